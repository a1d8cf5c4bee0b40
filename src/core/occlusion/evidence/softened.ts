import type { ImageSize } from '../../pixels/imageSize.ts'

/**
 * The plane smoothed by (1, 2, 3, 2, 1) / 9 along x and y, beyond its borders continued by its last value. O(pixels);
 * allocates the result and one plane.
 */
export function softened(plane: Float32Array, { width, height }: ImageSize): Float32Array {
  const along = new Float32Array(plane.length)
  const result = new Float32Array(plane.length)
  for (let y = 0; y < height; y++) smoothLine(plane, along, y * width, 1, width)
  for (let x = 0; x < width; x++) smoothLine(along, result, x, width, height)
  return result
}

function smoothLine(from: Float32Array, to: Float32Array, start: number, stride: number, length: number): void {
  const last = start + (length - 1) * stride
  let before2 = from[start]!
  let before = before2
  let here = before2
  let after = length > 1 ? from[start + stride]! : here
  for (let at = start; at <= last; at += stride) {
    const after2 = at + 2 * stride <= last ? from[at + 2 * stride]! : after
    to[at] = (before2 + 2 * before + 3 * here + 2 * after + after2) / 9
    before2 = before
    before = here
    here = after
    after = after2
  }
}
