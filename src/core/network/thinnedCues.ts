import { DIRECTION_COUNT } from '../cues/Cues.ts'
import type { Cues } from '../cues/Cues.ts'
import type { BoundaryDecision } from './NetworkSpec.ts'

/**
 * The cues with only those boundary pixels left that the rule of the decision finds; elsewhere b = 0. The planes other than the
 * boundary are shared. O(8 · pixels); allocates a plane.
 */
export function thinnedCues(cues: Cues, decision: BoundaryDecision): Cues {
  const boundary = new Float32Array(cues.boundary.length)
  for (let pixel = 0; pixel < boundary.length; pixel++) {
    if (isDecided(cues, pixel, decision)) boundary[pixel] = cues.boundary[pixel]!
  }
  return { ...cues, boundary }
}

function isDecided({ boundary, direction }: Cues, pixel: number, { rule, threshold }: BoundaryDecision): boolean {
  const probability = boundary[pixel]!
  if (rule === 'threshold') return probability >= threshold
  // A direction is at most as probable as the boundary: spares the look at directions nearly everywhere.
  if (probability <= 0.5) return false
  let largest = 0
  for (let k = 0; k < DIRECTION_COUNT; k++) largest = Math.max(largest, direction[k * boundary.length + pixel]!)
  return probability * largest > 1 - probability
}
