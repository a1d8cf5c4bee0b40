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
  const last = width - 1
  for (let y = 0, pixel = 0; y < height; y++) {
    for (let x = 0, left = farthest; x < width; x++, pixel++) {
      let least = Math.min(distance[pixel]!, left + STRAIGHT)
      if (y > 0 && least > STRAIGHT) {
        least = Math.min(least, distance[pixel - width]! + STRAIGHT)
        if (x > 0) least = Math.min(least, distance[pixel - width - 1]! + DIAGONAL)
        if (x < last) least = Math.min(least, distance[pixel - width + 1]! + DIAGONAL)
      }
      distance[pixel] = left = least
    }
  }
  for (let y = height - 1, pixel = distance.length - 1; y >= 0; y--) {
    for (let x = last, right = farthest; x >= 0; x--, pixel--) {
      let least = Math.min(distance[pixel]!, right + STRAIGHT)
      if (y + 1 < height && least > STRAIGHT) {
        least = Math.min(least, distance[pixel + width]! + STRAIGHT)
        if (x < last) least = Math.min(least, distance[pixel + width + 1]! + DIAGONAL)
        if (x > 0) least = Math.min(least, distance[pixel + width - 1]! + DIAGONAL)
      }
      distance[pixel] = right = least
    }
  }
  return distance
}
