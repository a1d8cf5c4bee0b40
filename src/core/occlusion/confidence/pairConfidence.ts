import { believed, PAIR_MODEL } from './confidenceModel.ts'
import { pairFeatures } from './pairFeatures.ts'
import type { SolvedEvidence } from './SolvedEvidence.ts'

/** Belief in what nothing is known about. */
export const UNKNOWN_ORDER_BELIEF = 0.5

/**
 * Calibrated belief, 0..1, in the state of each pair of the reading, in its order; 0.5 where the state is unknown. With
 * `only`, just the pairs of those instances are looked at, and the others have 0.5 as well.
 */
export function pairConfidence(evidence: SolvedEvidence, only: ReadonlySet<number> | null = null): number[] {
  return pairFeatures(evidence, only).map((features) =>
    features === null ? UNKNOWN_ORDER_BELIEF : believed(PAIR_MODEL, features),
  )
}
