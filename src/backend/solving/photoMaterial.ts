import type { RgbImage } from '../../core/pixels/RgbImage.ts'
import { loadPixels } from '../images/loadPixels.ts'
import { orientationOf } from '../images/orientation.ts'
import { photoStats } from '../images/photoFile.ts'
import type { ProjectStore } from '../storage/ProjectStore.ts'

/** A photo that can be had, not decoded yet. */
export interface PhotoMaterial {
  /** Changes with the file. */
  readonly key: string
  readonly warnings: readonly string[]
  /** Null: it is not there. */
  load(): Promise<RgbImage | null>
}

/** The photo of an image as the solver wants it. Cues alone must do where it is not there or cannot be read. */
export async function photoMaterial(store: ProjectStore, imageId: number): Promise<PhotoMaterial> {
  const { width, height, orientation, fileName } = store.images.record(imageId)
  const path = store.images.pathOf(imageId)
  const stats = await photoStats(path).catch(() => null)
  if (stats === null) {
    const warnings = [`The photo ${fileName} is not there: it was solved from the cues alone.`]
    return { key: 'absent', warnings, load: () => Promise.resolve(null) }
  }
  return {
    key: `${stats.size} ${stats.mtimeMs} ${orientation}`,
    warnings: [],
    load: () => loadPixels({ path, width, height, orientation: orientationOf(orientation) }),
  }
}
