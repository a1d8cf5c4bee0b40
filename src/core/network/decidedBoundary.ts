import { DIRECTION_COUNT } from '../cues/Cues.ts'
import type { Cues } from '../cues/Cues.ts'
import { orientedBoundary } from '../cues/orientedBoundary.ts'
import type { BoundaryRule, OrientedBoundary } from '../cues/orientedBoundary.ts'
import type { BoundaryDecision } from './NetworkSpec.ts'

/** Least b at which arg-max may find a boundary: a direction is at most as probable as the boundary is. */
const LEAST_OF_ARG_MAX = 0.5

/** What the solver is to be told, which looks for the boundary itself; with `arg-max`, in the cues of `decidedCues`. */
export function solverRule({ rule, threshold, thinning }: BoundaryDecision): BoundaryRule {
  return { boundaryThreshold: rule === 'arg-max' ? LEAST_OF_ARG_MAX : threshold, thinning }
}

/**
 * The oriented boundary O as a model decides: by threshold or by the arg-max of o_p = [b_p · e_p, 1 − b_p], thinned if it says so.
 * The same as the solver finds by `solverRule` in `decidedCues`. O(8 · boundary pixels + pixels); allocates the result and a plane.
 */
export function decidedBoundary(cues: Cues, decision: BoundaryDecision): OrientedBoundary {
  return orientedBoundary(decidedCues(cues, decision), solverRule(decision))
}

/**
 * The cues as the solver is to get them: with `threshold` those given, since the solver thins and thresholds itself; with
 * `arg-max`, b = 0 at pixels where no direction is more probable than no boundary. Other planes are shared.
 */
export function decidedCues(cues: Cues, { rule }: BoundaryDecision): Cues {
  if (rule === 'threshold') return cues
  const boundary = new Float32Array(cues.boundary.length)
  for (let pixel = 0; pixel < boundary.length; pixel++) {
    if (isMoreProbableThanNone(cues, pixel)) boundary[pixel] = cues.boundary[pixel]!
  }
  return { ...cues, boundary }
}

/** The cues with b as it is on the decided boundary and 0 elsewhere: what to show, or to give to a solver that does not thin. */
export function thinnedCues(cues: Cues, decision: BoundaryDecision): Cues {
  const { direction } = decidedBoundary(cues, decision)
  return { ...cues, boundary: cues.boundary.map((value, pixel) => (direction[pixel]! < 0 ? 0 : value)) }
}

function isMoreProbableThanNone({ boundary, direction }: Cues, pixel: number): boolean {
  const probability = boundary[pixel]!
  // Spares the look at directions nearly everywhere.
  if (!(probability >= LEAST_OF_ARG_MAX)) return false
  let largest = 0
  for (let k = 0; k < DIRECTION_COUNT; k++) largest = Math.max(largest, direction[k * boundary.length + pixel]!)
  return probability * largest > 1 - probability
}
