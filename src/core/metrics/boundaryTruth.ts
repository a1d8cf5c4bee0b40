import { DIRECTION_COUNT, DIRECTION_X, DIRECTION_Y } from '../cues/Cues.ts'
import type { InstanceMap } from '../cues/instanceMap.ts'
import { trueBoundary } from '../cues/trueBoundary.ts'
import type { IsInFront } from '../cues/trueBoundary.ts'
import type { ImageSize } from '../pixels/imageSize.ts'

/** Where the boundary truly runs: the bit set of its directions by pixel, 0 where there is none. */
export interface BoundaryTruth {
  readonly size: ImageSize
  readonly directions: Uint8Array
}

/**
 * The true boundary as thin as a prediction that is counted against it: pixels of `trueBoundary` that share an edge with what
 * they are in front of. Those that touch it at a corner only belong to what a network is taught, where they make
 * slanting contours two pixels thick; here no thinned prediction could match them all. O(8 · pixels); allocates the result.
 */
export function boundaryTruth(map: InstanceMap, isInFront: IsInFront): BoundaryTruth {
  const { size, numbers } = map
  const directions = trueBoundary(map, isInFront)
  for (let pixel = 0; pixel < directions.length; pixel++) {
    if (directions[pixel] !== 0 && !sharesEdge(pixel, numbers, size, isInFront)) directions[pixel] = 0
  }
  return { size, directions }
}

function sharesEdge(pixel: number, numbers: Int32Array, { width, height }: ImageSize, isInFront: IsInFront): boolean {
  const own = numbers[pixel]!
  for (let k = 0; k < DIRECTION_COUNT; k += 2) {
    const x = (pixel % width) + DIRECTION_X[k]!
    const y = Math.floor(pixel / width) + DIRECTION_Y[k]!
    if (x < 0 || y < 0 || x >= width || y >= height) continue
    const neighbour = y * width + x
    const other = numbers[neighbour]!
    if (other !== own && (other === 0 || isInFront(own, other, pixel, neighbour))) return true
  }
  return false
}
