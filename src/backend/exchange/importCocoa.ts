import { basename } from 'node:path'
import type { CocoaAnnotation, CocoaImage } from '../../core/formats/cocoa.ts'
import type { ImageSize } from '../../core/pixels/imageSize.ts'
import { annotationStateFromCocoa } from '../../core/workflows/cocoaToAnnotations.ts'
import type { ImportReport } from '../../shared/contract/exchange.ts'
import { annotationsOf, surveyCocoa } from './cocoaSource.ts'
import type { CocoaSource, CocoaSourceAnnotation } from './cocoaSource.ts'
import { photoByCocoId, photoByFileName, photoOfBareObject } from './findPhoto.ts'
import type { ImageFinder, Photo } from './ImageFinder.ts'
import { breathe } from './JobControl.ts'
import { withProjectPhotos } from './knownPhotos.ts'
import type { PhotoClaim, PlacedPhoto } from './PhotoDesk.ts'
import { runImport } from './runImport.ts'
import type { ImportJob, ImportRequest } from './runImport.ts'

export interface CocoaImport extends ImportRequest {
  readonly images: ImageFinder
}

/**
 * Brings COCOA files into a project: datasets and bare annotation objects, several annotators as several sets.
 *
 * Every file is read twice, streaming: first for its structure and its images, wherever they stand, then for its
 * annotations. What is wrong with a file as a whole (cut off, no JSON, no COCOA) stops the import before anything is
 * written; an annotation that cannot be used is refused as a whole and reported, the others are taken in.
 * Nothing is visible before the end, when all becomes visible at once; without anything usable the project stays as it was.
 *
 * Throws `not-found` and `bad-input` for files, `cancelled`, and what writing the project throws.
 */
export async function importCocoa(request: CocoaImport): Promise<ImportReport> {
  return runImport(request, { code: 'import-cocoa', format: 'COCOA' }, async (job) => {
    const sources: CocoaSource[] = []
    for (const file of request.files) {
      job.progress('reading', sources.length, request.files.length)
      sources.push(await surveyCocoa(file, job.log, request))
    }
    job.heads.push(...sources.map(({ head }) => head))
    const total = sources.reduce((sum, { annotationCount }) => sum + annotationCount, 0)
    const images = withProjectPhotos(request.images, request.store)
    for (const source of sources) await importSource(source, total, { ...request, images }, job)
  })
}

async function importSource(source: CocoaSource, total: number, request: CocoaImport, job: ImportJob): Promise<void> {
  const annotated = new Set<number | string>()
  const before = job.done
  for await (const batch of annotationsOf(source, annotated, job.log, request)) {
    const claims = batch.flatMap((entry) => claimed(entry, source, request.images, job))
    // Photos are read ahead, side by side; sets are written one after the other, in the order of the file.
    for (const { claim } of claims) job.desk.prepare(claim.path)
    for (const { entry, claim } of claims) {
      await breathe(request)
      try {
        takeAnnotation(entry, await job.desk.place(claim), job)
      } catch (error) {
        job.log.addRefusal(error, entry.where)
      }
      job.progress('annotations', ++job.done, total)
    }
  }
  // Those that were refused before they reached the loop are behind us, too.
  job.done = before + source.annotationCount
  job.progress('annotations', job.done, total)
  await addImagesWithoutAnnotation(source, annotated, request, job)
}

/** Takes an annotation in, or nothing of it: its photo and its categories come only with what could be read. */
function takeAnnotation({ annotation, where }: CocoaSourceAnnotation, photo: PlacedPhoto, job: ImportJob): void {
  const size = { width: photo.width, height: photo.height }
  const names: { readonly name: string; readonly isStuff: boolean }[] = []
  const categoryId = (name: string, isStuff: boolean): number => names.push({ name, isStuff })
  const { state, extra, findings } = annotationStateFromCocoa(annotation, size, { categoryId, where })
  const instances = state.instances.map((instance) => {
    const { name, isStuff } = names[instance.categoryId - 1]!
    return { ...instance, categoryId: job.target.ensureCategory(name, isStuff) }
  })
  job.target.addSet({ imageId: photo.take(), author: annotation.author, extra, state: { ...state, instances } })
  job.log.addAll(findings)
  job.countSet(state)
}

async function addImagesWithoutAnnotation(
  source: CocoaSource,
  annotated: ReadonlySet<number | string>,
  request: CocoaImport,
  job: ImportJob,
): Promise<void> {
  const rest = [...(source.images?.values() ?? [])].filter(
    ({ id }) => !annotated.has(id) && !annotated.has(otherForm(id)),
  )
  for (const image of rest) {
    await breathe(request)
    const where = `${source.file.name}, image ${image.id}`
    try {
      const photo = photoByFileName(request.images, image.fileName, where)
      const placed = await job.desk.place(claimOfImage(image, null, photo, where))
      placed.take()
    } catch (error) {
      job.log.addRefusal(error, where)
    }
  }
}

function claimed(entry: CocoaSourceAnnotation, source: CocoaSource, finder: ImageFinder, job: ImportJob) {
  try {
    return [{ entry, claim: claimOf(entry, source, finder) }]
  } catch (error) {
    job.log.addRefusal(error, entry.where)
    return []
  }
}

function claimOf({ annotation, where }: CocoaSourceAnnotation, source: CocoaSource, finder: ImageFinder): PhotoClaim {
  const { imageId } = annotation
  const maskSize = sizeOfMasks(annotation)
  if (source.images === null) {
    const photo = photoOfBareObject(finder, basename(source.file.name), imageId, where)
    return claim(photo, maskSize, imageId, {}, where)
  }
  const image = imageId === null ? undefined : imageOfId(source.images, imageId)
  if (image !== undefined) return claimOfImage(image, maskSize, photoByFileName(finder, image.fileName, where), where)
  // The list of images may be missing altogether or lack this one; COCO's naming still says which photo it is.
  return claim(photoByCocoId(finder, imageId, where), maskSize, imageId, {}, where)
}

/** Some writers put the same id as a number here and as a text there. */
function imageOfId(images: ReadonlyMap<number | string, CocoaImage>, id: number | string): CocoaImage | undefined {
  return images.get(id) ?? images.get(otherForm(id))
}

function otherForm(id: number | string): number | string {
  return typeof id === 'number' ? String(id) : Number(id)
}

/** All that the source says is kept verbatim and in its order, for the way back: `file_name` may have folders, … */
function claimOfImage(image: CocoaImage, maskSize: ImageSize | null, photo: Photo, where: string): PhotoClaim {
  const { width, height } = image
  const statedSize = width === null || height === null ? maskSize : { width, height }
  const said: Readonly<Record<string, unknown>> = {
    ...image.extra,
    id: image.id,
    file_name: image.fileName,
    width,
    height,
  }
  const keys = (image.keyOrder ?? []).filter((key) => Object.hasOwn(said, key))
  return claim(photo, statedSize, image.id, Object.fromEntries(keys.map((key) => [key, said[key]])), where)
}

function claim(
  photo: Photo,
  statedSize: ImageSize | null,
  id: number | string | null,
  metadata: Readonly<Record<string, unknown>>,
  where: string,
): PhotoClaim {
  // A text id has no column of its own.
  if (typeof id === 'string')
    return { path: photo.path, statedSize, cocoImageId: null, metadata: { ...metadata, id }, where }
  return { path: photo.path, statedSize, cocoImageId: id, metadata, where }
}

/** The size that the first run-length mask of the annotation states, or null when it has none. */
function sizeOfMasks({ regions }: CocoaAnnotation): ImageSize | null {
  for (const { segmentation, visibleMask, invisibleMask } of regions) {
    const rle = 'counts' in segmentation ? segmentation : (visibleMask ?? invisibleMask)
    if (rle !== null) return { width: rle.size[1], height: rle.size[0] }
  }
  return null
}
