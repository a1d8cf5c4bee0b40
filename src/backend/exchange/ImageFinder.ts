import { readdir } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { refuse } from '../../core/support/DomainError.ts'
import { breathe } from './JobControl.ts'
import type { JobControl } from './JobControl.ts'
import { isPhotoName, nameKey, splitName } from './photoNames.ts'

/** One photo that an import may refer to. */
export interface Photo {
  /** Absolute. */
  readonly path: string
  /** Path below the folder that was indexed, with `/` between the parts; the bare name of a single file. */
  readonly name: string
}

/**
 * The photos an import may refer to, indexed once. Extensions compare in any case and names in Unicode's composed form;
 * only where no photo fits to the letter, the case of the whole name is overlooked. Lookups give every candidate: the caller refuses what is ambiguous.
 */
export interface ImageFinder {
  /** What was indexed, for messages: folders and the number of photos. */
  readonly description: string
  /** Photos of a file name with or without folders: those that share the most trailing parts with it. */
  byFileName(fileName: string): readonly Photo[]
  /** Photos with this name without its extension. */
  byStem(stem: string): readonly Photo[]
  /** Photos named as COCO names the image of this id: `COCO_val2014_000000000042.jpg`, `000000000042.jpg`, … */
  byCocoId(imageId: number): readonly Photo[]
}

export interface ImageSources {
  /** Folders, searched with everything below them. */
  readonly folders: readonly string[]
  /** Single files; `name` is what annotation files call them, where it differs from the path (uploads). */
  readonly files?: readonly Photo[]
}

/** Indexes photos. Throws `not-found` for a folder that is not there or may not be read, and `cancelled`. */
export async function indexImages(sources: ImageSources, control: JobControl = {}): Promise<ImageFinder> {
  const photos: Photo[] = [...(sources.files ?? [])]
  for (const folder of sources.folders) await collectPhotos(resolve(folder), '', photos, control)
  return finderOf(photos, [...sources.folders.map(quoted), `${photos.length} photos`].join(', '))
}

function quoted(folder: string): string {
  return `"${folder}"`
}

/** Adds the photos of a folder and everything below it, by rising name. Linked folders are left out: they may be loops. */
export async function collectPhotos(root: string, below: string, photos: Photo[], control: JobControl): Promise<void> {
  await breathe(control)
  const entries = await readdir(join(root, below), { withFileTypes: true }).catch((cause: unknown) => {
    throw refuse(
      'not-found',
      {
        what: 'The folder of photos cannot be read',
        where: join(root, below),
        received: cause instanceof Error ? cause.message : String(cause),
        todo: 'Check the path and the permissions.',
      },
      cause,
    )
  })
  entries.sort((a, b) => (a.name < b.name ? -1 : 1))
  for (const entry of entries) {
    const name = below === '' ? entry.name : `${below}/${entry.name}`
    if (entry.isDirectory()) await collectPhotos(root, name, photos, control)
    else if (isPhotoName(entry.name)) photos.push({ path: join(root, name), name })
  }
}

/** A finder of these photos. */
export function finderOf(photos: readonly Photo[], description: string): ImageFinder {
  const byKey = new Map<string, Photo[]>()
  const byAnyCase = new Map<string, Photo[]>()
  const byStem = new Map<string, Photo[]>()
  const byCocoId = new Map<number, Photo[]>()
  for (const photo of photos) {
    const { stem, cocoId } = splitName(basename(photo.name))
    const key = nameKey(basename(photo.name))
    append(byKey, key, photo)
    append(byAnyCase, key.toLowerCase(), photo)
    append(byStem, stem, photo)
    if (cocoId !== null) append(byCocoId, cocoId, photo)
  }
  return {
    description,
    byFileName: (fileName) => {
      const key = nameKey(lastPart(fileName))
      return closestOf(fileName, byKey.get(key) ?? byAnyCase.get(key.toLowerCase()) ?? [])
    },
    byStem: (stem) => byStem.get(stem.normalize('NFC')) ?? [],
    byCocoId: (imageId) => byCocoId.get(imageId) ?? [],
  }
}

function append<K>(lists: Map<K, Photo[]>, key: K, photo: Photo): void {
  const list = lists.get(key)
  if (list === undefined) lists.set(key, [photo])
  else list.push(photo)
}

/** Of the photos with the right last part: the one that is exactly so named, else those that agree furthest upwards. */
function closestOf(fileName: string, photos: readonly Photo[]): readonly Photo[] {
  if (photos.length < 2) return photos
  const wanted = partsOf(fileName)
  const scored = photos.map((photo) => ({ photo, score: sharedParts(wanted, partsOf(photo.name)) }))
  const best = Math.max(...scored.map(({ score }) => score))
  const closest = scored.filter(({ score }) => score === best).map(({ photo }) => photo)
  const exact = closest.filter(({ name }) => partsOf(name).length === wanted.length)
  return exact.length === 1 ? exact : closest
}

/** Trailing parts the two paths have in common; the last one is known to agree. */
function sharedParts(wanted: readonly string[], given: readonly string[]): number {
  let shared = 1
  while (shared < Math.min(wanted.length, given.length) && wanted.at(-1 - shared) === given.at(-1 - shared)) shared++
  return shared
}

/** Parts of a file name that some other system wrote: both slashes divide, `.` says nothing. */
function partsOf(fileName: string): string[] {
  return fileName
    .normalize('NFC')
    .split(/[/\\]/)
    .filter((part) => part !== '' && part !== '.')
}

function lastPart(fileName: string): string {
  return partsOf(fileName).at(-1) ?? ''
}
