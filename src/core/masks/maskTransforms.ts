import { pixelCount } from '../pixels/imageSize.ts'
import type { PixelBox } from '../pixels/imageSize.ts'
import { invariant } from '../support/assert.ts'
import { maskXor } from './maskAlgebra.ts'
import { maskFromRowSpans, rowSpansOf, SPAN_STRIDE } from './rowSpans.ts'
import type { RunLengthMask } from './RunLengthMask.ts'

/*
 * A mask moved, cut or mirrored, on spans instead of pixels. Arrays as in RunLengthMask.ts and rowSpans.ts.
 * Each allocates its result and one list of spans; nothing given is mutated.
 * Cost: O(row spans); transposing O(row spans + width + runs of the result).
 * Check: the same movement pixel by pixel (tests/core/masks/maskTransforms.test.ts).
 */

/** The mask moved right by `dx` and down by `dy` whole pixels in an image of the same size; what leaves is cut off. */
export function translateMask(mask: RunLengthMask, dx: number, dy: number): RunLengthMask {
  invariant(Number.isInteger(dx) && Number.isInteger(dy), 'masks move by whole pixels')
  const spans = rowSpansOf(mask)
  for (let at = 0; at < spans.length; at += SPAN_STRIDE) {
    // Beyond the image it makes no difference how far; the limits keep the sums inside 32 bits.
    spans[at] = limited(spans[at]! + dy, -1, mask.height)
    spans[at + 1] = limited(spans[at + 1]! + dx, 0, mask.width)
    spans[at + 2] = limited(spans[at + 2]! + dx, 0, mask.width)
  }
  return maskFromRowSpans(mask, spans)
}

/** The part of the mask inside a half-open box, which may reach beyond the image. */
export function clipMask(mask: RunLengthMask, box: PixelBox): RunLengthMask {
  const spans = rowSpansOf(mask)
  for (let at = 0; at < spans.length; at += SPAN_STRIDE) {
    if (spans[at]! < box.y0 || spans[at]! >= box.y1) spans[at] = -1
    spans[at + 1] = Math.max(spans[at + 1]!, Math.min(box.x0, mask.width))
    spans[at + 2] = Math.min(spans[at + 2]!, Math.max(box.x1, 0))
  }
  return maskFromRowSpans(mask, spans)
}

/** Mirrored left ↔ right. */
export function flipHorizontally(mask: RunLengthMask): RunLengthMask {
  const spans = rowSpansOf(mask)
  const flipped = new Int32Array(spans.length)
  for (let start = 0, end = 0; start < spans.length; start = end) {
    while (spans[end] === spans[start]) end += SPAN_STRIDE
    // Row by row, last span first: mirroring turns their order around.
    for (let from = end - SPAN_STRIDE, to = start; from >= start; from -= SPAN_STRIDE, to += SPAN_STRIDE) {
      flipped[to] = spans[from]!
      flipped[to + 1] = mask.width - spans[from + 2]!
      flipped[to + 2] = mask.width - spans[from + 1]!
    }
  }
  return maskFromRowSpans(mask, flipped)
}

/** Mirrored top ↔ bottom. */
export function flipVertically(mask: RunLengthMask): RunLengthMask {
  const spans = rowSpansOf(mask)
  const flipped = new Int32Array(spans.length)
  for (let start = 0, end = 0; start < spans.length; start = end) {
    while (spans[end] === spans[start]) end += SPAN_STRIDE
    const to = spans.length - end
    flipped.set(spans.subarray(start, end), to)
    for (let at = to; at < to + end - start; at += SPAN_STRIDE) flipped[at] = mask.height - 1 - flipped[at]!
  }
  return maskFromRowSpans(mask, flipped)
}

/**
 * Mirrored along the main diagonal: pixel (x, y) becomes (y, x), and width and height change places. The runs of the
 * result are the runs of the mask read column by column, which is how COCO stores masks.
 *
 * Read that way, the value changes at (x, y) exactly where the pixel differs from the one above it, or, in the top row,
 * from the last pixel of the column before. So the run ends of the result are the pixels of `mask` xor `before`, sorted
 * by column: a counting sort, since they come by rows.
 */
export function transposeMask(mask: RunLengthMask): RunLengthMask {
  const { width, height } = mask
  const changes = rowSpansOf(maskXor(mask, valuesBefore(mask)))
  /** First the number of changes in column x − 1, then where the next change of column x goes. */
  const next = new Uint32Array(width + 1)
  for (let at = 0; at < changes.length; at += SPAN_STRIDE) {
    for (let x = changes[at + 1]!; x < changes[at + 2]!; x++) next[x + 1]!++
  }
  for (let x = 0; x < width; x++) next[x + 1]! += next[x]!
  const ends = new Uint32Array(next[width]! + 1)
  for (let at = 0; at < changes.length; at += SPAN_STRIDE) {
    const y = changes[at]!
    for (let x = changes[at + 1]!; x < changes[at + 2]!; x++) ends[next[x]!++] = x * height + y
  }
  ends[ends.length - 1] = pixelCount(mask)
  return { width: height, height: width, ends }
}

/** For every pixel the value of the pixel before it in column-major order; background before the first one. */
function valuesBefore(mask: RunLengthMask): RunLengthMask {
  const spans = rowSpansOf(mask)
  let bottom = spans.length
  while (bottom > 0 && spans[bottom - SPAN_STRIDE] === mask.height - 1) bottom -= SPAN_STRIDE
  const before = new Int32Array(2 * spans.length - bottom)
  // The bottom row goes to the top row, one column on; every other row goes one row down (the bottom one falls off).
  before.set(spans.subarray(bottom))
  for (let at = 0; at < spans.length - bottom; at += SPAN_STRIDE) {
    before[at] = 0
    before[at + 1]!++
    before[at + 2]!++
  }
  before.set(spans, spans.length - bottom)
  for (let at = spans.length - bottom; at < before.length; at += SPAN_STRIDE) before[at]!++
  return maskFromRowSpans(mask, before)
}

function limited(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value))
}
