import { rename, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { Sharp } from 'sharp'
import { sameSize, sizeText } from '../../core/pixels/imageSize.ts'
import type { ImageSize } from '../../core/pixels/imageSize.ts'
import { refuse } from '../../core/support/DomainError.ts'
import { TILE_SIZE, pyramidLevels } from '../../shared/imageUrls.ts'
import { turnUpright, uprightSize } from './orientation.ts'
import type { Orientation } from './orientation.ts'
import { openPhoto } from './photoDecoder.ts'

/** A photo as the project records it: where it is, its upright size, and the orientation that makes it upright. */
export interface PhotoSource extends ImageSize {
  readonly path: string
  readonly orientation: Orientation
}

/** Levels no larger than this on their longer side, pixels, are cut on their own before the rest (see `coarseLevelOf`). */
const COARSE_SIDE = 2048

/**
 * The finest of the levels that come from `buildCoarseLevels`; these and the coarser ones are all that a window needs for
 * its first picture. 0 for a photo so small that the whole pyramid is as quick: then `buildPyramid` makes all levels.
 */
export function coarseLevelOf(size: ImageSize): number {
  return Math.max(0, Math.ceil(Math.log2(Math.max(size.width, size.height) / COARSE_SIDE)))
}

/**
 * Cuts a photo into the tiles of all levels, into an empty folder: `tiles/<d>/<column>_<row>.png`, where libvips
 * counts d from the coarsest level, so ours is `levels - 1 - d` (`tilePath` converts).
 *
 * One pass over the photo: libvips averages each level from the one before while the rows stream by, so memory is a few
 * rows of tiles, not the picture (a turned one is unpacked first: in memory to 100 MB, beyond that in a temporary file;
 * WebP, AVIF, progressive JPEG and interlaced PNG are unpacked by their decoders).
 *
 * Annotators look at single pixels, so tiles are PNG: level 0 is exactly what the decoder gives. Quick compression makes
 * them as fast to write as JPEG and about 2.6 times as large; re-encoding photos as JPEG at quality 95 was measured to
 * shift saturated edges by 7 grey levels. 16 bits are shown by their upper 8, CMYK and colour profiles are converted to
 * sRGB, alpha is kept.
 *
 * Throws `size-mismatch` when the photo is not of the recorded size, `bad-input` when it cannot be decoded, `disk-full`.
 */
export async function buildPyramid(source: PhotoSource, folder: string): Promise<void> {
  await cut(source, folder, (photo) => photo, source.orientation === 1)
}

/**
 * The same for the levels from `coarseLevelOf` on, from a photo that is shrunk while it is decoded: for JPEG this costs a
 * tenth of the whole pyramid. A level's pixels span the photo exactly (`buildPyramid` repeats the last row or column of
 * an odd size), which is how `tileBox` of the renderer places both.
 */
export async function buildCoarseLevels(source: PhotoSource, folder: string): Promise<void> {
  const factor = 2 ** coarseLevelOf(source)
  const upright = { width: Math.ceil(source.width / factor), height: Math.ceil(source.height / factor) }
  const stored = uprightSize(upright, source.orientation)
  // A shrunk picture is small enough to be turned in memory, so the photo itself may stream.
  await cut(source, folder, (photo) => photo.resize({ ...stored, fit: 'fill', kernel: 'mitchell' }), true)
}

async function cut(
  source: PhotoSource,
  folder: string,
  shrink: (photo: Sharp) => Sharp,
  sequential: boolean,
): Promise<void> {
  try {
    const header = await openPhoto(source.path, { sequential: true }).metadata()
    checkSize(source, uprightSize(header, source.orientation))
    const picture = shrink(openPhoto(source.path, { sequential })).toColourspace('srgb')
    await turnUpright(picture, source.orientation)
      .png({ compressionLevel: 1, adaptiveFiltering: false })
      .tile({ size: TILE_SIZE, overlap: 0, depth: 'onetile', layout: 'dz', container: 'fs' })
      .toFile(join(folder, 'pyramid.dz'))
    await rename(join(folder, 'pyramid_files'), join(folder, 'tiles'))
    await rm(join(folder, 'tiles', 'vips-properties.xml'), { force: true })
    await rm(join(folder, 'pyramid.dzi'), { force: true })
  } catch (error) {
    throw decodeFault(error, basename(source.path))
  }
}

/** Where `buildPyramid`, or `buildCoarseLevels` for its levels, put a tile. */
export function tilePath(folder: string, size: ImageSize, level: number, column: number, row: number): string {
  const fromCoarsest = pyramidLevels(size.width, size.height) - 1 - level
  return join(folder, 'tiles', String(fromCoarsest), `${column}_${row}.png`)
}

/** Turns what sharp or the file system says into a refusal; refusals pass unchanged. */
export function decodeFault(error: unknown, where: string): Error {
  if (error instanceof Error && error.name === 'DomainError') return error
  const received = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)
  if (/ENOSPC|EDQUOT|no space left|quota exceeded/i.test(received)) {
    const todo = 'Free some space where Strata keeps its cache.'
    return refuse('disk-full', { what: 'No space left for the tiles of a photo', where, todo }, error)
  }
  const todo = 'Open it in an image viewer; replace it if it is damaged.'
  return refuse('bad-input', { what: 'The photo cannot be decoded', where, received, todo }, error)
}

function checkSize(source: PhotoSource, found: ImageSize): void {
  if (sameSize(source, found)) return
  throw refuse('size-mismatch', {
    what: 'The photo is not the one that was annotated',
    where: basename(source.path),
    expected: sizeText(source),
    received: sizeText(found),
    todo: 'Put the original photo back.',
  })
}
