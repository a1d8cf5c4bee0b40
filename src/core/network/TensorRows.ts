import type { ImageSize } from '../pixels/imageSize.ts'
import { refuse } from '../support/DomainError.ts'
import { halfTable } from './halfFloat.ts'
import type { NetworkOutput, NetworkOutputs, NetworkTensor } from './NetworkSpec.ts'
import { normaliseRows, sigmoid, softmaxRows } from './softmax.ts'

/**
 * Reads one output of a network, 1 × channels × height × width, as probabilities, row by row: one row of each channel at a
 * time, so that beside the tensor only a row per channel is in memory.
 */
export class TensorRows {
  readonly #output: NetworkOutput
  readonly #tensor: NetworkTensor
  readonly #channels: number
  readonly #size: ImageSize
  /** Channel after channel, `#size.width` values each. */
  readonly #rows: Float32Array
  readonly #sums: Float64Array

  /** Throws `bad-input` where the output is missing, of another type or shape. */
  constructor(outputs: NetworkOutputs, output: NetworkOutput, channels: number, size: ImageSize) {
    this.#output = output
    this.#channels = channels
    this.#size = size
    this.#tensor = checkedTensor(outputs, output, [1, channels, size.height, size.width])
    this.#rows = new Float32Array(channels * size.width)
    this.#sums = new Float64Array(size.width)
  }

  /**
   * Row `y`: channel c at position x is element c · width + x; the array is written to again by the next. Probabilities of
   * several channels sum to 1, a single one is as it is. Throws `bad-input` where one of the first `used` positions is not a
   * number: what a network makes of padding does not matter.
   */
  read(y: number, used: number): Float32Array {
    const { width, height } = this.#size
    const { data } = this.#tensor
    const rows = this.#rows
    const { dtype } = this.#tensor
    for (let channel = 0; channel < this.#channels; channel++) {
      const from = (channel * height + y) * width
      const to = channel * width
      if (dtype === 'float32') rows.set(data.subarray(from, from + width), to)
      else {
        const table = dtype === 'float16' ? halfTable() : BYTE_SHARES
        for (let x = 0; x < width; x++) rows[to + x] = table[data[from + x]!]!
      }
    }
    if (this.#channels === 1) this.#readSingle(rows)
    else if (this.#output.form === 'logits') softmaxRows(rows, this.#channels, width, this.#sums)
    else this.#readSeveral(rows)
    this.#checkNumbers(rows, y, used)
    return rows
  }

  #readSingle(rows: Float32Array): void {
    if (this.#output.form === 'logits') for (let x = 0; x < rows.length; x++) rows[x] = sigmoid(rows[x]!)
    else clampRows(rows)
  }

  #readSeveral(rows: Float32Array): void {
    clampRows(rows)
    normaliseRows(rows, this.#channels, this.#size.width, this.#sums)
  }

  /** NaN in any channel has spread to all of them. */
  #checkNumbers(rows: Float32Array, y: number, used: number): void {
    for (let x = 0; x < used; x++) {
      if (!Number.isNaN(rows[x]!)) continue
      throw refuse('bad-input', {
        what: `The network's output "${this.#output.name}" is no probability`,
        where: `position (${x}, ${y}) of a tile`,
        expected: this.#output.form === 'logits' ? 'finite logits' : 'probabilities, not all of them 0',
        received: 'NaN, an infinity, or nothing but 0',
        todo: 'Try another device; if it is the same on the CPU, the model is at fault.',
      })
    }
  }
}

/** Probabilities in 255ths. */
const BYTE_SHARES = Float32Array.from({ length: 256 }, (_, byte) => byte / 255)

function clampRows(rows: Float32Array): void {
  // Math.min and Math.max keep NaN.
  for (let at = 0; at < rows.length; at++) rows[at] = Math.min(1, Math.max(0, rows[at]!))
}

function checkedTensor(
  outputs: NetworkOutputs,
  { name, dtype }: NetworkOutput,
  dims: readonly number[],
): NetworkTensor {
  const tensor = Object.hasOwn(outputs, name) ? outputs[name] : undefined
  const wanted = `${dtype} [${dims.join(', ')}]`
  const length = dims.reduce((product, side) => product * side, 1)
  const fits =
    tensor?.dtype === dtype &&
    tensor.dims.length === dims.length &&
    tensor.dims.every((side, index) => side === dims[index]) &&
    tensor.data.length === length
  if (fits) return tensor
  throw refuse('bad-input', {
    what: `The network's output "${name}" is not what its manifest says`,
    expected: wanted,
    received:
      tensor === undefined
        ? `only ${Object.keys(outputs).join(', ') || 'nothing'}`
        : `${tensor.dtype} [${tensor.dims.join(', ')}] with ${tensor.data.length} values`,
    todo: 'Correct the manifest of the model, or export the model again.',
  })
}
