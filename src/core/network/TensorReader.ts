import type { ImageSize } from '../pixels/imageSize.ts'
import { refuse } from '../support/DomainError.ts'
import { halfTable } from './halfFloat.ts'
import type { NetworkOutput, NetworkOutputs, NetworkTensor } from './NetworkSpec.ts'

/** Probabilities in 255ths. */
const BYTE_SHARES = Float32Array.from({ length: 256 }, (_, byte) => byte / 255)

/** Reads one output of a network, 1 × channels × height × width of any type, as numbers, row by row. */
export class TensorReader {
  readonly #output: NetworkOutput
  readonly #tensor: NetworkTensor
  readonly #size: ImageSize

  /** Throws `bad-input` where the output is missing, of another type or shape. */
  constructor(outputs: NetworkOutputs, output: NetworkOutput, channels: number, size: ImageSize) {
    this.#output = output
    this.#size = size
    this.#tensor = checkedTensor(outputs, output, [1, channels, size.height, size.width])
  }

  /** Reads as many values of a channel as `into` holds, from the beginning of row `y` on. */
  read(channel: number, y: number, into: Float32Array): void {
    const { width, height } = this.#size
    const { data, dtype } = this.#tensor
    const from = (channel * height + y) * width
    if (data instanceof Float32Array) into.set(data.subarray(from, from + into.length))
    else decode(data, from, dtype === 'float16' ? halfTable() : BYTE_SHARES, into)
  }

  /** Says of a position, counted from the beginning of row `y`, that there is none. */
  notANumber(position: number, y: number): Error {
    const { width } = this.#size
    const place = `(${position % width}, ${y + Math.floor(position / width)})`
    return refuse('bad-input', {
      what: `The network's output "${this.#output.name}" is no probability`,
      where: `position ${place} of a tile`,
      expected: this.#output.form === 'logits' ? 'finite logits' : 'probabilities, not all of them 0',
      received: 'NaN, an infinity, or nothing but 0',
      todo: 'Try another device; if it is the same on the CPU, the model is at fault.',
    })
  }
}

function decode(data: Uint16Array | Uint8Array, from: number, table: Float32Array, into: Float32Array): void {
  for (let x = 0; x < into.length; x++) into[x] = table[data[from + x]!]!
}

function checkedTensor(
  outputs: NetworkOutputs,
  { name, dtype }: NetworkOutput,
  dims: readonly number[],
): NetworkTensor {
  const tensor = Object.hasOwn(outputs, name) ? outputs[name] : undefined
  const length = dims.reduce((product, side) => product * side, 1)
  const fits =
    tensor?.dtype === dtype &&
    tensor.dims.length === dims.length &&
    tensor.dims.every((side, index) => side === dims[index]) &&
    tensor.data.length === length
  if (fits) return tensor
  const received =
    tensor === undefined
      ? `only ${Object.keys(outputs).join(', ') || 'nothing'}`
      : `${tensor.dtype} [${tensor.dims.join(', ')}] with ${tensor.data.length} values`
  throw refuse('bad-input', {
    what: `The network's output "${name}" is not what its manifest says`,
    expected: `${dtype} [${dims.join(', ')}]`,
    received,
    todo: 'Correct the manifest of the model, or export the model again.',
  })
}
