import { DIRECTION_X, DIRECTION_Y } from '../../cues/Cues.ts'
import type { BoundaryDirective } from '../constraints/ConstrainedProblem.ts'
import type { ReadPair, SceneReading } from '../readout/SceneReading.ts'
import type { SolvedPair } from '../SceneSolution.ts'
import { UNKNOWN_ORDER_BELIEF } from './pairConfidence.ts'

/** What a person said about pairs. */
export interface StatedPairs {
  /** Those whose state a pin or a lock gives. */
  readonly states: ReadonlySet<ReadPair>
  /** Boundaries drawn between them. */
  readonly boundaries: readonly BoundaryDirective[]
}

/**
 * The pairs of a reading with what is believed of them (`beliefs`, in their order). An order that is believed less than `least` is
 * unknown, unless a person drew a boundary between the two. What a person stated is no belief: 1.
 */
export function believedPairs(
  { pairs, instanceAt }: SceneReading,
  width: number,
  beliefs: readonly number[],
  stated: StatedPairs,
  least: number,
): SolvedPair[] {
  const drawn = drawnBetween(stated.boundaries, instanceAt, width)
  return pairs.map((pair, index) => {
    if (stated.states.has(pair)) return { ...pair, confidence: 1 }
    const confidence = beliefs[index]!
    if (pair.state === 'unknown' || confidence >= least || drawn.has(keyOf(pair.a, pair.b))) {
      return { ...pair, confidence }
    }
    return { ...pair, state: 'unknown', flipGap: 0, confidence: UNKNOWN_ORDER_BELIEF }
  })
}

/** The pairs of instances on whose border a stroke says who is in front. */
function drawnBetween(boundaries: readonly BoundaryDirective[], instanceAt: Int32Array, width: number): Set<string> {
  const keys = new Set<string>()
  for (const { action, edges } of boundaries) {
    if (action === 'erase') continue
    for (const { right, direction } of edges) {
      const one = instanceAt[right]!
      const two = instanceAt[right + DIRECTION_Y[direction]! * width + DIRECTION_X[direction]!]!
      if (one !== two) keys.add(keyOf(Math.min(one, two), Math.max(one, two)))
    }
  }
  return keys
}

function keyOf(smaller: number, larger: number): string {
  return `${smaller} ${larger}`
}
