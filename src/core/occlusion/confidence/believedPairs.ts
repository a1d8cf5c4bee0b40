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
 * unknown, unless it is what a drawn boundary between the two says. What a person stated is no belief: 1. The last step: beliefs are
 * never computed from its result.
 */
export function believedPairs(
  { pairs, instanceAt }: SceneReading,
  width: number,
  beliefs: readonly number[],
  stated: StatedPairs,
  least: number,
): SolvedPair[] {
  const drawn = drawnOrders(stated.boundaries, instanceAt, width)
  return pairs.map((pair, index) => {
    if (stated.states.has(pair)) return { ...pair, confidence: 1 }
    const confidence = beliefs[index]!
    const { a, b, state } = pair
    const [front, back] = state === 'a-over-b' ? [a, b] : [b, a]
    const isDrawn = drawn.get(front)?.has(back) === true
    if (state === 'unknown' || confidence >= least || isDrawn) return { ...pair, confidence }
    return { ...pair, state: 'unknown', flipGap: 0, confidence: UNKNOWN_ORDER_BELIEF }
  })
}

/** By instance, those that a stroke on their border says it is in front of. */
function drawnOrders(
  boundaries: readonly BoundaryDirective[],
  instanceAt: Int32Array,
  width: number,
): Map<number, Set<number>> {
  const behind = new Map<number, Set<number>>()
  for (const { action, edges } of boundaries) {
    if (action === 'erase') continue
    for (const { right, direction } of edges) {
      const front = instanceAt[right]!
      const back = instanceAt[right + DIRECTION_Y[direction]! * width + DIRECTION_X[direction]!]!
      if (front !== back) behind.set(front, (behind.get(front) ?? new Set<number>()).add(back))
    }
  }
  return behind
}
