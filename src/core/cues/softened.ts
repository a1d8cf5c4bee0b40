import type { ImageSize } from '../pixels/imageSize.ts'

/**
 * The plane smoothed by (1, 2, 3, 2, 1) / 9 along x and y, beyond its borders continued by its last value. O(pixels);
 * allocates the result and one plane.
 */
export function softened(plane: Float32Array, { width, height }: ImageSize): Float32Array {
  const along = new Float32Array(plane.length)
  const result = new Float32Array(plane.length)
  for (let y = 0; y < height; y++) smoothRow(plane, along, y * width, width)
  // Row by row, as columns would jump through memory.
  for (let y = 0; y < height; y++) smoothAcross(along, result, y, width, height)
  return result
}

function smoothRow(from: Float32Array, to: Float32Array, start: number, length: number): void {
  const last = start + length - 1
  let before2 = from[start]!
  let before = before2
  let here = before2
  let after = length > 1 ? from[start + 1]! : here
  for (let at = start; at <= last; at++) {
    const after2 = at + 2 <= last ? from[at + 2]! : after
    to[at] = (before2 + 2 * before + 3 * here + 2 * after + after2) / 9
    before2 = before
    before = here
    here = after
    after = after2
  }
}

function smoothAcross(along: Float32Array, result: Float32Array, y: number, width: number, height: number): void {
  const first = Math.max(0, y - 2) * width
  const second = Math.max(0, y - 1) * width
  const third = y * width
  const fourth = Math.min(height - 1, y + 1) * width
  const fifth = Math.min(height - 1, y + 2) * width
  for (let x = 0; x < width; x++) {
    const inner = 2 * (along[second + x]! + along[fourth + x]!) + 3 * along[third + x]!
    result[third + x] = (along[first + x]! + inner + along[fifth + x]!) / 9
  }
}
