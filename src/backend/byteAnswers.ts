import { assertNever } from '../core/support/assert.ts'
import type { ErrorCode } from '../core/support/DomainError.ts'
import { refusalOf } from './hostFaults.ts'
import { GRID_PLANES } from '../shared/imageUrls.ts'
import type { GridPlane } from '../shared/imageUrls.ts'
import type { ImageTiles, ServableImage } from './images/ImageTiles.ts'
import type { GridShelf } from './solving/GridShelf.ts'

/** An answer to a request for bytes, independent of how the host carries it. */
export interface ByteAnswer {
  /** As in HTTP. */
  readonly status: number
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array<ArrayBuffer> | null
}

/** What has bytes to give. */
export interface ByteSources {
  readonly images: ImageTiles
  readonly grids: GridShelf
}

/** Ids and numbers without signs, leading zeros or more digits than any project or pyramid has. */
const THUMBNAIL = /^\/images\/([1-9]\d{0,14})\/thumbnail$/
const TILE = /^\/images\/([1-9]\d{0,14})\/tiles\/(0|[1-9]\d?)\/(0|[1-9]\d{0,4})\/(0|[1-9]\d{0,4})$/
const GRID = new RegExp(`^/grids/([0-9a-zA-Z_-]{1,64})/(${GRID_PLANES.join('|')})$`)

/**
 * Answers a byte URL of `shared/imageUrls.ts`, given without its prefix. `ifNoneMatch`: the tag of the copy that the asker
 * has; the answer is then 304 without a body if nothing changed. Never rejects: refusals are JSON `{code, message}` with
 * the status that fits. The bytes of an address may change (another project on the same port, a replaced photo), so
 * copies must always be checked; on the same machine that costs less than a millisecond.
 */
export async function answerBytes(
  { images, grids }: ByteSources,
  path: string,
  ifNoneMatch: string | null,
): Promise<ByteAnswer> {
  try {
    const grid = GRID.exec(path)
    if (grid !== null) return gridAnswer(grids.bytesOf(grid[1]!, grid[2] as GridPlane))
    const image = await imageFor(images, path)
    if (image === null) return { status: 404, headers: {}, body: null }
    const headers = { etag: image.etag, 'cache-control': 'private, no-cache' }
    if (ifNoneMatch === image.etag) return { status: 304, headers, body: null }
    const body = await image.load()
    return { status: 200, headers: { ...headers, 'content-type': image.contentType }, body }
  } catch (error) {
    return errorAnswer(error)
  }
}

/** An id is never given twice, but what it names may be gone: nobody should keep a copy by the address. */
function gridAnswer(body: Uint8Array<ArrayBuffer>): ByteAnswer {
  const headers = { 'content-type': 'application/octet-stream', 'cache-control': 'private, no-store' }
  return { status: 200, headers, body }
}

/** A refusal as an answer; anything that is not one says nothing but that it failed. */
export function errorAnswer(error: unknown): ByteAnswer {
  const { code, message } = refusalOf(error)
  return refusalAnswer(statusOf(code), code, message)
}

export function refusalAnswer(status: number, code: ErrorCode, message: string): ByteAnswer {
  const body = new TextEncoder().encode(JSON.stringify({ code, message }))
  return { status, headers: { 'content-type': 'application/json', 'cache-control': 'no-store' }, body }
}

function imageFor(images: ImageTiles, path: string): Promise<ServableImage> | null {
  const thumbnail = THUMBNAIL.exec(path)
  if (thumbnail !== null) return images.thumbnail(Number(thumbnail[1]))
  const tile = TILE.exec(path)
  if (tile === null) return null
  return images.tile(Number(tile[1]), Number(tile[2]), Number(tile[3]), Number(tile[4]))
}

function statusOf(code: ErrorCode): number {
  switch (code) {
    case 'not-found':
      return 404
    case 'bad-input':
    case 'bad-mask':
    case 'not-a-project':
    case 'future-version':
    case 'not-representable':
    case 'order-cycle':
    case 'unsupported':
      return 422
    case 'size-mismatch':
    case 'stale-revision':
    case 'project-locked':
    case 'cancelled':
      return 409
    case 'read-only':
      return 403
    case 'disk-full':
      return 507
    case 'timed-out':
      return 504
    case 'corrupt':
    case 'inference-crashed':
    case 'internal':
      return 500
    default:
      return assertNever(code, 'error code')
  }
}
