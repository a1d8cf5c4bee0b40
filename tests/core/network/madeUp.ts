import type { NetworkInput, NetworkOutputs, NetworkSpec, NetworkTensor } from '../../../src/core/network/NetworkSpec.ts'
import { DIRECTION_X, DIRECTION_Y } from '../../../src/core/cues/Cues.ts'
import type { RgbImage } from '../../../src/core/pixels/RgbImage.ts'

/** The image of golden/pytorchGolden.py. */
export function madeUpImage(width: number, height: number): RgbImage {
  const data = new Uint8Array(3 * width * height)
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      for (let c = 0; c < 3; c++) data[at++] = (37 * x + 91 * y + 53 * c + 11 * ((x * y) % 17)) % 256
    }
  }
  return { size: { width, height }, data }
}

/** The logits of golden/pytorchGolden.py, times a factor. */
function madeUpLogits(channels: number, width: number, height: number, factor = 1): NetworkTensor {
  const data = Float32Array.from(
    { length: channels * width * height },
    (_, index) => factor * (((index * 7919) % 1201) / 100 - 6),
  )
  return { dtype: 'float32', dims: [1, channels, height, width], data }
}

/** An input with the mean and deviation of ImageNet. */
export function inputOf(changes: Partial<NetworkInput> = {}): NetworkInput {
  return {
    name: 'image',
    layout: 'NCHW',
    dtype: 'float32',
    colour: 'RGB',
    scale: 1 / 255,
    mean: [0.485, 0.456, 0.406],
    std: [0.229, 0.224, 0.225],
    size: { rule: 'multiple', multiple: 1, tile: 1024, overlap: 64 },
    ...changes,
  }
}

export const DIRECTIONS = DIRECTION_X.map((x, k) => [x, DIRECTION_Y[k]!] as const)

export function specOf(changes: Partial<NetworkSpec> = {}): NetworkSpec {
  return {
    input: inputOf(),
    outputs: {
      semantic: { name: 'semantic', form: 'logits', dtype: 'float32' },
      boundary: { name: 'boundary', form: 'logits', dtype: 'float32' },
      direction: { name: 'direction', form: 'logits', dtype: 'float32' },
    },
    stride: 1,
    classes: ['cup', 'plate', 'spoon'],
    directions: DIRECTIONS,
    decision: { rule: 'threshold', threshold: 0.3, thinning: true },
    ...changes,
  }
}

/** Outputs whose logits are those of golden/pytorchGolden.py. */
export function madeUpOutputs(width: number, height: number): NetworkOutputs {
  return {
    semantic: madeUpLogits(4, width, height),
    boundary: madeUpLogits(1, width, height, 0.7),
    direction: madeUpLogits(8, width, height, 0.5),
  }
}
