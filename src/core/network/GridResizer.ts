import type { ImageSize } from '../pixels/imageSize.ts'
import { mostTaps } from './axisTaps.ts'
import type { AxisTaps } from './axisTaps.ts'

/** Values on a grid, row-major, `channels` values beside each other per position. */
export interface ValueGrid {
  readonly size: ImageSize
  readonly channels: number
  readonly data: Uint8Array | Float32Array
}

/**
 * Makes another grid from one, row by row, so that only as many rows are in memory as a new one is made of. Along the rows
 * first, then across them; sums in double, between the two rounded to single precision.
 *
 * Cost: old rows that are looked at · new columns · taps per column + new values · taps per row. Allocates its rows once.
 */
export class GridResizer {
  readonly #source: ValueGrid
  readonly #columns: AxisTaps
  readonly #rows: AxisTaps
  /** Values of a new row. */
  readonly #length: number
  /** Old rows made as wide as the new ones; old row r is number r mod `#held`. */
  readonly #narrowed: Float32Array
  readonly #held: number
  /** Old rows before this one are narrowed. */
  #done = 0
  readonly #result: Float32Array

  constructor(source: ValueGrid, columns: AxisTaps, rows: AxisTaps) {
    this.#source = source
    this.#columns = columns
    this.#rows = rows
    this.#length = columns.first.length * source.channels
    this.#held = mostTaps(rows)
    this.#narrowed = new Float32Array(this.#held * this.#length)
    this.#result = new Float32Array(this.#length)
  }

  /** New row `y`. Rows must be asked for in rising order; the array is written to again by the next. */
  row(y: number): Float32Array {
    const { first, begin, weights } = this.#rows
    const start = first[y]!
    const count = begin[y + 1]! - begin[y]!
    for (let row = Math.max(this.#done, start); row < start + count; row++) this.#narrow(row)
    this.#done = Math.max(this.#done, start + count)
    const result = this.#result.fill(0)
    const narrowed = this.#narrowed
    for (let tap = 0; tap < count; tap++) {
      const weight = weights[begin[y]! + tap]!
      const from = ((start + tap) % this.#held) * this.#length
      for (let at = 0; at < result.length; at++) result[at]! += weight * narrowed[from + at]!
    }
    return result
  }

  #narrow(row: number): void {
    const { data, channels, size } = this.#source
    const { first, begin, weights } = this.#columns
    const narrowed = this.#narrowed
    const from = row * size.width * channels
    let to = (row % this.#held) * this.#length
    for (let x = 0; x < first.length; x++) {
      const tapBegin = begin[x]!
      const tapEnd = begin[x + 1]!
      for (let channel = 0; channel < channels; channel++) {
        let at = from + first[x]! * channels + channel
        let sum = 0
        for (let tap = tapBegin; tap < tapEnd; tap++, at += channels) sum += weights[tap]! * data[at]!
        narrowed[to++] = sum
      }
    }
  }
}
