import { findInstance } from '../dataset/findInstance.ts'
import { pairKey } from '../dataset/records.ts'
import type { AnnotationState, OrderPair, PairKey, Provenance } from '../dataset/records.ts'
import { overlapArea } from '../masks/maskMeasures.ts'

/** Negative when `p` is believed less than `q`. A total order on the pairs of a set. */
export type PairComparison = (p: OrderPair, q: OrderPair) => number

/** How far a statement is believed by who made it, least first. */
const TRUST: Readonly<Record<Provenance, number>> = { inferred: 0, model: 1, solver: 2, imported: 3, human: 4 }

/**
 * Compares how far two strict pairs are believed: by confidence (unmeasured counts as certain), then by who said it (a
 * person's word is given up last, a mere inference first), then by the votes for what it says (uncounted counts as
 * many), then, where it is known, by the overlap of the amodal masks, and last the higher numbers are believed less, so
 * that the answer never depends on chance.
 */
export function comparePairStrength(
  p: OrderPair,
  q: OrderPair,
  overlapOf: (pair: OrderPair) => number = () => 0,
): number {
  return (
    compare(p.confidence ?? 1, q.confidence ?? 1) ||
    compare(TRUST[p.provenance], TRUST[q.provenance]) ||
    compare(votesFor(p), votesFor(q)) ||
    compare(overlapOf(p), overlapOf(q)) ||
    compare(q.a, p.a) ||
    compare(q.b, p.b)
  )
}

/** `comparePairStrength` with the overlaps of a set's amodal masks, each measured at most once and only for a tie. */
export function pairStrengthWithin(state: AnnotationState): PairComparison {
  const overlaps = new Map<PairKey, number>()
  const overlapOf = ({ a, b }: OrderPair): number => {
    const key = pairKey(a, b)
    const known = overlaps.get(key)
    if (known !== undefined) return known
    const [first, second] = [findInstance(state, a), findInstance(state, b)]
    const area = first === null || second === null ? 0 : overlapArea(first.amodal, second.amodal)
    overlaps.set(key, area)
    return area
  }
  return (p, q) => comparePairStrength(p, q, overlapOf)
}

function votesFor({ votes, state }: OrderPair): number {
  if (votes === null) return Infinity
  return state === 'a-over-b' ? votes.aOverB : votes.bOverA
}

/** Unlike a subtraction, right for two infinities. */
function compare(p: number, q: number): number {
  return p === q ? 0 : p < q ? -1 : 1
}
