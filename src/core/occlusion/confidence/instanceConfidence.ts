import type { SolvedEvidence } from './SolvedEvidence.ts'

/** Calibrated belief, 0..1, that each instance of the reading, in its order, is one object. */
export function instanceConfidence({ reading }: SolvedEvidence): number[] {
  return reading.instances.map(({ joinConfidence }) => 0.9 * joinConfidence)
}
