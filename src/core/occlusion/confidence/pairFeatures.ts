import { cueVotes } from './cueVotes.ts'
import { heldMaskGap } from './heldMaskGap.ts'
import { instanceGraphOf } from './InstanceGraph.ts'
import type { SolvedEvidence } from './SolvedEvidence.ts'

/** What speaks for the order of one pair; each the larger, the surer. */
export interface PairFeatures {
  /** log of (1 + votes of the cues for the order) / (1 + votes against it). */
  readonly agreement: number
  /** log of (1 + Σ reward of the oriented pairs on the border that say so) / √area of the smaller of the two. */
  readonly support: number
  /** log of 1 + the energy gap to the best labeling with the pair the other way round, masks held. */
  readonly flipGap: number
}

/** Gaps and sums beyond this say no more than this: they come of hard constraints, or of orders that cannot be. */
export const LARGEST_GAP = 1e4

/**
 * Features of the pairs of the reading, in its order; null where the state is unknown, or where `only` is given and has
 * neither of the two. O(boundary pixels + contacts) besides what `instanceGraphOf` costs once.
 */
export function pairFeatures(
  evidence: SolvedEvidence,
  only: ReadonlySet<number> | null = null,
): (PairFeatures | null)[] {
  const { cues, reading } = evidence
  const { graph, contacts, area, largest } = instanceGraphOf(evidence)
  const keyOf = (a: number, b: number): number => a * (largest + 1) + b
  const byKey = new Map(contacts.map((contact) => [keyOf(contact.a, contact.b), contact]))
  const votes = cueVotes(cues, reading.instanceAt, largest)
  return reading.pairs.map(({ a, b, state, flipGap }) => {
    if (state === 'unknown' || (only !== null && !only.has(a) && !only.has(b))) return null
    const isAInFront = state === 'a-over-b'
    const contact = byKey.get(keyOf(a, b))
    const { smallerInFront = 0, largerInFront = 0 } = votes.get(keyOf(a, b)) ?? {}
    const [voteFor, voteAgainst] = isAInFront ? [smallerInFront, largerInFront] : [largerInFront, smallerInFront]
    // Demanded is the other order: whoever is behind in front.
    const demand = contact?.parts.map(([partA, partB]) =>
      isAInFront ? ([partB, partA] as const) : ([partA, partB] as const),
    )
    const gap = demand === undefined ? Math.max(0, flipGap) : heldMaskGap(graph, demand, 'in-front')
    const support = contact === undefined ? 0 : isAInFront ? contact.aOverB : contact.bOverA
    return {
      agreement: Math.log((1 + voteFor) / (1 + voteAgainst)),
      support: Math.log1p(Math.min(LARGEST_GAP, support)) - Math.log(Math.max(1, Math.min(area[a]!, area[b]!))) / 2,
      flipGap: Math.log1p(Math.min(LARGEST_GAP, gap)),
    }
  })
}
