import { checkImageSize, sameSize, sizeText } from '../../core/pixels/imageSize.ts'
import type { ImageSize } from '../../core/pixels/imageSize.ts'
import { refuse } from '../../core/support/DomainError.ts'
import type { ImageSummary } from '../../shared/contract/images.ts'
import { countListed, readAllListedIds, readListedIds, readListedPaths } from './imageList.ts'
import { absolutePathOf, recordedPathOf, searchNameOf } from './imagePaths.ts'
import type { ImagePage, ImagePageQuery, ImageRecord, ImageStore, NewImage } from './imageRecords.ts'
import { keepImage, moveImage } from './imageRows.ts'
import type { ImageWriter } from './imageRows.ts'
import { imageSummaries, imageSummary, requireImage } from './imageSummaries.ts'
import { refreshListing } from './listing.ts'
import type { ReadableDatabase } from './ProjectConnection.ts'
import type { ProjectContext } from './ProjectContext.ts'
import { automaticSet, keepAutomaticSet } from './setRows.ts'

/** The images of an open project. */
export class ProjectImages implements ImageStore {
  readonly #context: ProjectContext
  readonly #beforeAdding: () => void
  /** What stays the same while somebody scrolls: how many images match and, for a search, which. */
  #lastMatch: { readonly key: string; readonly match: Match } | null = null

  /** `beforeAdding` writes what a running import still buffers, so that a photo it brought is found. */
  constructor(context: ProjectContext, beforeAdding: () => void) {
    this.#context = context
    this.#beforeAdding = beforeAdding
  }

  page(query: ImagePageQuery): ImagePage {
    const { offset, limit } = query
    return this.#context.connection.read((database) => {
      const { total, ids } = this.#match(database, query)
      const window = ids?.slice(offset, offset + limit) ?? readListedIds(database, query)
      return { total, images: imageSummaries(this.#context, database, window) }
    })
  }

  get(imageId: number): ImageSummary {
    return this.#context.connection.read((database) => imageSummary(this.#context, database, imageId))
  }

  record(imageId: number): ImageRecord {
    return this.#context.connection.read(() => requireImage(this.#context, imageId))
  }

  findByPath(path: string): ImageRecord | null {
    const { connection, read } = this.#context
    return connection.read(() => read.images.byPath(recordedPathOf(connection.path, path)) ?? null)
  }

  findBySha256(sha256: string): readonly ImageRecord[] {
    const { connection, read } = this.#context
    return connection.read(() => read.images.bySha256(sha256))
  }

  add(image: NewImage): { readonly imageId: number; readonly isNew: boolean } {
    const { connection, read, write, imageIds, setIds } = this.#context
    this.#beforeAdding()
    return connection.write((database) => {
      const known = read.images.byPath(recordedPathOf(connection.path, image.path))
      if (known !== undefined) {
        requireKnownSize(known, image)
        keepImage(database, known.imageId)
        keepAutomaticSet(database, known.imageId)
      }
      const imageId = known?.imageId ?? imageIds.next()
      if (known === undefined) {
        write.images.insert(newImageRow(connection.path, image, imageId, null))
        write.sets.insert(automaticSet(setIds.next(), imageId, null))
      }
      refreshListing(database, { imageId })
      return { imageId, isNew: known === undefined }
    })
  }

  listed(): readonly Pick<ImageRecord, 'imageId' | 'path'>[] {
    return this.#context.connection.read(readListedPaths)
  }

  relocate(imageId: number, path: string): void {
    const { connection, read } = this.#context
    const recordedPath = recordedPathOf(connection.path, path)
    absolutePathOf(connection.path, recordedPath) // refuses what could not be read back
    connection.write((database) => {
      requireImage(this.#context, imageId)
      const other = read.images.byPath(recordedPath)
      if (other?.imageId === imageId) return
      if (other !== undefined) throw isTaken(path, other)
      moveImage(database, imageId, recordedPath)
    })
  }

  pathOf(imageId: number): string {
    return absolutePathOf(this.#context.connection.path, this.record(imageId).path)
  }

  #match(database: ReadableDatabase, { search = '', states = [] }: ImagePageQuery): Match {
    const key = JSON.stringify([this.#context.connection.changeMark(), search, states])
    if (this.#lastMatch?.key !== key) {
      const ids = search === '' ? null : readAllListedIds(database, { search, states })
      const total = ids?.length ?? countListed(database, { search, states })
      this.#lastMatch = { key, match: { total, ids } }
    }
    return this.#lastMatch.match
  }
}

interface Match {
  readonly total: number
  /** By rising id; null where all images of some states are meant, whose windows are cheap to read. */
  readonly ids: readonly number[] | null
}

function isTaken(path: string, other: ImageRecord): Error {
  const received = `image ${other.imageId}`
  return refuse('bad-input', { what: 'Another image of the project has this photo', where: path, received })
}

/** Throws `bad-input` for what cannot be an image. */
export function newImageRow(
  projectPath: string,
  image: NewImage,
  imageId: number,
  entryId: number | null,
): Parameters<ImageWriter['insert']>[0] {
  checkImageSize(image, image.path)
  const path = recordedPathOf(projectPath, image.path)
  absolutePathOf(projectPath, path) // refuses what could not be read back
  const { sha256, width, height, orientation } = image
  if (!Number.isInteger(orientation) || orientation < 1 || orientation > 8) {
    throw refuse('bad-input', {
      what: 'Not an EXIF orientation',
      where: image.path,
      expected: 'an integer in 1..8',
      received: String(orientation),
    })
  }
  return {
    id: imageId,
    path,
    searchName: searchNameOf(path),
    sha256,
    width,
    height,
    orientation,
    cocoImageId: image.cocoImageId ?? null,
    metadata: image.metadata ?? {},
    entryId,
  }
}

/** Throws `size-mismatch` when a known photo comes again with another size: its masks would no longer fit. */
export function requireKnownSize(known: ImageSize, image: NewImage): void {
  if (sameSize(known, image)) return
  throw refuse('size-mismatch', {
    what: 'The photo is in the project already, with another size',
    where: image.path,
    expected: sizeText(known),
    received: sizeText(image),
    todo: 'Give the changed photo another name.',
  })
}
