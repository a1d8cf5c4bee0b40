import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { seededRandom } from '../../src/core/support/seededRandom.ts'
import { onnxModel } from '../../tools/lib/onnxModel.ts'
import type { ElementType, OnnxConstant, OnnxNode, OnnxPort } from '../../tools/lib/onnxModel.ts'

export interface TinyModelOptions {
  /** Default `image`. */
  readonly input?: string
  /** Default 3. */
  readonly inputChannels?: number
  /** Default: height and width are known only when it runs. */
  readonly inputSize?: readonly [height: number, width: number]
  /** Of the input and every output; weights are of the same type. Default float32. */
  readonly type?: 'float32' | 'float16'
  /** Channels by output name. Default: semantic 3, boundary 1, direction 8. */
  readonly outputs?: Readonly<Record<string, number>>
  readonly stride?: number
  readonly seed?: number
  readonly opset?: number
  readonly irVersion?: number
  /** File that the weights lie in instead; it may be anywhere and is not written here. */
  readonly externalData?: string
  /** An operator that the outputs pass through at the end, such as one that no runtime knows. Default: none. */
  readonly lastOperator?: { readonly name: string; readonly domain?: string }
}

const OOSIS_OUTPUTS = { semantic: 3, boundary: 1, direction: 8 }

/**
 * A model of one 3×3 convolution per output, with weights drawn from a seed: a network of kind `oosis` in form, and in nothing
 * else. About two kilobytes.
 */
export function tinyModel(options: TinyModelOptions = {}): Uint8Array<ArrayBuffer> {
  const { input = 'image', inputChannels = 3, inputSize = ['height', 'width'], type = 'float32' } = options
  const { outputs = OOSIS_OUTPUTS, stride = 1, seed = 1, lastOperator } = options
  const random = seededRandom(seed)
  const constants: OnnxConstant[] = []
  const nodes: OnnxNode[] = []
  for (const [name, channels] of Object.entries(outputs)) {
    const weights = Float32Array.from({ length: channels * inputChannels * 9 }, () => random() - 0.5)
    const values =
      options.externalData === undefined
        ? { values: type === 'float16' ? Float16Array.from(weights) : weights }
        : { values: { location: options.externalData } }
    constants.push({ name: `${name}Weights`, type, dims: [channels, inputChannels, 3, 3], ...values })
    const result = lastOperator === undefined ? name : `${name}Before`
    const attributes = { kernel_shape: [3, 3], pads: [1, 1, 1, 1], strides: [stride, stride] }
    nodes.push({ operator: 'Conv', inputs: [input, `${name}Weights`], outputs: [result], attributes })
    if (lastOperator === undefined) continue
    const { name: operator, domain } = lastOperator
    nodes.push({ operator, inputs: [result], outputs: [name], ...(domain === undefined ? {} : { domain }) })
  }
  const domain = lastOperator?.domain
  return onnxModel({
    inputs: [{ name: input, type, dims: [1, inputChannels, ...inputSize] }],
    outputs: Object.entries(outputs).map(([name, channels]) => outputPort(name, channels, type)),
    nodes,
    constants,
    ...(options.opset === undefined ? {} : { opset: options.opset }),
    ...(options.irVersion === undefined ? {} : { irVersion: options.irVersion }),
    ...(domain === undefined ? {} : { domains: { [domain]: 1 } }),
  })
}

/**
 * A model that takes its time: `depth` convolutions of 16 channels, one after the other, all with the same weights. On one
 * core, 64 of them take about a second at 512×512.
 */
export function slowModel(depth: number): Uint8Array<ArrayBuffer> {
  const random = seededRandom(depth)
  const weights = (channels: number) => Float32Array.from({ length: 16 * channels * 9 }, () => (random() - 0.5) / 8)
  const conv = (from: string, to: string, name: string): OnnxNode => ({
    operator: 'Conv',
    inputs: [from, name],
    outputs: [to],
    attributes: { kernel_shape: [3, 3], pads: [1, 1, 1, 1] },
  })
  return onnxModel({
    inputs: [{ name: 'image', type: 'float32', dims: [1, 3, 'height', 'width'] }],
    outputs: [{ name: 'features', type: 'float32', dims: [1, 16, 'height', 'width'] }],
    nodes: [
      conv('image', 'step0', 'first'),
      ...Array.from({ length: depth }, (_, index) => conv(`step${index}`, `step${index + 1}`, 'next')),
      { operator: 'Relu', inputs: [`step${depth}`], outputs: ['features'] },
    ],
    constants: [
      { name: 'first', type: 'float32', dims: [16, 3, 3, 3], values: weights(3) },
      { name: 'next', type: 'float32', dims: [16, 16, 3, 3], values: weights(16) },
    ],
  })
}

/** Writes a model file and names it as the inference client wants it named. */
export function writeModel(folder: string, name: string, bytes: Uint8Array): { path: string; sha256: string } {
  const path = join(folder, name)
  writeFileSync(path, bytes)
  return { path, sha256: createHash('sha256').update(bytes).digest('hex') }
}

function outputPort(name: string, channels: number, type: ElementType): OnnxPort {
  return { name, type, dims: [1, channels, 'outputHeight', 'outputWidth'] }
}
