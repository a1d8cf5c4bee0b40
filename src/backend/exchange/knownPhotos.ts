import { basename } from 'node:path'
import { isPlainFile } from '../storage/imagePaths.ts'
import type { ImageRecord } from '../storage/imageRecords.ts'
import type { ProjectStore } from '../storage/ProjectStore.ts'
import { finderOf } from './ImageFinder.ts'
import type { ImageFinder } from './ImageFinder.ts'
import { nameKey } from './photoNames.ts'

/**
 * The image that a project has for these bytes: one with the photo's own name before others, the oldest before later
 * ones; null when there is none. `isFree` says of an image whether it may be meant, since a source may well have the
 * same picture twice.
 */
export function imageOfBytes(
  store: ProjectStore,
  photo: { readonly sha256: string; readonly path: string },
  isFree: (imageId: number) => boolean,
): ImageRecord | null {
  const images = store.images.findBySha256(photo.sha256).filter(({ imageId }) => isFree(imageId))
  const wanted = nameKey(basename(photo.path))
  return images.find(({ fileName }) => nameKey(fileName) === wanted) ?? images[0] ?? null
}

/**
 * Lets an image whose photo is gone from its place mean the same bytes where they were found now. An image whose photo
 * is still there keeps its place.
 */
export function relocateIfAbsent(store: ProjectStore, imageId: number, path: string): void {
  if (!isPlainFile(store.images.pathOf(imageId))) store.images.relocate(imageId, path)
}

/** Finds what `chosen` finds; where that is nothing, among the photos that the project has. */
export function withProjectPhotos(chosen: ImageFinder, store: ProjectStore): ImageFinder {
  let known: ImageFinder | null = null
  const inProject = (): ImageFinder =>
    (known ??= finderOf(
      store.images.listed().map(({ imageId, path }) => ({ name: path, path: store.images.pathOf(imageId) })),
      'the project',
    ))
  const first = <T>(photos: readonly T[], others: () => readonly T[]): readonly T[] =>
    photos.length > 0 ? photos : others()
  return {
    description: `${chosen.description} and the project`,
    byFileName: (fileName) => first(chosen.byFileName(fileName), () => inProject().byFileName(fileName)),
    byStem: (stem) => first(chosen.byStem(stem), () => inProject().byStem(stem)),
    byCocoId: (imageId) => first(chosen.byCocoId(imageId), () => inProject().byCocoId(imageId)),
  }
}
