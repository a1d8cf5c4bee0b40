import { join } from 'node:path'
import sharp from 'sharp'
import type { Sharp } from 'sharp'
import { DIRECTION_COUNT, DIRECTION_X, DIRECTION_Y } from '../../src/core/cues/Cues.ts'
import type { ImageSize } from '../../src/core/pixels/imageSize.ts'
import { onnxModel } from '../../tools/lib/onnxModel.ts'
import { tinyManifest, writeModelFolder } from './modelFolder.ts'

/** How bright a thing is tells how near it is: 0 is the ground, each level hides the ones below. */
export const LEVELS = [0, 100, 200] as const

/** Steps from one level to the next, in the network's own units, are 1.57. */
const STEEPNESS = 10
const HALF_STEP = 7.85
const GROUND_END = 1.216

/**
 * A network that is right about pictures of flat boxes, each as bright as its level: a real ONNX model, whose boundary is where a
 * neighbour is darker and whose direction leads there. It looks at the red channel alone. `depth`: convolutions that do
 * nothing but take time, before the others.
 */
export function levelsModel(depth = 0): Uint8Array<ArrayBuffer> {
  const direction = new Float32Array(DIRECTION_COUNT * 3 * 9)
  for (let k = 0; k < DIRECTION_COUNT; k++) {
    const start = k * 3 * 9
    direction[start + 4] = STEEPNESS
    direction[start + 3 * (1 + DIRECTION_Y[k]!) + 1 + DIRECTION_X[k]!] = -STEEPNESS
  }
  const semantic = new Float32Array(2 * 3 * 9)
  semantic[3 * 9 + 4] = STEEPNESS
  const same = new Float32Array(3 * 3 * 9)
  for (let channel = 0; channel < 3; channel++) same[channel * 3 * 9 + channel * 9 + 4] = 1
  const attributes = { kernel_shape: [3, 3], pads: [1, 1, 1, 1] }
  const seen = (step: number): string => (step === 0 ? 'image' : `seen${step}`)
  const last = seen(depth)
  return onnxModel({
    inputs: [{ name: 'image', type: 'float32', dims: [1, 3, 'height', 'width'] }],
    outputs: [
      { name: 'semantic', type: 'float32', dims: [1, 2, 'height', 'width'] },
      { name: 'boundary', type: 'float32', dims: [1, 1, 'height', 'width'] },
      { name: 'direction', type: 'float32', dims: [1, DIRECTION_COUNT, 'height', 'width'] },
    ],
    nodes: [
      ...Array.from({ length: depth }, (_, step) => ({
        operator: 'Conv',
        inputs: [seen(step), 'same'],
        outputs: [seen(step + 1)],
        attributes,
      })),
      { operator: 'Conv', inputs: [last, 'semanticWeights', 'semanticBias'], outputs: ['semantic'], attributes },
      { operator: 'Conv', inputs: [last, 'directionWeights'], outputs: ['direction'], attributes },
      { operator: 'ReduceMax', inputs: ['direction'], outputs: ['steepest'], attributes: { axes: [1], keepdims: 1 } },
      { operator: 'Sub', inputs: ['steepest', 'halfStep'], outputs: ['boundary'] },
    ],
    constants: [
      { name: 'same', type: 'float32', dims: [3, 3, 3, 3], values: same },
      { name: 'semanticWeights', type: 'float32', dims: [2, 3, 3, 3], values: semantic },
      { name: 'semanticBias', type: 'float32', dims: [2], values: Float32Array.of(0, STEEPNESS * GROUND_END) },
      { name: 'directionWeights', type: 'float32', dims: [DIRECTION_COUNT, 3, 3, 3], values: direction },
      { name: 'halfStep', type: 'float32', dims: [1], values: Float32Array.of(HALF_STEP) },
    ],
  })
}

/** Installs the model in a folder of models, by the name `levels`. */
export function installLevelsModel(models: string, options: { readonly depth?: number; readonly name?: string } = {}) {
  const { depth = 0, name = 'levels' } = options
  const bytes = levelsModel(depth)
  const manifest = tinyManifest(bytes, { name, title: 'Levels', classes: ['box'], notice: 'It knows flat boxes only.' })
  return writeModelFolder(join(models, name), manifest, { 'model.onnx': bytes })
}

export const BOXES_PHOTO_SIZE: ImageSize = { width: 64, height: 48 }

/** A near box over a far one, on the ground: #2 of `twoBoxes` behind #1. */
export function boxesPicture(size: ImageSize = BOXES_PHOTO_SIZE): Sharp {
  const scaled = (part: number, side: 'width' | 'height'): number =>
    Math.max(1, Math.round((part * size[side]) / BOXES_PHOTO_SIZE[side]))
  const part = (width: number, height: number, level: number) => ({
    create: {
      width: scaled(width, 'width'),
      height: scaled(height, 'height'),
      channels: 3 as const,
      background: { r: level, g: level, b: level },
    },
  })
  return sharp({
    create: { ...size, channels: 3, background: { r: LEVELS[0], g: LEVELS[0], b: LEVELS[0] } },
  }).composite([
    { input: part(32, 26, LEVELS[1]), left: scaled(24, 'width'), top: scaled(16, 'height') },
    { input: part(28, 28, LEVELS[2]), left: scaled(8, 'width'), top: scaled(8, 'height') },
  ])
}
