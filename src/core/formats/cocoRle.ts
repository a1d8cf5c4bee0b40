import type { RunLengthMask } from '../masks/RunLengthMask.ts'
import { transposeMask } from '../masks/transposeMask.ts'
import { checkImageSize } from '../pixels/imageSize.ts'
import type { ImageSize } from '../pixels/imageSize.ts'
import { refuse } from '../support/DomainError.ts'
import { countsOfEnds, countsTextOfEnds, endsFromCountList, endsFromCountsText } from './cocoCounts.ts'

/** A mask as COCO writes it: `size` is [height, width], counts run down the columns. */
export interface CocoRle {
  readonly size: readonly [height: number, width: number]
  readonly counts: string | readonly number[]
}

/** The compressed form that we write. Key order as pycocotools-based writers have it does not matter to readers. */
export interface CompressedCocoRle extends CocoRle {
  readonly counts: string
}

/**
 * Reads a COCO mask, compressed or as a count list, into our row-major runs. The input is not trusted.
 * Throws `bad-mask` for runs that are not a mask of that size, `bad-input` for an unusable size.
 * Cost: linear in the text, the runs of the result, width and height; pixels are not visited.
 */
export function maskFromCocoRle(rle: CocoRle, where: string): RunLengthMask {
  const size = imageSizeOfRle(rle, where)
  const total = size.width * size.height
  const columnMajor =
    typeof rle.counts === 'string'
      ? endsFromCountsText(rle.counts, total, where)
      : endsFromCountList(rle.counts, total, where)
  // Column-major ends are the row-major ends of the transposed image, whose rows are our columns.
  return transposeMask({ width: size.height, height: size.width, ends: columnMajor })
}

/** Width and height of a COCO mask. Throws `bad-input` unless its size is two integers ≥ 1 within our limit. */
function imageSizeOfRle(rle: Pick<CocoRle, 'size'>, where: string): ImageSize {
  if (!Array.isArray(rle.size) || rle.size.length !== 2) {
    throw refuse('bad-input', {
      what: 'Not a mask size',
      where: `${where}.size`,
      expected: '[height, width]',
      received: Array.isArray(rle.size) ? `${rle.size.length} values` : typeof rle.size,
    })
  }
  const size = { width: rle.size[1], height: rle.size[0] }
  checkImageSize(size, `${where}.size`)
  return size
}

/** Writes a mask in COCO's compressed form, character for character as pycocotools does. */
export function maskToCocoRle(mask: RunLengthMask): CompressedCocoRle {
  return { size: [mask.height, mask.width], counts: countsTextOfEnds(columnMajorEnds(mask)) }
}

/** The uncompressed counts of a mask: column-major, background first. */
export function cocoCounts(mask: RunLengthMask): number[] {
  return countsOfEnds(columnMajorEnds(mask))
}

function columnMajorEnds(mask: RunLengthMask): Uint32Array {
  return transposeMask(mask).ends
}
