import { basename } from 'node:path'
import type { Metadata } from 'sharp'
import { MAX_IMAGE_PIXELS } from '../../core/pixels/imageSize.ts'
import { DomainError, refuse } from '../../core/support/DomainError.ts'
import { hashFile } from './hashFile.ts'
import { orientationOf, uprightSize } from './orientation.ts'
import type { Orientation } from './orientation.ts'
import { PHOTO_FORMATS_TEXT, isPhotoFormat, openPhoto } from './photoDecoder.ts'
import { isHeic, photoStats } from './photoFile.ts'

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
 * Throws `not-found` (no such file, a folder, no permission), `bad-input` (empty, not a picture, beyond a limit),
 * `unsupported` (a picture of another kind, such as HEIC).
 */
export async function probeImage(path: string): Promise<ImageProbe> {
  return { ...(await probeHeader(path)), sha256: await hashFile(path) }
}

/** The same without reading the whole file. */
export async function probeHeader(path: string): Promise<Omit<ImageProbe, 'sha256'>> {
  await checkReadable(path)
  const { width: storedWidth, height: storedHeight, orientation: tag } = await readHeader(path)
  if (storedWidth * storedHeight > MAX_IMAGE_PIXELS) throw tooLarge(path, `${storedWidth}×${storedHeight} pixels`)
  const orientation = orientationOf(tag)
  const upright = uprightSize({ width: storedWidth, height: storedHeight }, orientation)
  return { ...upright, storedWidth, storedHeight, orientation }
}

async function checkReadable(path: string): Promise<void> {
  await photoStats(path).catch((cause: unknown) => {
    if (cause instanceof DomainError) throw cause
    const todo = 'Check the path and the permissions.'
    const received = reason(cause)
    throw refuse('not-found', { what: 'The photo cannot be read', where: basename(path), received, todo }, cause)
  })
}

async function readHeader(path: string): Promise<Metadata> {
  const where = basename(path)
  const metadata = await openPhoto(path, { sequential: true })
    .metadata()
    .catch(async (cause: unknown) => {
      if (await isHeic(path).catch(() => false)) throw heic(path)
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
  if (metadata.compression === 'hevc') throw heic(path)
  if (isPhotoFormat(metadata.format)) return metadata
  throw refuse('unsupported', {
    what: 'Not a kind of picture that Strata takes',
    where,
    expected: PHOTO_FORMATS_TEXT,
    received: metadata.format,
    todo: 'Convert it first.',
  })
}

/** Of these libvips reads the header and then cannot decode a pixel. */
function heic(path: string): Error {
  return refuse('unsupported', {
    what: 'HEIC pictures cannot be decoded here',
    where: basename(path),
    expected: PHOTO_FORMATS_TEXT,
    received: 'a HEIC picture',
    todo: 'Convert it to JPEG first; phones do that when they share a photo as "most compatible".',
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
