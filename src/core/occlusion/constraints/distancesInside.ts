import { pixelCount } from '../../pixels/imageSize.ts'
import type { ImageSize } from '../../pixels/imageSize.ts'

/** How far pixels are from the nearest of some seeds. */
export interface Distances {
  /** Steps per pixel, row-major; 0 at seeds, −1 where no path leads. */
  readonly steps: Int32Array
  /** The pixels that a path leads to, the nearest first. */
  readonly nearestFirst: Int32Array
}

/**
 * Distances between 4-neighbours from the nearest seed by paths that stay inside (≠ 0). Seeds are inside.
 * Breadth-first: O(pixels); allocates eight bytes per pixel.
 */
export function distancesInside({ width, height }: ImageSize, inside: Uint8Array, seeds: Iterable<number>): Distances {
  const pixels = pixelCount({ width, height })
  const steps = new Int32Array(pixels).fill(-1)
  const queue = new Int32Array(pixels)
  let end = 0
  for (const seed of seeds) {
    if (steps[seed] !== -1) continue
    steps[seed] = 0
    queue[end++] = seed
  }
  for (let at = 0; at < end; at++) {
    const pixel = queue[at]!
    const next = steps[pixel]! + 1
    const x = pixel % width
    for (let side = 0; side < 4; side++) {
      if ((side === 0 && x === 0) || (side === 1 && x + 1 === width)) continue
      const other = side === 0 ? pixel - 1 : side === 1 ? pixel + 1 : side === 2 ? pixel - width : pixel + width
      if (other < 0 || other >= pixels || inside[other] === 0 || steps[other] !== -1) continue
      steps[other] = next
      queue[end++] = other
    }
  }
  return { steps, nearestFirst: queue.subarray(0, end) }
}
