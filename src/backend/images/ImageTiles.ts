import { readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { refuse } from '../../core/support/DomainError.ts'
import { TILE_SIZE, pyramidLevels } from '../../shared/imageUrls.ts'
import { buildCoarseLevels, buildPyramid, coarseLevelOf, decodeFault, tilePath } from './buildPyramid.ts'
import type { PhotoSource } from './buildPyramid.ts'
import { DiskCache } from './DiskCache.ts'
import { Gate } from './Gate.ts'
import { hashFile } from './hashFile.ts'
import { LatestTask } from './LatestTask.ts'
import { turnUpright } from './orientation.ts'
import { openPhoto } from './photoDecoder.ts'
import { photoStats } from './photoFile.ts'

/** Edge of the square that a thumbnail fits in, pixels. */
const THUMBNAIL_SIZE = 256
/** Part of every cache key: raise it when the way tiles are made changes. */
const RECIPE = 'v2'
/** Each build keeps all of sharp's threads busy; a second one fills the gaps, more would only use memory. */
const BUILDS_AT_ONCE = 2
/** For thumbnails and coarse levels. */
const SMALL_BUILDS_AT_ONCE = 4
/** Photos of more pixels are built alone: some decoders (WebP, AVIF) unpack all of them, 4 bytes each. */
const HUGE_PHOTO = 50e6
/** How many photos' hashes are remembered; each is about 200 bytes. */
const REMEMBERED_PHOTOS = 20_000

type Bytes = Uint8Array<ArrayBuffer>

/** One picture to be sent. `etag` changes with the pixels and is known before anything is decoded. */
export interface ServableImage {
  /** A quoted entity tag as HTTP wants it. */
  readonly etag: string
  readonly contentType: string
  load(): Promise<Bytes>
}

/** `maxCacheBytes`: default 4 GiB, some 200 photos of 12 megapixels or many thousands of COCO's. */
export interface ImageTilesOptions {
  readonly cacheDir: string
  readonly maxCacheBytes?: number
  /** The photo of an image; throws `not-found` for an unknown image. */
  readonly sourceOf: (imageId: number) => PhotoSource
}

interface KnownPhoto {
  readonly mtimeMs: number
  readonly size: number
  /** A promise, so that the many tiles of a first look share one reading of the file. */
  readonly sha256: Promise<string>
}

/**
 * Thumbnails and tiles of the project's photos, upright, from a cache on disk. The cache is keyed by the bytes of the
 * photo as it is now (hashed once, again when size or time stamp change) and the orientation, so neither a replaced photo
 * nor another project's can ever show stale tiles.
 *
 * Throws `not-found` for an unknown image, a missing photo or a tile outside the pyramid, and what `buildPyramid` throws.
 */
export class ImageTiles {
  readonly #cache: DiskCache
  readonly #sourceOf: (imageId: number) => PhotoSource
  readonly #photos = new Map<string, KnownPhoto>()
  readonly #builds = new Gate(BUILDS_AT_ONCE)
  readonly #smallBuilds = new Gate(SMALL_BUILDS_AT_ONCE)
  readonly #ahead = new LatestTask()

  constructor(options: ImageTilesOptions) {
    this.#cache = new DiskCache({
      folder: join(options.cacheDir, 'images'),
      maxBytes: options.maxCacheBytes ?? 2 ** 32,
    })
    this.#sourceOf = options.sourceOf
  }

  /**
   * A tile of at most 512×512 pixels of a pyramid level; level 0 is full resolution (see shared/imageUrls.ts). The coarse
   * levels are made on their own, so that a window has its first picture long before a large photo is all cut.
   */
  async tile(imageId: number, level: number, column: number, row: number): Promise<ServableImage> {
    const source = this.#sourceOf(imageId)
    checkInside(source, level, column, row)
    const key = await this.#keyOf(source)
    const coarseLevel = coarseLevelOf(source)
    const isCoarse = coarseLevel > 0 && level >= coarseLevel
    const buildAll = (folder: string): Promise<void> =>
      this.#builds.run(() => buildPyramid(source, folder), placesOf(source, BUILDS_AT_ONCE))
    const buildCoarse = (folder: string): Promise<void> =>
      this.#smallBuilds.run(() => buildCoarseLevels(source, folder), placesOf(source, SMALL_BUILDS_AT_ONCE))
    const read = (folder: string): Promise<Bytes> => readFile(tilePath(folder, source, level, column, row))
    const load = async (): Promise<Bytes> => {
      if (!isCoarse) return this.#readCached(key, buildAll, read)
      const bytes = await this.#readCached(`${key}-coarse`, buildCoarse, read)
      // Whoever looks at a photo will look closer.
      this.#ahead.offer(() => this.#cache.entry(key, buildAll))
      return bytes
    }
    return { etag: `"${key}-${level}-${column}-${row}"`, contentType: 'image/png', load }
  }

  /** A picture of at most 256 pixels on its longer side, never enlarged. */
  async thumbnail(imageId: number): Promise<ServableImage> {
    const source = this.#sourceOf(imageId)
    const key = `${await this.#keyOf(source)}-thumbnail`
    const build = (folder: string): Promise<void> =>
      this.#smallBuilds.run(() => writeThumbnail(source, folder), placesOf(source, SMALL_BUILDS_AT_ONCE))
    const read = (folder: string): Promise<Bytes> => readFile(join(folder, 'thumbnail.webp'))
    return { etag: `"${key}"`, contentType: 'image/webp', load: () => this.#readCached(key, build, read) }
  }

  /** Waits for what is being built. */
  async close(): Promise<void> {
    this.#ahead.stop()
    await this.#cache.close()
  }

  /** Reads from an entry; when its files are gone (another process, a person cleaning up), builds it once more. */
  async #readCached(
    key: string,
    build: (folder: string) => Promise<void>,
    read: (folder: string) => Promise<Bytes>,
  ): Promise<Bytes> {
    try {
      return await read(await this.#cache.entry(key, build))
    } catch (error) {
      if (error instanceof Error && error.name === 'DomainError') throw error
      await this.#cache.discard(key)
      return read(await this.#cache.entry(key, build))
    }
  }

  async #keyOf(source: PhotoSource): Promise<string> {
    return `${await this.#hashOf(source.path)}-${source.orientation}-${RECIPE}`
  }

  async #hashOf(path: string): Promise<string> {
    try {
      const { mtimeMs, size } = await photoStats(path)
      const known = this.#photos.get(path)
      if (known?.mtimeMs === mtimeMs && known.size === size) return await known.sha256
      const sha256 = hashFile(path)
      this.#remember(path, { mtimeMs, size, sha256 })
      return await sha256
    } catch (cause) {
      this.#photos.delete(path)
      if (cause instanceof Error && cause.name === 'DomainError') throw cause
      const todo = 'Put it back where the project expects it; the annotations are safe without it.'
      throw refuse('not-found', { what: 'The photo is missing', where: basename(path), todo }, cause)
    }
  }

  #remember(path: string, photo: KnownPhoto): void {
    const [oldest] = this.#photos.keys()
    if (oldest !== undefined && this.#photos.size >= REMEMBERED_PHOTOS) this.#photos.delete(oldest)
    this.#photos.set(path, photo)
  }
}

async function writeThumbnail(source: PhotoSource, folder: string): Promise<void> {
  try {
    const small = openPhoto(source.path, { sequential: true })
      .resize({ width: THUMBNAIL_SIZE, height: THUMBNAIL_SIZE, fit: 'inside', withoutEnlargement: true })
      .toColourspace('srgb')
    await turnUpright(small, source.orientation).webp({ quality: 82 }).toFile(join(folder, 'thumbnail.webp'))
  } catch (error) {
    throw decodeFault(error, basename(source.path))
  }
}

function placesOf(source: PhotoSource, all: number): number {
  return source.width * source.height > HUGE_PHOTO ? all : 1
}

function checkInside(source: PhotoSource, level: number, column: number, row: number): void {
  const levels = pyramidLevels(source.width, source.height)
  const columns = Math.ceil(source.width / 2 ** level / TILE_SIZE)
  const rows = Math.ceil(source.height / 2 ** level / TILE_SIZE)
  if (level < levels && column < columns && row < rows) return
  throw refuse('not-found', {
    what: 'No such tile',
    where: basename(source.path),
    expected: `a level below ${levels}, a column below ${columns}, a row below ${rows}`,
    received: `level ${level}, column ${column}, row ${row}`,
  })
}
