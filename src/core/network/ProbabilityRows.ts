import type { ImageSize } from '../pixels/imageSize.ts'
import type { NetworkOutput, NetworkOutputs } from './NetworkSpec.ts'
import { addPowers, raiseLargest, sigmoid } from './softmax.ts'
import { TensorReader } from './TensorReader.ts'

/**
 * Adds one output of a network as weighted probabilities to planes, row by row: beside the tensor and the planes only a row
 * per channel is in memory. Probabilities of several channels sum to 1 at each position, a single one is as it is.
 */
export class ProbabilityRows {
  readonly #reader: TensorReader
  readonly #isLogits: boolean
  readonly #width: number
  /** Plane of each channel of the network. */
  readonly #planes: readonly Float32Array[]
  /** Channel after channel, `#width` values each: probabilities, as yet in units of their sum. */
  readonly #values: Float32Array
  readonly #largest: Float64Array
  /** Sums of the values by position, then what they are multiplied by. */
  readonly #sums: Float64Array

  /** Throws `bad-input` where the output is missing, of another type or shape. */
  constructor(outputs: NetworkOutputs, output: NetworkOutput, planes: readonly Float32Array[], size: ImageSize) {
    this.#reader = new TensorReader(outputs, output, planes.length, size)
    this.#isLogits = output.form === 'logits'
    this.#width = size.width
    this.#planes = planes
    this.#values = new Float32Array(planes.length * size.width)
    this.#largest = new Float64Array(size.width)
    this.#sums = new Float64Array(size.width)
  }

  /**
   * Adds the first `weights.length` positions of row `y`, each times `share` and its weight, from element `at` of the planes
   * on. Returns the probabilities of a single channel by position, until the next call. Throws `bad-input` where one is not
   * a number; what a network makes of padding does not matter.
   */
  addRow(y: number, at: number, share: number, weights: Float64Array): Float32Array {
    const channels = this.#planes.length
    for (let channel = 0; channel < channels; channel++) {
      this.#reader.readRow(channel, y, this.#values, channel * this.#width)
    }
    if (channels === 1) this.#readSingle()
    else this.#readSeveral()
    const factors = this.#sums
    for (let x = 0; x < weights.length; x++) factors[x] = (share * weights[x]!) / factors[x]!
    for (let x = 0; x < weights.length; x++) if (Number.isNaN(factors[x])) throw this.#reader.notANumber(x, y)
    for (let channel = 0; channel < channels; channel++) {
      addWeighted(this.#planes[channel]!, at, this.#values, channel * this.#width, factors, weights.length)
    }
    return this.#values
  }

  #readSingle(): void {
    for (let x = 0; x < this.#width; x++) {
      const value = this.#isLogits ? sigmoid(this.#values[x]!) : clamped(this.#values[x]!)
      this.#values[x] = value
      // Not divided by anything, but NaN where it is.
      this.#sums[x] = Number.isNaN(value) ? NaN : 1
    }
  }

  #readSeveral(): void {
    this.#sums.fill(0)
    if (this.#isLogits) {
      this.#largest.fill(-Infinity)
      for (let from = 0; from < this.#values.length; from += this.#width)
        raiseLargest(this.#values, from, this.#largest)
    }
    for (let from = 0; from < this.#values.length; from += this.#width) {
      if (this.#isLogits) addPowers(this.#values, from, this.#largest, this.#values, from, this.#sums)
      else addClamped(this.#values, from, this.#sums)
    }
  }
}

function addClamped(values: Float32Array, from: number, sums: Float64Array): void {
  for (let x = 0; x < sums.length; x++) {
    const value = clamped(values[from + x]!)
    values[from + x] = value
    sums[x]! += value
  }
}

/** Math.min and Math.max keep NaN. */
function clamped(value: number): number {
  return Math.min(1, Math.max(0, value))
}

function addWeighted(
  plane: Float32Array,
  at: number,
  values: Float32Array,
  from: number,
  factors: Float64Array,
  count: number,
): void {
  for (let x = 0; x < count; x++) plane[at + x]! += factors[x]! * values[from + x]!
}
