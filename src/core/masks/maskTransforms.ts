import type { PixelBox } from '../pixels/imageSize.ts'
import { invariant } from '../support/assert.ts'
import { maskFromRowSpans, rowSpansOf, SPAN_STRIDE } from './rowSpans.ts'
import type { RunLengthMask } from './RunLengthMask.ts'

/*
 * A mask moved, cut or mirrored, on spans instead of pixels. Arrays as in RunLengthMask.ts and rowSpans.ts.
 * Each allocates its result and one list of spans; nothing given is mutated.
 * Cost: O(row spans).
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

function limited(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value))
}
