import type { AnnotationState } from '../dataset/records.ts'
import { labelMapFromMasks } from '../masks/labelMap.ts'
import { pixelCount } from '../pixels/imageSize.ts'
import type { ImageSize } from '../pixels/imageSize.ts'

/** Instance numbers per pixel on a grid `scale` times coarser than the annotation; 0 is background. */
export interface InstanceMap {
  readonly size: ImageSize
  readonly numbers: Int32Array
  readonly scale: number
}

export interface InstanceMapOptions {
  /** Pixels of the image per pixel of the map, each way; the middle one is sampled. Default 1. */
  readonly scale?: 1 | 2 | 4
  /** Whether stuff counts as instances; by default it is background, as it is for a network of things. */
  readonly includeStuff?: boolean
}

/** Who shows at each pixel: the visible masks, and where those overlap, the one of lower rank. */
export function instanceMapOf(state: AnnotationState, options: InstanceMapOptions = {}): InstanceMap {
  const { scale = 1, includeStuff = false } = options
  const { width, height } = state.size
  const shown = state.instances.filter(({ isStuff }) => includeStuff || !isStuff)
  const farFirst = shown.toSorted((a, b) => b.rank - a.rank || b.number - a.number)
  const full = labelMapFromMasks(state.size, new Map(farFirst.map(({ number, visible }) => [number, visible])))
  const size = { width: Math.ceil(width / scale), height: Math.ceil(height / scale) }
  if (scale === 1) return { size, numbers: full, scale }
  const numbers = new Int32Array(pixelCount(size))
  for (let y = 0, pixel = 0; y < size.height; y++) {
    const row = sampledAt(y, scale, height) * width
    for (let x = 0; x < size.width; x++) numbers[pixel++] = full[row + sampledAt(x, scale, width)]!
  }
  return { size, numbers, scale }
}

/** The image column (or row) that stands for column `at` of a grid `scale` times coarser: the middle one of its own. */
export function sampledAt(at: number, scale: number, length: number): number {
  return Math.min(length - 1, at * scale + (scale >> 1))
}
