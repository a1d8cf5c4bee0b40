import { pixelCount } from '../../pixels/imageSize.ts'
import type { ImageSize } from '../../pixels/imageSize.ts'

/**
 * Steps between 4-neighbours from the nearest seed to each pixel by paths that stay inside; 0 at seeds, −1 where no path
 * leads. Seeds outside are skipped. Breadth-first: O(pixels); allocates eight bytes per pixel.
 */
export function distancesInside({ width, height }: ImageSize, inside: Uint8Array, seeds: Uint8Array): Int32Array {
  const pixels = pixelCount({ width, height })
  const distance = new Int32Array(pixels).fill(-1)
  const queue = new Int32Array(pixels)
  let end = 0
  for (let pixel = 0; pixel < pixels; pixel++) {
    if (seeds[pixel] === 0 || inside[pixel] === 0) continue
    distance[pixel] = 0
    queue[end++] = pixel
  }
  for (let at = 0; at < end; at++) {
    const pixel = queue[at]!
    const next = distance[pixel]! + 1
    const x = pixel % width
    const visit = (other: number) => {
      if (inside[other] === 0 || distance[other] !== -1) return
      distance[other] = next
      queue[end++] = other
    }
    if (x > 0) visit(pixel - 1)
    if (x + 1 < width) visit(pixel + 1)
    if (pixel >= width) visit(pixel - width)
    if (pixel + width < pixels) visit(pixel + width)
  }
  return distance
}
