import { DIRECTION_COUNT, DIRECTION_X, DIRECTION_Y } from './Cues.ts'
import type { Cues } from './Cues.ts'
import { softened } from './softened.ts'

/** Boundary pixels on the occluder's side and where from there the occludee is. */
export interface OrientedBoundary {
  /** Direction 0..7 by pixel; −1 where there is no boundary. The neighbour in the direction is inside of the image. */
  readonly direction: Int8Array
}

export interface BoundaryRule {
  /** τ, 0..1: pixels with b_p ≥ τ are boundary pixels. */
  readonly boundaryThreshold: number
  /** Keep only the ridge of thick boundaries: pixels that are most probable along their direction. */
  readonly thinning: boolean
}

/** Probabilities nearer to each other than this are a plateau, whose middle is found on the softened plane. */
const PLATEAU = 0.02
/** Differences of softened probabilities below this are rounding. */
const ROUNDING = 1e-4

/**
 * Pixels with b_p ≥ τ and their most probable direction. With `thinning`, only those of the ridge: no neighbour along the
 * direction, to either side, has a higher probability; on plateaus the softened probability decides, and where that is
 * equal too, the pixel farther ahead stays. Mirrored cues give mirrored boundaries, except where directions two steps apart tie.
 * O(8 · boundary pixels + pixels); allocates the result and, for thinning, one plane.
 * Source: J. Canny, *A Computational Approach to Edge Detection*, PAMI 8(6), 1986, for non-maximum suppression.
 */
export function orientedBoundary(cues: Cues, rule: BoundaryRule): OrientedBoundary {
  const { size, boundary } = cues
  const direction = new Int8Array(boundary.length).fill(-1)
  const soft = rule.thinning ? softened(boundary, size) : null
  for (let y = 0; y < size.height; y++) findInRow(direction, cues, soft, rule.boundaryThreshold, y)
  return { direction }
}

function findInRow(direction: Int8Array, cues: Cues, soft: Float32Array | null, threshold: number, y: number): void {
  const { boundary } = cues
  const { width, height } = cues.size
  for (let x = 0, pixel = y * width; x < width; x++, pixel++) {
    // Written so that τ = 0 makes every pixel one of the boundary.
    if (!(boundary[pixel]! >= threshold)) continue
    const k = mostProbableDirection(cues.direction, pixel, boundary.length)
    const dx = DIRECTION_X[k]!
    const dy = DIRECTION_Y[k]!
    if (!isWithin(x + dx, width) || !isWithin(y + dy, height)) continue
    if (soft !== null) {
      const step = dy * width + dx
      if (isBeside(boundary, soft, pixel, pixel + step, true)) continue
      const hasBehind = isWithin(x - dx, width) && isWithin(y - dy, height)
      if (hasBehind && isBeside(boundary, soft, pixel, pixel - step, false)) continue
    }
    direction[pixel] = k
  }
}

function isWithin(at: number, length: number): boolean {
  return at >= 0 && at < length
}

/** True when the ridge runs through `other` rather than through `pixel`. */
function isBeside(boundary: Float32Array, soft: Float32Array, pixel: number, other: number, isAhead: boolean): boolean {
  const rise = boundary[other]! - boundary[pixel]!
  if (rise > PLATEAU) return true
  if (rise < -PLATEAU) return false
  return isAhead ? soft[other]! >= soft[pixel]! - ROUNDING : soft[other]! > soft[pixel]! + ROUNDING
}

/** Of equally probable ones the straight direction, as the step to it is the shorter one. */
export function mostProbableDirection(direction: Float32Array, pixel: number, pixels: number): number {
  let best = 0
  for (let step = 1; step < DIRECTION_COUNT; step++) {
    const k = step < 4 ? 2 * step : 2 * step - 7
    if (direction[k * pixels + pixel]! > direction[best * pixels + pixel]!) best = k
  }
  return best
}
