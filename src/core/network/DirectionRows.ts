import { DIRECTION_COUNT } from '../cues/Cues.ts'
import type { ImageSize } from '../pixels/imageSize.ts'
import type { NetworkOutput, NetworkOutputs } from './NetworkSpec.ts'
import { expOfNegative } from './softmax.ts'
import { TensorReader } from './TensorReader.ts'

/** Every direction where nobody looks. */
export const EVEN = 1 / DIRECTION_COUNT

/**
 * Where a boundary is less probable than this its direction is not read and stays even. It is the direction *given that* there is a
 * boundary, which there a network was never taught, and nobody asks; it spares most of the work.
 */
const LEAST_BOUNDARY = 1 / 256

/**
 * Adds a network's directions, row by row, to planes that begin even (`EVEN` everywhere): what each differs from that times
 * its weight, so that where weights sum to 1 the planes are the weighted means.
 */
export class DirectionRows {
  readonly #reader: TensorReader
  readonly #isLogits: boolean
  readonly #width: number
  /** Plane of each channel of the network. */
  readonly #planes: readonly Float32Array[]
  readonly #values: Float32Array
  readonly #shares = new Float64Array(DIRECTION_COUNT)

  /** Throws `bad-input` where the output is missing, of another type or shape. */
  constructor(outputs: NetworkOutputs, output: NetworkOutput, planes: readonly Float32Array[], size: ImageSize) {
    this.#reader = new TensorReader(outputs, output, planes.length, size)
    this.#isLogits = output.form === 'logits'
    this.#width = size.width
    this.#planes = planes
    this.#values = new Float32Array(planes.length * size.width)
  }

  /** As `ProbabilityRows.addRow`, given the probability of a boundary by position. */
  addRow(y: number, at: number, share: number, weights: Float64Array, boundary: Float32Array): void {
    let isRead = false
    for (let x = 0; x < weights.length; x++) {
      if (boundary[x]! < LEAST_BOUNDARY) continue
      if (!isRead) this.#readRow(y)
      isRead = true
      const sum = this.#readPosition(x)
      // Written so that NaN is refused too.
      if (!(sum > 0)) throw this.#reader.notANumber(x, y)
      const weight = share * weights[x]!
      for (let channel = 0; channel < DIRECTION_COUNT; channel++) {
        const plane = this.#planes[channel]!
        // Never below 0 but by rounding, which no probability may be.
        plane[at + x] = Math.max(0, plane[at + x]! + weight * (this.#shares[channel]! / sum - EVEN))
      }
    }
  }

  #readRow(y: number): void {
    for (let channel = 0; channel < DIRECTION_COUNT; channel++) {
      this.#reader.readRow(channel, y, this.#values, channel * this.#width)
    }
  }

  /** Leaves the shares of the directions and returns their sum. */
  #readPosition(x: number): number {
    const values = this.#values
    let largest = -Infinity
    if (this.#isLogits)
      for (let from = x; from < values.length; from += this.#width) largest = Math.max(largest, values[from]!)
    let sum = 0
    for (let channel = 0; channel < DIRECTION_COUNT; channel++) {
      const value = values[channel * this.#width + x]!
      const share = this.#isLogits ? expOfNegative(value - largest) : Math.min(1, Math.max(0, value))
      this.#shares[channel] = share
      sum += share
    }
    return sum
  }
}
