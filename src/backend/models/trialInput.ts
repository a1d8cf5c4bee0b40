import { seededRandom } from '../../core/support/seededRandom.ts'
import type { ModelManifest } from '../../shared/modelManifest.ts'
import type { Tensor } from '../inference/inferenceTypes.ts'

/** Shortest side of a trial, in pixels: several times what the deepest encoders make one pixel of. */
const LEAST_SIDE = 64

/** An image of noise in the smallest size that says something, normalised as the manifest says. */
export function trialInput(manifest: ModelManifest): {
  readonly tensor: Tensor
  readonly height: number
  readonly width: number
} {
  const { layout, dtype, scale, mean, std } = manifest.input
  const { height, width } = trialSize(manifest)
  const random = seededRandom(1)
  const count = 3 * height * width
  const channelOf = (index: number): number => (layout === 'NCHW' ? Math.floor(index / (height * width)) : index % 3)
  const pixels = Uint8Array.from({ length: count }, () => 256 * random())
  const value = (pixel: number, index: number): number =>
    (pixel * scale - mean[channelOf(index)]!) / std[channelOf(index)]!
  const dims = layout === 'NCHW' ? [1, 3, height, width] : [1, height, width, 3]
  return { tensor: { dtype, dims, data: dataOf(pixels, dtype, value) }, height, width }
}

function dataOf(
  pixels: Uint8Array<ArrayBuffer>,
  dtype: Tensor['dtype'],
  value: (pixel: number, index: number) => number,
): Tensor['data'] {
  if (dtype === 'uint8') return pixels
  const values = Float32Array.from(pixels, value)
  return dtype === 'float32' ? values : new Uint16Array(Float16Array.from(values).buffer)
}

/** Higher than wide and not square wherever the rule lets it, so that swapped sides show. */
function trialSize({ input: { size } }: ModelManifest): { readonly height: number; readonly width: number } {
  if (size.rule === 'fixed') return size
  const atLeast = Math.ceil(LEAST_SIDE / size.multiple) * size.multiple
  if (size.rule === 'longest-side') return { height: size.longestSide, width: Math.min(size.longestSide, atLeast) }
  const width = Math.min(size.tile, atLeast)
  return { height: Math.min(size.tile, width + size.multiple), width }
}
