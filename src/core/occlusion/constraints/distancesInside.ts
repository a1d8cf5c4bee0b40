import { pixelCount } from '../../pixels/imageSize.ts'
import type { ImageSize } from '../../pixels/imageSize.ts'

/**
 * Steps between 4-neighbours from the nearest seed to each pixel by paths that stay inside (≠ 0); 0 at seeds, −1 where no
 * path leads. Seeds are inside. Breadth-first: O(pixels); allocates eight bytes per pixel.
 */
export function distancesInside({ width, height }: ImageSize, inside: Uint8Array, seeds: Iterable<number>): Int32Array {
  const pixels = pixelCount({ width, height })
  const distance = new Int32Array(pixels).fill(-1)
  const queue = new Int32Array(pixels)
  let end = 0
  for (const seed of seeds) {
    if (distance[seed] !== -1) continue
    distance[seed] = 0
    queue[end++] = seed
  }
  for (let at = 0; at < end; at++) {
    const pixel = queue[at]!
    const next = distance[pixel]! + 1
    const x = pixel % width
    for (let side = 0; side < 4; side++) {
      if ((side === 0 && x === 0) || (side === 1 && x + 1 === width)) continue
      const other = side === 0 ? pixel - 1 : side === 1 ? pixel + 1 : side === 2 ? pixel - width : pixel + width
      if (other < 0 || other >= pixels || inside[other] === 0 || distance[other] !== -1) continue
      distance[other] = next
      queue[end++] = other
    }
  }
  return distance
}
