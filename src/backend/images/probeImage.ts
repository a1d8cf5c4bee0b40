import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import type { Metadata } from 'sharp'
import { MAX_IMAGE_PIXELS } from '../../core/pixels/imageSize.ts'
import { refuse } from '../../core/support/DomainError.ts'
import { hashFile } from './hashFile.ts'
import { orientationOf, uprightSize } from './orientation.ts'
import type { Orientation } from './orientation.ts'
import { PHOTO_FORMATS_TEXT, isPhotoFormat, openPhoto } from './photoDecoder.ts'

/** What a project records of a photo. Sizes in pixels. */
export interface ImageProbe {
  /** Upright, that is with the EXIF orientation applied: the grid that annotations live in. */
  readonly width: number
  readonly height: number
  /** As the file stores its rows and columns. */
  readonly storedWidth: number
  readonly storedHeight: number
  readonly orientation: Orientation
  /** SHA-256 of the file, lower-case hex. */
  readonly sha256: string
}

/**
 * Reads a photo's header and hashes its bytes; nothing is decoded, so the cost is that of reading the file once.
 * Throws `not-found` (no such file, a folder, no permission), `bad-input` (empty, not a picture, beyond the pixel limit),
 * `unsupported` (a picture of another kind, such as SVG).
 */
export async function probeImage(path: string): Promise<ImageProbe> {
  await checkReadable(path)
  const { width: storedWidth, height: storedHeight, orientation: tag } = await readHeader(path)
  if (storedWidth * storedHeight > MAX_IMAGE_PIXELS) throw tooLarge(path, `${storedWidth}×${storedHeight} pixels`)
  const orientation = orientationOf(tag)
  const upright = uprightSize({ width: storedWidth, height: storedHeight }, orientation)
  return { ...upright, storedWidth, storedHeight, orientation, sha256: await hashFile(path) }
}

async function checkReadable(path: string): Promise<void> {
  const where = basename(path)
  const todo = 'Check the path and the permissions.'
  const info = await stat(path).catch((cause: unknown) => {
    throw refuse('not-found', { what: 'The photo cannot be read', where, received: reason(cause), todo }, cause)
  })
  if (!info.isFile()) throw refuse('not-found', { what: 'Not a file', where, expected: 'a photo', todo })
  if (info.size === 0) {
    const todo = 'Copy it again from its source.'
    throw refuse('bad-input', { what: 'The photo is empty', where, expected: 'a picture', received: '0 bytes', todo })
  }
}

async function readHeader(path: string): Promise<Metadata> {
  const where = basename(path)
  const metadata = await openPhoto(path, { sequential: true })
    .metadata()
    .catch((cause: unknown) => {
      if (/pixel limit/i.test(reason(cause))) throw tooLarge(path, 'more')
      if (/EACCES|permission/i.test(reason(cause)))
        throw refuse('not-found', { what: 'The photo may not be read', where, todo: 'Check its permissions.' }, cause)
      throw refuse(
        'bad-input',
        {
          what: 'Not a readable picture',
          where,
          expected: PHOTO_FORMATS_TEXT,
          received: reason(cause).split('\n')[0] ?? '',
          todo: 'Open it in an image viewer and save it again, or leave it out.',
        },
        cause,
      )
    })
  if (isPhotoFormat(metadata.format)) return metadata
  throw refuse('unsupported', {
    what: 'Not a kind of picture that Strata takes',
    where,
    expected: PHOTO_FORMATS_TEXT,
    received: metadata.format,
    todo: 'Convert it first.',
  })
}

function tooLarge(path: string, received: string): Error {
  return refuse('bad-input', {
    what: 'The photo is too large',
    where: basename(path),
    expected: `at most ${MAX_IMAGE_PIXELS} pixels`,
    received,
    todo: 'Resize or split it, and its annotations with it.',
  })
}

function reason(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause)
}
