import type { ImageSize } from '../../pixels/imageSize.ts'

/** Distances count in thirds of a pixel: 3 for a straight step, 4 for a diagonal one, at most 8 % off the Euclidean. */
const STRAIGHT = 3
const DIAGONAL = 4

/**
 * Distance of every pixel from the nearest wall (`isWall[p]` ≠ 0) in thirds of a pixel; the border of the image is no wall.
 * Where there is no wall at all, all distances are the same large one.
 *
 * Two passes over the image, O(pixels); allocates the result. Source: G. Borgefors, *Distance Transformations in
 * Digital Images*, CVGIP 34, 1986 (the 3-4 chamfer distance). Check: tests compare with the definition as shortest paths.
 */
export function wallDistance(isWall: Uint8Array, { width, height }: ImageSize): Int32Array {
  const farthest = DIAGONAL * (width + height)
  const distance = new Int32Array(isWall.length)
  for (let pixel = 0; pixel < isWall.length; pixel++) if (isWall[pixel] === 0) distance[pixel] = farthest
  for (let y = 0; y < height; y++) {
    for (let x = 0, pixel = y * width; x < width; x++, pixel++) {
      let least = distance[pixel]!
      if (x > 0) least = Math.min(least, distance[pixel - 1]! + STRAIGHT)
      if (y > 0) {
        least = Math.min(least, distance[pixel - width]! + STRAIGHT)
        if (x > 0) least = Math.min(least, distance[pixel - width - 1]! + DIAGONAL)
        if (x + 1 < width) least = Math.min(least, distance[pixel - width + 1]! + DIAGONAL)
      }
      distance[pixel] = least
    }
  }
  for (let y = height - 1; y >= 0; y--) {
    for (let x = width - 1, pixel = y * width + x; x >= 0; x--, pixel--) {
      let least = distance[pixel]!
      if (x + 1 < width) least = Math.min(least, distance[pixel + 1]! + STRAIGHT)
      if (y + 1 < height) {
        least = Math.min(least, distance[pixel + width]! + STRAIGHT)
        if (x + 1 < width) least = Math.min(least, distance[pixel + width + 1]! + DIAGONAL)
        if (x > 0) least = Math.min(least, distance[pixel + width - 1]! + DIAGONAL)
      }
      distance[pixel] = least
    }
  }
  return distance
}
