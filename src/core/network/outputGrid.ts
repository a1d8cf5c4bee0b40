import type { ImageSize } from '../pixels/imageSize.ts'

/** Size of the outputs for an input of a size: h = ceil(H / stride). */
export function outputSize({ width, height }: ImageSize, stride: number): ImageSize {
  return { width: Math.ceil(width / stride), height: Math.ceil(height / stride) }
}
