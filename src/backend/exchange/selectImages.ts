import type { ProjectStore } from '../storage/ProjectStore.ts'
import type { ImageRecord } from '../storage/imageRecords.ts'
import { breathe } from './JobControl.ts'
import type { JobControl } from './JobControl.ts'

/** Images asked for at a time. */
const PAGE = 500

/** An image to export, and the ids of its listed annotation sets. */
export interface SelectedImage {
  readonly record: ImageRecord
  readonly setIds: readonly number[]
}

/** The named images, or all visible ones, by rising id. Throws `not-found` for an id that the project does not have. */
export async function selectImages(
  store: ProjectStore,
  imageIds: readonly number[] | null,
  control: JobControl,
): Promise<SelectedImage[]> {
  const selected: SelectedImage[] = []
  const add = (summary: ReturnType<typeof store.images.get>): void => {
    selected.push({ record: store.images.record(summary.imageId), setIds: summary.sets.map(({ setId }) => setId) })
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
