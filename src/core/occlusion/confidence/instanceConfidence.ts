import { believed, INSTANCE_MODEL } from './confidenceModel.ts'
import { instanceFeatures } from './instanceFeatures.ts'
import type { SolvedEvidence } from './SolvedEvidence.ts'

/** Belief in what was not looked at. */
const UNKNOWN = 0.5

/**
 * Calibrated belief, 0..1, that each instance of the reading, in its order, is one object. With `only`, just those are
 * looked at, and the others have 0.5. `spread` by number, for callers that know it for some (`maskSpread`).
 */
export function instanceConfidence(
  evidence: SolvedEvidence,
  only: ReadonlySet<number> | null = null,
  spread?: Float64Array,
): number[] {
  return instanceFeatures(evidence, only, spread).map((features) =>
    features === null ? UNKNOWN : believed(INSTANCE_MODEL, features),
  )
}
