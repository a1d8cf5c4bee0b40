import { maskToBitmap } from '../../masks/bitmapMask.ts'
import { rowSpansOf, SPAN_STRIDE } from '../../masks/rowSpans.ts'
import type { RunLengthMask } from '../../masks/RunLengthMask.ts'
import { pixelCount, sameSize } from '../../pixels/imageSize.ts'
import type { ImageSize } from '../../pixels/imageSize.ts'

/*
 * Masks of the image as pixels of the solver's grid, which may be coarser: byte planes (0 or 1), row-major.
 * A thin stroke must not fall between the samples of a coarse grid, so strokes take every grid pixel that they touch;
 * an instance must not grow, so instances take the grid pixels whose centre is theirs. On equal grids both are exact.
 */

/** Grid pixels that the mask touches. O(pixels of both). */
export function touchedPixels(mask: RunLengthMask, grid: ImageSize): Uint8Array {
  if (sameSize(mask, grid)) return maskToBitmap(mask)
  const touched = new Uint8Array(pixelCount(grid))
  const spans = rowSpansOf(mask)
  for (let at = 0; at < spans.length; at += SPAN_STRIDE) {
    const y = spans[at]!
    const firstRow = Math.floor((y * grid.height) / mask.height)
    const endRow = Math.ceil(((y + 1) * grid.height) / mask.height)
    const first = Math.floor((spans[at + 1]! * grid.width) / mask.width)
    const end = Math.ceil((spans[at + 2]! * grid.width) / mask.width)
    for (let row = firstRow; row < endRow; row++) touched.fill(1, row * grid.width + first, row * grid.width + end)
  }
  return touched
}

/** Grid pixels whose centre lies in the mask. O(pixels of both). */
export function centredPixels(mask: RunLengthMask, grid: ImageSize): Uint8Array {
  const bitmap = maskToBitmap(mask)
  if (sameSize(mask, grid)) return bitmap
  const centred = new Uint8Array(pixelCount(grid))
  for (let y = 0, pixel = 0; y < grid.height; y++) {
    const row = Math.floor(((y + 0.5) * mask.height) / grid.height) * mask.width
    for (let x = 0; x < grid.width; x++, pixel++) {
      centred[pixel] = bitmap[row + Math.floor(((x + 0.5) * mask.width) / grid.width)]!
    }
  }
  return centred
}

/**
 * The pixels with one more wherever two of them meet at a corner only, so that what hangs together by corners does by
 * edges: thin strokes do not fall apart into 4-connected pieces. Pixels that are `taken` (≠ 0) are not used; where both
 * corners are, the pieces stay apart. The inputs are not written to.
 */
export function bridgedPixels(pixels: Uint8Array, { width, height }: ImageSize, taken: Uint8Array): Uint8Array {
  const bridged = pixels.slice()
  const bridge = (one: number, two: number) => {
    if (pixels[one] !== 0 || pixels[two] !== 0) return
    const free = [one, two].find((corner) => taken[corner] === 0)
    if (free !== undefined) bridged[free] = 1
  }
  for (let y = 0; y + 1 < height; y++) {
    for (let x = 0, p = y * width; x + 1 < width; x++, p++) {
      if (pixels[p] !== 0 && pixels[p + width + 1] !== 0) bridge(p + 1, p + width)
      if (pixels[p + 1] !== 0 && pixels[p + width] !== 0) bridge(p, p + width + 1)
    }
  }
  return bridged
}
