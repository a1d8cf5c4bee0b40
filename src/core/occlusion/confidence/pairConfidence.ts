import type { SolvedEvidence } from './SolvedEvidence.ts'

/** Calibrated belief, 0..1, in the state of each pair of the reading, in its order; 0.5 where the state is unknown. */
export function pairConfidence({ reading }: SolvedEvidence): number[] {
  return reading.pairs.map(({ state, votes }) => {
    const all = votes.aOverB + votes.bOverA
    if (state === 'unknown' || all === 0) return 0.5
    return (1 + (state === 'a-over-b' ? votes.aOverB : votes.bOverA)) / (2 + all)
  })
}
