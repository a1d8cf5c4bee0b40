import { stat } from 'node:fs/promises'
import { basename, resolve } from 'node:path'
import { DomainError } from '../../core/support/DomainError.ts'
import type { ImageRecord } from '../storage/imageRecords.ts'
import type { ProjectStore } from '../storage/ProjectStore.ts'
import { FindingLog } from './FindingLog.ts'
import { collectPhotos } from './ImageFinder.ts'
import type { Photo } from './ImageFinder.ts'
import { breathe, stopIfCancelled } from './JobControl.ts'
import type { JobControl } from './JobControl.ts'
import { relocateIfAbsent } from './knownPhotos.ts'
import { PhotoDesk } from './PhotoDesk.ts'

export interface AddRequest extends JobControl {
  readonly store: ProjectStore
  /** Photos, and folders that are searched with everything below them. */
  readonly paths: readonly string[]
  /** Whether exports shall name each photo by its place in the folder that was given, not by its file name alone. */
  readonly keepsPlaces?: boolean
}

export interface AddReport {
  /** Photos that the project did not have. */
  readonly added: number
  /** Photos that it had already, there or elsewhere with the same bytes; one whose import was undone is shown again. */
  readonly known: number
  readonly refused: readonly { readonly name: string; readonly reason: string }[]
}

/**
 * Takes photos into a project, each with an empty annotation set, as one entry that can be undone as a whole.
 * What cannot be used is refused one by one. Throws `cancelled` and what writing the project throws; then nothing is added.
 */
export async function addImages(request: AddRequest): Promise<AddReport> {
  const { store, onProgress } = request
  const log = new FindingLog(Infinity)
  const photos = await photosAt(request, log)
  const fresh = photos.filter(({ path }) => store.images.findByPath(path) === null)
  const here = photos.length - fresh.length
  for (const { path } of photos) showAgain(store, store.images.findByPath(path))
  const { added, known } = fresh.length === 0 ? { added: 0, known: 0 } : await addFresh(fresh, request, log)
  onProgress?.({ stage: 'photos', done: photos.length, total: photos.length })
  const refused = log.findings
    .filter(({ severity }) => severity === 'refused')
    .map(({ where, message }) => ({ name: where, reason: message }))
  return { added, known: here + known, refused }
}

/** Photos read ahead of the one being written. */
const READ_AHEAD = 16

async function addFresh(
  photos: readonly Photo[],
  request: AddRequest,
  log: FindingLog,
): Promise<{ readonly added: number; readonly known: number }> {
  const known = new Map<ImageRecord, string>()
  const writer = request.store.beginImport({ code: 'add-images', label: `Add ${photosText(photos)}` })
  try {
    const desk = new PhotoDesk(request.store, writer, (finding) => log.add(finding))
    for (const [index, { path, name }] of photos.entries()) {
      for (const { path: next } of photos.slice(index, index + READ_AHEAD)) desk.prepare(next)
      await breathe(request)
      try {
        const metadata = request.keepsPlaces === true ? { file_name: name } : {}
        const photo = await desk.place({ path, statedSize: null, cocoImageId: null, metadata, where: name })
        if (photo.known === null) photo.take()
        else known.set(photo.known, path)
      } catch (error) {
        log.addRefusal(error, name)
      }
      request.onProgress?.({ stage: 'photos', done: index + 1, total: photos.length })
    }
    stopIfCancelled(request)
    if (desk.count === 0) await writer.abort()
    else writer.finish({ added: desk.count, refused: log.findings })
    for (const [image, path] of known) {
      relocateIfAbsent(request.store, image.imageId, path)
      showAgain(request.store, request.store.images.record(image.imageId))
    }
    return { added: desk.count, known: known.size }
  } catch (error) {
    await writer.abort()
    throw error
  }
}

async function photosAt(request: AddRequest, log: FindingLog): Promise<Photo[]> {
  const photos: Photo[] = []
  for (const given of request.paths) {
    const path = resolve(given)
    const info = await stat(path).catch(() => null)
    try {
      // A path that is not there is kept: reading it tells why.
      if (info?.isDirectory() === true) await collectPhotos(path, '', photos, request)
      else photos.push({ path, name: basename(path) })
    } catch (error) {
      log.addRefusal(error, given)
    }
  }
  return [...new Map(photos.map((photo) => [photo.path, photo])).values()]
}

/** Brings an image back whose import was undone; leaves one that is visible alone. */
function showAgain(store: ProjectStore, image: ImageRecord | null): void {
  if (image === null || isVisible(store, image.imageId)) return
  store.images.add({ ...image, path: store.images.pathOf(image.imageId) })
}

function isVisible(store: ProjectStore, imageId: number): boolean {
  try {
    store.images.get(imageId)
    return true
  } catch (error) {
    if (error instanceof DomainError && error.code === 'not-found') return false
    throw error
  }
}

function photosText(photos: readonly Photo[]): string {
  return photos.length === 1 ? photos[0]!.name : `${photos.length} photos`
}
