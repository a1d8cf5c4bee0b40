import { DIRECTION_COUNT } from '../cues/Cues.ts'
import type { Cues } from '../cues/Cues.ts'
import type { BoundaryDecision } from './NetworkSpec.ts'

/**
 * The cues with no boundary where a decision sees none. Of `arg-max` that is where no direction is more probable than that there
 * is no boundary, max_d b·e(d) ≤ 1 − b: the solver has no such rule. Thresholds and thinning it has, so they change nothing here.
 * O(8 · pixels); allocates one plane.
 */
export function decidedCues(cues: Cues, { rule }: BoundaryDecision): Cues {
  if (rule !== 'arg-max') return cues
  const { direction } = cues
  const pixels = cues.boundary.length
  const boundary = new Float32Array(pixels)
  for (let pixel = 0; pixel < pixels; pixel++) {
    const probability = cues.boundary[pixel]!
    let most = 0
    for (let k = 0; k < DIRECTION_COUNT; k++) most = Math.max(most, direction[k * pixels + pixel]!)
    if (probability * most > 1 - probability) boundary[pixel] = probability
  }
  return { ...cues, boundary }
}
