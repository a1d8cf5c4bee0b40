import type { ProbabilityKernel } from './ProbabilityKernel.ts'
import { addPowers, expOfNegative, raiseLargest, sigmoid } from './softmax.ts'

/**
 * The kernel in plain TypeScript: runs everywhere, and says what `wasm/probabilityKernel.ts` shall say, to 1e-6. Sums in double. Small functions
 * with arrays as arguments, since those are compiled after a few rows.
 */
export class PlainProbabilities implements ProbabilityKernel {
  /** Channel after channel, `#positions` values each. */
  #values = new Float32Array(0)
  #positions = 0
  /** Views of them. */
  #channels: readonly Float32Array[] = []
  #largest = new Float64Array(0)
  #sums = new Float64Array(0)

  room(channels: number, positions: number): readonly Float32Array[] {
    if (this.#channels.length !== channels || this.#positions !== positions) {
      const values = new Float32Array(channels * positions)
      this.#values = values
      this.#positions = positions
      this.#channels = Array.from({ length: channels }, (_, channel) =>
        values.subarray(channel * positions, (channel + 1) * positions),
      )
      this.#largest = new Float64Array(positions)
      this.#sums = new Float64Array(positions)
    }
    return this.#channels
  }

  shares(first: number, count: number, isLogits: boolean): boolean {
    const channels = this.#channels.slice(first, first + count)
    this.#sums.fill(0)
    if (isLogits) addAllPowers(channels, this.#largest.fill(-Infinity), this.#sums)
    else addAllClamped(channels, this.#sums)
    for (const values of channels) divide(values, this.#sums)
    return areNumbers(channels[0]!)
  }

  sharesWhere(first: number, count: number, isLogits: boolean, condition: number, least: number): boolean {
    const conditions = this.#channels[condition]!
    for (const values of this.#channels.slice(first, first + count)) makeEven(values, 1 / count, conditions, least)
    let isFine = true
    for (let x = 0, at = first * this.#positions; x < conditions.length; x++, at++) {
      if (!(conditions[x]! >= least)) continue
      const end = at + count * this.#positions
      const sum = isLogits
        ? takePowers(this.#values, at, this.#positions, end)
        : takeClamped(this.#values, at, this.#positions, end)
      for (let place = at; place < end; place += this.#positions) this.#values[place] = this.#values[place]! / sum
      // Written so that NaN is none, too.
      if (!(sum > 0)) isFine = false
    }
    return isFine
  }

  single(channel: number, isLogits: boolean): boolean {
    const values = this.#channels[channel]!
    if (isLogits) takeSigmoids(values)
    else addClamped(values, this.#sums)
    return areNumbers(values)
  }
}

function addAllPowers(channels: readonly Float32Array[], largest: Float64Array, sums: Float64Array): void {
  for (const logits of channels) raiseLargest(logits, largest)
  for (const logits of channels) addPowers(logits, largest, sums)
}

function addAllClamped(channels: readonly Float32Array[], sums: Float64Array): void {
  for (const values of channels) addClamped(values, sums)
}

function makeEven(values: Float32Array, even: number, conditions: Float32Array, least: number): void {
  for (let x = 0; x < values.length; x++) if (!(conditions[x]! >= least)) values[x] = even
}

/** Of one position, whose values are elements `from`, `from` + `step`, … below `end`. Returns their sum. */
function takePowers(values: Float32Array, from: number, step: number, end: number): number {
  let largest = -Infinity
  for (let at = from; at < end; at += step) largest = Math.max(largest, values[at]!)
  let sum = 0
  for (let at = from; at < end; at += step) {
    const power = expOfNegative(values[at]! - largest)
    values[at] = power
    sum += power
  }
  return sum
}

function takeClamped(values: Float32Array, from: number, step: number, end: number): number {
  let sum = 0
  for (let at = from; at < end; at += step) {
    const value = clamped(values[at]!)
    values[at] = value
    sum += value
  }
  return sum
}

function addClamped(values: Float32Array, sums: Float64Array): void {
  for (let x = 0; x < values.length; x++) {
    const value = clamped(values[x]!)
    values[x] = value
    sums[x]! += value
  }
}

function divide(values: Float32Array, sums: Float64Array): void {
  for (let x = 0; x < values.length; x++) values[x] = values[x]! / sums[x]!
}

function takeSigmoids(values: Float32Array): void {
  for (let x = 0; x < values.length; x++) values[x] = sigmoid(values[x]!)
}

function areNumbers(values: Float32Array): boolean {
  for (let x = 0; x < values.length; x++) if (Number.isNaN(values[x])) return false
  return true
}

/** Math.min and Math.max keep NaN. */
function clamped(value: number): number {
  return Math.min(1, Math.max(0, value))
}
