import type { PixelBox } from '../pixels/imageSize.ts'
import { requireSameSize } from './RunLengthMask.ts'
import type { RunLengthMask } from './RunLengthMask.ts'

/*
 * Numbers about one mask or a pair of masks, read off the run ends without decoding and without allocating.
 * Arrays as in RunLengthMask.ts. Cost: O(runs), `maskContains` O(log runs). Nothing is mutated.
 * Functions of two masks throw `size-mismatch`; they walk the foreground runs of both, as maskAlgebra.ts does.
 */

/** Number of pixels. */
export function maskArea(mask: RunLengthMask): number {
  const { ends } = mask
  let area = 0
  // Areas are below 2^28 (MAX_IMAGE_PIXELS); `| 0` keeps the sum in integer registers.
  for (let run = 1; run < ends.length; run += 2) area = (area + ends[run]! - ends[run - 1]!) | 0
  return area
}

/** The smallest half-open box that holds the mask; null for the empty mask. */
export function maskBounds(mask: RunLengthMask): PixelBox | null {
  const { ends, width } = mask
  if (ends.length === 1) return null
  let x0 = width
  let x1 = 0
  let rowStart = 0
  for (let run = 1; run < ends.length; run += 2) {
    const start = ends[run - 1]! | 0
    const end = ends[run]! | 0
    // Usually the next run is in this row or the next one: two comparisons instead of a division.
    if (start >= rowStart + width) rowStart += width
    if (start >= rowStart + width) rowStart = start - (start % width)
    if (end > rowStart + width) {
      // A run that passes a row end covers the last column of one row and the first of the next.
      x0 = 0
      x1 = width
      break
    }
    if (start - rowStart < x0) x0 = start - rowStart
    if (end - rowStart > x1) x1 = end - rowStart
  }
  const lastForeground = (ends.length % 2 === 0 ? ends[ends.length - 1]! : ends[ends.length - 2]!) - 1
  return { x0, y0: Math.floor(ends[0]! / width), x1, y1: Math.floor(lastForeground / width) + 1 }
}

/** |a ∩ b| in pixels. Throws `size-mismatch`. */
export function overlapArea(a: RunLengthMask, b: RunLengthMask): number {
  requireSameSize(a, b, 'The overlap')
  const endsA = a.ends
  const endsB = b.ends
  let area = 0
  for (let i = 1, j = 1; i < endsA.length && j < endsB.length;) {
    const startA = endsA[i - 1]! | 0
    const startB = endsB[j - 1]! | 0
    const endA = endsA[i]! | 0
    const endB = endsB[j]! | 0
    const start = startA > startB ? startA : startB
    const end = endA < endB ? endA : endB
    if (end > start) area = (area + end - start) | 0
    if (endA < endB) i += 2
    else j += 2
  }
  return area
}

/** True when the masks share at least one pixel; stops at the first. Throws `size-mismatch`. */
export function masksOverlap(a: RunLengthMask, b: RunLengthMask): boolean {
  requireSameSize(a, b, 'The overlap')
  const endsA = a.ends
  const endsB = b.ends
  // Foreground run i of a is [endsA[i-1], endsA[i]) for odd i; skip whichever of the two runs ends first.
  for (let i = 1, j = 1; i < endsA.length && j < endsB.length;) {
    if (endsA[i]! <= endsB[j - 1]!) i += 2
    else if (endsB[j]! <= endsA[i - 1]!) j += 2
    else return true
  }
  return false
}

/** |a ∩ b| / |a ∪ b| in 0..1; 0 for two empty masks (as COCO's evaluation has it). Throws `size-mismatch`. */
export function maskIou(a: RunLengthMask, b: RunLengthMask): number {
  const shared = overlapArea(a, b)
  // Most pairs of an image do not overlap; for them the areas do not matter.
  return shared === 0 ? 0 : shared / (maskArea(a) + maskArea(b) - shared)
}

/** True when pixel (x, y) belongs to the mask; false outside the image. Coordinates are integers. */
export function maskContains(mask: RunLengthMask, x: number, y: number): boolean {
  if (x < 0 || y < 0 || x >= mask.width || y >= mask.height) return false
  const pixel = y * mask.width + x
  // The number of ends ≤ pixel is the index of the run that holds it; odd runs are foreground.
  let low = 0
  let high = mask.ends.length - 1
  while (low < high) {
    const middle = (low + high) >> 1
    if (mask.ends[middle]! <= pixel) low = middle + 1
    else high = middle
  }
  return low % 2 === 1
}

/** True when every pixel of `inner` belongs to `outer`; stops at the first that does not. Throws `size-mismatch`. */
export function isSubset(inner: RunLengthMask, outer: RunLengthMask): boolean {
  requireSameSize(inner, outer, 'The subset test')
  const innerEnds = inner.ends
  const outerEnds = outer.ends
  let j = 1
  for (let i = 1; i < innerEnds.length; i += 2) {
    while (j < outerEnds.length && outerEnds[j]! <= innerEnds[i - 1]!) j += 2
    if (j >= outerEnds.length || outerEnds[j - 1]! > innerEnds[i - 1]! || outerEnds[j]! < innerEnds[i]!) return false
  }
  return true
}

/** Mean of the pixel centres, in image coordinates; null for the empty mask. */
export function maskCentroid(mask: RunLengthMask): { readonly x: number; readonly y: number } | null {
  const { ends, width } = mask
  let area = 0
  let sumX = 0
  let sumY = 0
  for (let run = 1; run < ends.length; run += 2) {
    for (let start = ends[run - 1]!; start < ends[run]!;) {
      const row = Math.floor(start / width)
      const end = Math.min(ends[run]!, (row + 1) * width)
      const length = end - start
      area += length
      // The centres of pixels x0 … x1−1 average to (x0 + x1) / 2.
      sumX += (length * (start + end - 2 * row * width)) / 2
      sumY += length * (row + 0.5)
      start = end
    }
  }
  return area === 0 ? null : { x: sumX / area, y: sumY / area }
}
