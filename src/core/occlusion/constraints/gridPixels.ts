import { rowSpansOf, SPAN_STRIDE } from '../../masks/rowSpans.ts'
import type { RunLengthMask } from '../../masks/RunLengthMask.ts'
import { pixelCount, sameSize } from '../../pixels/imageSize.ts'
import type { ImageSize, PixelBox } from '../../pixels/imageSize.ts'

/*
 * Masks of the image as pixels of the solver's grid, which may be coarser.
 * A thin stroke must not fall between the samples of a coarse grid, so strokes take every grid pixel that they touch;
 * an instance must not grow, so instances take the grid pixels whose centre is theirs. On equal grids both are exact.
 * Everything costs O(pixels of the set + rows), but for one cleared byte per grid pixel.
 */

/** A set of grid pixels, as a list to walk and a plane to ask. Not written to once it is made. */
export interface GridPixels {
  /** Row-major indices, each once, in no particular order. */
  readonly list: Int32Array
  /** 1 for the pixels of the set, row-major. */
  readonly isIn: Uint8Array
}

/** Grid pixels that the mask touches. */
export function touchedPixels(mask: RunLengthMask, grid: ImageSize): GridPixels {
  const set = new GridPixelsBuilder(grid)
  const spans = rowSpansOf(mask)
  const isSame = sameSize(mask, grid)
  for (let at = 0; at < spans.length; at += SPAN_STRIDE) {
    const [y, x0, x1] = [spans[at]!, spans[at + 1]!, spans[at + 2]!]
    if (isSame) {
      set.addSpan(y, x0, x1)
      continue
    }
    const first = Math.floor((x0 * grid.width) / mask.width)
    const end = Math.ceil((x1 * grid.width) / mask.width)
    const endRow = Math.ceil(((y + 1) * grid.height) / mask.height)
    for (let row = Math.floor((y * grid.height) / mask.height); row < endRow; row++) set.addSpan(row, first, end)
  }
  return set.finish()
}

/** Grid pixels whose centre lies in the mask. */
export function centredPixels(mask: RunLengthMask, grid: ImageSize): GridPixels {
  if (sameSize(mask, grid)) return touchedPixels(mask, grid)
  const set = new GridPixelsBuilder(grid)
  const spans = rowSpansOf(mask)
  // Image row of the centre of each grid row, so that a span is asked only by the rows that look at it.
  const rowsAt = new Map<number, number[]>()
  for (let row = 0; row < grid.height; row++) {
    const y = Math.floor(((row + 0.5) * mask.height) / grid.height)
    rowsAt.set(y, [...(rowsAt.get(y) ?? []), row])
  }
  const columnOf = (x: number) => Math.ceil((x * grid.width) / mask.width - 0.5)
  for (let at = 0; at < spans.length; at += SPAN_STRIDE) {
    for (const row of rowsAt.get(spans[at]!) ?? []) set.addSpan(row, columnOf(spans[at + 1]!), columnOf(spans[at + 2]!))
  }
  return set.finish()
}

/**
 * The pixels with one more wherever two of them meet at a corner only, so that what hangs together by corners does by
 * edges: thin strokes do not fall apart into 4-connected pieces. Pixels that are `taken` (≠ 0) are not used; where both
 * corners are, the pieces stay apart.
 */
export function bridgedPixels(pixels: GridPixels, grid: ImageSize, taken: Uint8Array): GridPixels {
  const { width, height } = grid
  const { isIn } = pixels
  const set = new GridPixelsBuilder(grid)
  for (const p of pixels.list) {
    set.add(p)
    const [x, y] = [p % width, Math.floor(p / width)]
    if (y + 1 === height) continue
    for (const side of [1, -1]) {
      const isDiagonal = x + side >= 0 && x + side < width && isIn[p + width + side] !== 0
      if (!isDiagonal || isIn[p + side] !== 0 || isIn[p + width] !== 0) continue
      const free = [p + side, p + width].find((corner) => taken[corner] === 0)
      if (free !== undefined) set.add(free)
    }
  }
  return set.finish()
}

/** Marks the pixels of a set in a plane. */
export function markPixels(into: Uint8Array, { list }: GridPixels): void {
  for (const pixel of list) into[pixel] = 1
}

/** Smallest box that holds all the pixels; null when there are none. */
export function boundsOf(sets: readonly GridPixels[], { width }: ImageSize): PixelBox | null {
  let [x0, y0, x1, y1] = [Infinity, Infinity, -Infinity, -Infinity]
  for (const { list } of sets) {
    for (const pixel of list) {
      const [x, y] = [pixel % width, Math.floor(pixel / width)]
      x0 = Math.min(x0, x)
      x1 = Math.max(x1, x + 1)
      y0 = Math.min(y0, y)
      y1 = Math.max(y1, y + 1)
    }
  }
  return x1 < x0 ? null : { x0, y0, x1, y1 }
}

/** The box with `margin` pixels more on each side, as far as the grid goes. */
export function grown({ x0, y0, x1, y1 }: PixelBox, margin: number, { width, height }: ImageSize): PixelBox {
  return {
    x0: Math.max(0, x0 - margin),
    y0: Math.max(0, y0 - margin),
    x1: Math.min(width, x1 + margin),
    y1: Math.min(height, y1 + margin),
  }
}

/** Collects pixels, each once. */
export class GridPixelsBuilder {
  readonly #isIn: Uint8Array
  readonly #width: number
  readonly #list: number[] = []

  constructor(grid: ImageSize) {
    this.#isIn = new Uint8Array(pixelCount(grid))
    this.#width = grid.width
  }

  add(pixel: number): void {
    if (this.#isIn[pixel] !== 0) return
    this.#isIn[pixel] = 1
    this.#list.push(pixel)
  }

  addSpan(y: number, x0: number, x1: number): void {
    for (let pixel = y * this.#width + x0, end = y * this.#width + x1; pixel < end; pixel++) this.add(pixel)
  }

  finish(): GridPixels {
    return { list: new Int32Array(this.#list), isIn: this.#isIn }
  }
}
