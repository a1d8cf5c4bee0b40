import type { ImageSize } from '../../pixels/imageSize.ts'

/** Distances count in thirds of a pixel: 3 for a straight step, 4 for a diagonal one, at most 8 % off the Euclidean. */
const STRAIGHT = 3
const DIAGONAL = 4

/** The distance of all pixels where there is no wall, and more than any other. */
export function farthestFromWall({ width, height }: ImageSize): number {
  return DIAGONAL * (width + height)
}

/**
 * Distance of every pixel from the nearest wall (`isWall[p]` ≠ 0) in thirds of a pixel; the border of the image is no wall.
 * Where there is no wall at all, all distances are the same large one.
 *
 * Two passes over the image, O(pixels); allocates the result. Source: G. Borgefors, *Distance Transformations in
 * Digital Images*, CVGIP 34, 1986 (the 3-4 chamfer distance). Check: tests compare with the definition as shortest paths.
 */
export function wallDistance(isWall: Uint8Array, size: ImageSize): Int32Array {
  const { width, height } = size
  const farthest = farthestFromWall(size)
  const distance = new Int32Array(isWall.length)
  for (let y = 0; y < height; y++) comeDown(distance, isWall, farthest, y, width)
  for (let y = height - 1; y >= 0; y--) goUp(distance, farthest, y, width, y + 1 < height)
  return distance
}

/** Distances of a row by way of the row above and the pixel to the left. */
function comeDown(distance: Int32Array, isWall: Uint8Array, farthest: number, y: number, width: number): void {
  const last = width - 1
  for (let x = 0, pixel = y * width, left = farthest; x < width; x++, pixel++) {
    let least = isWall[pixel] === 0 ? Math.min(farthest, left + STRAIGHT) : 0
    if (y > 0 && least > STRAIGHT) {
      least = Math.min(least, distance[pixel - width]! + STRAIGHT)
      if (x > 0) least = Math.min(least, distance[pixel - width - 1]! + DIAGONAL)
      if (x < last) least = Math.min(least, distance[pixel - width + 1]! + DIAGONAL)
    }
    distance[pixel] = left = least
  }
}

/** The same by way of the row below and the pixel to the right. */
function goUp(distance: Int32Array, farthest: number, y: number, width: number, hasBelow: boolean): void {
  const last = width - 1
  for (let x = last, pixel = y * width + last, right = farthest; x >= 0; x--, pixel--) {
    let least = Math.min(distance[pixel]!, right + STRAIGHT)
    if (hasBelow && least > STRAIGHT) {
      least = Math.min(least, distance[pixel + width]! + STRAIGHT)
      if (x < last) least = Math.min(least, distance[pixel + width + 1]! + DIAGONAL)
      if (x > 0) least = Math.min(least, distance[pixel + width - 1]! + DIAGONAL)
    }
    distance[pixel] = right = least
  }
}
