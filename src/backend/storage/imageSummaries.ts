import { refuse } from '../../core/support/DomainError.ts'
import type { ImageSummary } from '../../shared/contract/images.ts'
import type { ImageRecord } from './imageRecords.ts'
import { absolutePathOf, isFilePath } from './imagePaths.ts'
import { readImagesById } from './imageRows.ts'
import type { ReadableDatabase } from './ProjectConnection.ts'
import type { ProjectContext } from './ProjectContext.ts'
import { readSetsOfImages, summaryOf } from './setRows.ts'

/** What lists show of images, in the order of the ids; images without a listed set are left out. */
export function imageSummaries(
  context: ProjectContext,
  database: ReadableDatabase,
  imageIds: readonly number[],
): readonly ImageSummary[] {
  const sets = readSetsOfImages(database, imageIds)
  return readImagesById(database, imageIds).flatMap((image) => {
    const rows = sets.get(image.imageId)
    return rows === undefined ? [] : [{ ...head(context, image), sets: rows.map(summaryOf) }]
  })
}

/** Throws `not-found` for an image that is not there or not listed. */
export function imageSummary(context: ProjectContext, database: ReadableDatabase, imageId: number): ImageSummary {
  const [summary] = imageSummaries(context, database, [imageId])
  if (summary === undefined) throw noSuchImage(context, imageId)
  return summary
}

/** The record of an image, listed or not. Throws `not-found`. */
export function requireImage(context: ProjectContext, imageId: number): ImageRecord {
  const image = context.read.images.byId(imageId)
  if (image === undefined) throw noSuchImage(context, imageId)
  return image
}

function head(context: ProjectContext, image: ImageRecord): Omit<ImageSummary, 'sets'> {
  const { imageId, fileName, width, height } = image
  return { imageId, fileName, width, height, present: isPresent(context, image) }
}

function isPresent(context: ProjectContext, image: ImageRecord): boolean {
  // A path that cannot be a file's is simply not there for a list; `pathOf` says why.
  if (!isFilePath(image.path)) return false
  return context.presence.isPresent(absolutePathOf(context.connection.path, image.path))
}

function noSuchImage(context: ProjectContext, imageId: number): Error {
  return refuse('not-found', {
    what: `There is no image ${imageId}`,
    where: context.connection.path,
    todo: 'It may belong to an import that was undone: look at the list of images again.',
  })
}
