import type { ProjectStore } from '../storage/ProjectStore.ts'
import type { ImageRecord } from '../storage/imageRecords.ts'
import { breathe } from './JobControl.ts'
import type { JobControl } from './JobControl.ts'

/** Images asked for at a time. */
const PAGE = 500

/** An image to export. */
export interface SelectedImage {
  readonly record: ImageRecord
  readonly sets: readonly {
    /** The id that its source gave it; unchecked. */
    readonly statedId: unknown
    /** The project entry that brought it; null: made by hand. */
    readonly entryId: number | null
    /** Made with the image, and nobody put anything in: it is not exported. */
    readonly isBlank: boolean
  }[]
}

/** The named images, or all visible ones, by rising id. Throws `not-found` for an id that the project does not have. */
export async function selectImages(
  store: ProjectStore,
  imageIds: readonly number[] | null,
  control: JobControl,
): Promise<SelectedImage[]> {
  const selected: SelectedImage[] = []
  const add = (summary: ReturnType<typeof store.images.get>): void => {
    const sets = summary.sets.map(({ setId, instanceCount }) => {
      const { extra, entryId, isAutomatic } = store.sets.record(setId)
      return { statedId: extra['id'], entryId, isBlank: isAutomatic && instanceCount === 0 }
    })
    selected.push({ record: store.images.record(summary.imageId), sets })
  }
  if (imageIds !== null) {
    for (const imageId of [...new Set(imageIds)].sort((a, b) => a - b)) {
      await breathe(control)
      add(store.images.get(imageId))
    }
    return selected
  }
  for (let offset = 0; ; offset += PAGE) {
    await breathe(control)
    const { images } = store.images.page({ offset, limit: PAGE })
    images.forEach(add)
    if (images.length < PAGE) return selected
  }
}
