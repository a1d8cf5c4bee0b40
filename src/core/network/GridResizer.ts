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
    const at = (tap: number): number => ((start + tap) % this.#held) * this.#length
    const weight = (tap: number): number => weights[begin[y]! + tap]!
    const result = this.#result
    // One or two rows, as where a grid grows, take one pass; more take one each.
    if (count === 1) mixRows(result, this.#narrowed, at(0), weight(0), at(0), 0)
    else mixRows(result, this.#narrowed, at(0), weight(0), at(1), weight(1))
    for (let tap = 2; tap < count; tap++) addRow(result, this.#narrowed, at(tap), weight(tap))
    return result
  }

  #narrow(row: number): void {
    const { data, channels, size } = this.#source
    const to = (row % this.#held) * this.#length
    for (let channel = 0; channel < channels; channel++) {
      narrowRow(data, row * size.width * channels + channel, channels, this.#columns, this.#narrowed, to + channel)
    }
  }
}

function narrowRow(
  data: Uint8Array | Float32Array,
  from: number,
  step: number,
  { first, begin, weights }: AxisTaps,
  narrowed: Float32Array,
  to: number,
): void {
  for (let x = 0, place = to; x < first.length; x++, place += step) {
    const end = begin[x + 1]!
    let sum = 0
    for (let tap = begin[x]!, at = from + first[x]! * step; tap < end; tap++, at += step)
      sum += weights[tap]! * data[at]!
    narrowed[place] = sum
  }
}

function mixRows(
  result: Float32Array,
  rows: Float32Array,
  first: number,
  firstWeight: number,
  second: number,
  secondWeight: number,
): void {
  for (let at = 0; at < result.length; at++) {
    result[at] = firstWeight * rows[first + at]! + secondWeight * rows[second + at]!
  }
}

function addRow(result: Float32Array, rows: Float32Array, from: number, weight: number): void {
  for (let at = 0; at < result.length; at++) result[at]! += weight * rows[from + at]!
}
