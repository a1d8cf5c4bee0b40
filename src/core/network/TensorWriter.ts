import type { ImageSize } from '../pixels/imageSize.ts'
import { pixelCount } from '../pixels/imageSize.ts'
import { halfFromNumber } from './halfFloat.ts'
import type { NetworkInput, NetworkTensor, TensorType } from './NetworkSpec.ts'

type TensorData = NetworkTensor['data']

const ARRAYS = { float32: Float32Array, float16: Uint16Array, uint8: Uint8Array } as const

/**
 * Writes rows of pixels as the elements of an input: normalised, in the order of channels and layout, padded. What bytes
 * become is looked up in a table of the tensor's own type; only what was scaled is computed.
 */
export class TensorWriter {
  readonly #input: NetworkInput
  readonly #size: ImageSize
  readonly #dims: readonly number[]
  /** From one pixel, row, channel to the next, in elements. */
  readonly #pixelStep: number
  readonly #rowStep: number
  readonly #channelStep: number
  /** Element for each byte, 256 per channel of the network. */
  readonly #table: TensorData
  #data: TensorData

  constructor(input: NetworkInput, size: ImageSize) {
    this.#input = input
    this.#size = size
    const { width, height } = size
    const isPlanar = input.layout === 'NCHW'
    this.#dims = isPlanar ? [1, 3, height, width] : [1, height, width, 3]
    this.#pixelStep = isPlanar ? 1 : 3
    this.#rowStep = width * this.#pixelStep
    this.#channelStep = isPlanar ? pixelCount(size) : 1
    this.#table = new ARRAYS[input.dtype](3 * 256)
    for (let channel = 0; channel < 3; channel++) {
      for (let byte = 0; byte < 256; byte++) this.#table[256 * channel + byte] = this.#element(byte, channel)
    }
    this.#data = new ARRAYS[input.dtype](0)
  }

  /** Takes the array of a tensor that is used up, when it fits. */
  begin(into: NetworkTensor | undefined): void {
    const length = 3 * pixelCount(this.#size)
    const fits = into?.dtype === this.#input.dtype && into.data.length === length
    this.#data = fits ? into.data : new ARRAYS[this.#input.dtype](length)
  }

  /** `pixels`: red, green, blue, red, …, 0 … 255, as bytes or as numbers between them. */
  writeRow(row: number, pixels: Uint8Array | Float32Array, width: number): void {
    for (let channel = 0; channel < 3; channel++) {
      const from = this.#input.colour === 'RGB' ? channel : 2 - channel
      const to = row * this.#rowStep + channel * this.#channelStep
      if (pixels instanceof Uint8Array) this.#lookUp(pixels, from, to, width, channel)
      else this.#compute(pixels, from, to, width, channel)
    }
  }

  /** Pads what lies beyond the first `width` columns and `height` rows, as the size rule says. */
  finish(width: number, height: number): NetworkTensor {
    const data = this.#data
    const isFixed = this.#input.size.rule === 'fixed'
    for (let channel = 0; channel < 3; channel++) {
      const start = channel * this.#channelStep
      for (let row = 0; row < height; row++) {
        const end = start + row * this.#rowStep + width * this.#pixelStep
        const value = isFixed ? 0 : data[end - this.#pixelStep]!
        for (let x = width, at = end; x < this.#size.width; x++, at += this.#pixelStep) data[at] = value
      }
      for (let row = height; row < this.#size.height; row++) {
        let at = start + row * this.#rowStep
        let above = at - this.#rowStep
        for (let x = 0; x < this.#size.width; x++, at += this.#pixelStep, above += this.#pixelStep) {
          data[at] = isFixed ? 0 : data[above]!
        }
      }
    }
    return { dtype: this.#input.dtype, dims: this.#dims, data }
  }

  #lookUp(pixels: Uint8Array, from: number, to: number, width: number, channel: number): void {
    const [data, table, pixelStep] = [this.#data, this.#table, this.#pixelStep]
    const base = 256 * channel
    for (let x = 0; x < width; x++) data[to + x * pixelStep] = table[base + pixels[3 * x + from]!]!
  }

  #compute(pixels: Float32Array, from: number, to: number, width: number, channel: number): void {
    const [data, pixelStep] = [this.#data, this.#pixelStep]
    for (let x = 0; x < width; x++) data[to + x * pixelStep] = this.#element(pixels[3 * x + from]!, channel)
  }

  #element(pixel: number, channel: number): number {
    const { scale, mean, std, dtype } = this.#input
    return elementOf((pixel * scale - mean[channel]!) / std[channel]!, dtype)
  }
}

function elementOf(value: number, dtype: TensorType): number {
  switch (dtype) {
    case 'float32':
      return value
    case 'float16':
      return halfFromNumber(value)
    case 'uint8':
      return Math.min(255, Math.max(0, Math.round(value)))
  }
}
