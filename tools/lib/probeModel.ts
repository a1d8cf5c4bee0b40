import { fileURLToPath } from 'node:url'
import { seededRandom } from '../../src/core/support/seededRandom.ts'
import { onnxModel } from './onnxModel.ts'
import type { OnnxConstant, OnnxNode } from './onnxModel.ts'

/** Where the module with its bytes lies. */
export const PROBE_MODULE = fileURLToPath(new URL('../../src/backend/inference/probeModelBytes.ts', import.meta.url))

const SIDE = 512
const CHANNELS = 8

/**
 * The model that providers are probed with: the operators of an encoder and decoder with skips, on 512×512 pixels, so that a
 * provider that computes wrongly, or only slowly, shows. Weights are bytes and become floats when the model is loaded.
 */
export function probeModel(): Uint8Array<ArrayBuffer> {
  const nodes: OnnxNode[] = [...weights('first'), ...weights('middle'), ...weights('last')]
  const conv = (from: string, to: string, name: string, side = 3): void => {
    const attributes = { kernel_shape: [side, side], pads: side === 3 ? [1, 1, 1, 1] : [0, 0, 0, 0] }
    nodes.push({ operator: 'Conv', inputs: [from, name], outputs: [to], attributes })
  }
  const convRelu = (from: string, to: string, name: string, side?: number): void => {
    conv(from, `${to}Sum`, name, side)
    nodes.push({ operator: 'Relu', inputs: [`${to}Sum`], outputs: [to] })
  }
  convRelu('image', 'a', 'first')
  convRelu('a', 'b', 'middle')
  nodes.push({
    operator: 'MaxPool',
    inputs: ['b'],
    outputs: ['half'],
    attributes: { kernel_shape: [2, 2], strides: [2, 2] },
  })
  convRelu('half', 'c', 'middle')
  convRelu('c', 'd', 'middle')
  const linear = { mode: 'linear', coordinate_transformation_mode: 'half_pixel' }
  nodes.push({ operator: 'Resize', inputs: ['d', '', 'twice'], outputs: ['whole'], attributes: linear })
  nodes.push({ operator: 'Concat', inputs: ['b', 'whole'], outputs: ['both'], attributes: { axis: 1 } })
  convRelu('both', 'e', 'last', 1)
  conv('e', 'f', 'middle')
  nodes.push({ operator: 'Sigmoid', inputs: ['f'], outputs: ['probability'] })
  const pool = { kernel_shape: [32, 32], strides: [32, 32] }
  nodes.push({ operator: 'AveragePool', inputs: ['probability'], outputs: ['answer'], attributes: pool })
  return onnxModel({
    inputs: [{ name: 'image', type: 'float32', dims: [1, 3, SIDE, SIDE] }],
    outputs: [{ name: 'answer', type: 'float32', dims: [1, CHANNELS, SIDE / 32, SIDE / 32] }],
    nodes,
    constants: [
      bytes('firstBytes', [CHANNELS, 3, 3, 3], 1),
      bytes('middleBytes', [CHANNELS, CHANNELS, 3, 3], 2),
      bytes('lastBytes', [CHANNELS, 2 * CHANNELS, 1, 1], 3),
      scalar('centre', 127.5),
      scalar('scale', 1 / 256),
      { name: 'twice', type: 'float32', dims: [4], values: Float32Array.of(1, 1, 2, 2) },
    ],
  })
}

/** The module that carries it, so that it is found from source and inside any bundle. */
export function probeModule(model: Uint8Array): string {
  const base64 = Buffer.from(model).toString('base64')
  return [
    '/** The model that providers are probed with (tools/lib/probeModel.ts), in base64. Made by `npm run build:probe`. */',
    'export const PROBE_MODEL_BASE64 =',
    `  '${base64}'`,
    '',
  ].join('\n')
}

/** (bytes − 127.5) / 256. */
function weights(name: string): OnnxNode[] {
  return [
    { operator: 'Cast', inputs: [`${name}Bytes`], outputs: [`${name}Float`], attributes: { to: 1 } },
    { operator: 'Sub', inputs: [`${name}Float`, 'centre'], outputs: [`${name}Centred`] },
    { operator: 'Mul', inputs: [`${name}Centred`, 'scale'], outputs: [name] },
  ]
}

function bytes(name: string, dims: readonly number[], seed: number): OnnxConstant {
  const random = seededRandom(seed)
  const count = dims.reduce((product, dim) => product * dim, 1)
  return { name, type: 'uint8', dims, values: Uint8Array.from({ length: count }, () => Math.floor(random() * 256)) }
}

function scalar(name: string, value: number): OnnxConstant {
  return { name, type: 'float32', dims: [], values: Float32Array.of(value) }
}
