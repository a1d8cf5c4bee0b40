import { undecidedOverlaps } from '../../core/occlusion/undecidedOverlaps.ts'
import { pairKey } from '../../core/dataset/records.ts'
import type { AnnotationState, Instance, InstanceNumber, OrderPair, PairState } from '../../core/dataset/records.ts'

/** How the selected instance stands to another one, from its own point of view. */
export const RELATIONS = ['in-front', 'behind', 'mutual', 'touching', 'unknown'] as const
export type Relation = (typeof RELATIONS)[number]

/** One line of the pair table of an instance. */
export interface PairRow {
  readonly other: InstanceNumber
  readonly otherLabel: string
  readonly relation: Relation
  /** Null when nobody has stated anything. */
  readonly pair: OrderPair | null
  /** The amodal masks overlap, and the order is not known: somebody should decide it. */
  readonly isUndecided: boolean
}

/** What to write into a pair (a, b) so that `number` has `relation` to `other`. */
export function stateOfRelation(relation: Relation, number: InstanceNumber, other: InstanceNumber): PairState {
  switch (relation) {
    case 'in-front':
      return number < other ? 'a-over-b' : 'b-over-a'
    case 'behind':
      return number < other ? 'b-over-a' : 'a-over-b'
    case 'mutual':
      return 'mutual'
    case 'touching':
      return 'none'
    case 'unknown':
      return 'unknown'
  }
}

export function relationOf(pair: OrderPair | null, number: InstanceNumber): Relation {
  switch (pair?.state) {
    case 'a-over-b':
      return pair.a === number ? 'in-front' : 'behind'
    case 'b-over-a':
      return pair.b === number ? 'in-front' : 'behind'
    case 'mutual':
      return 'mutual'
    case 'none':
      return 'touching'
    default:
      return 'unknown'
  }
}

const RELATION_ORDER: Readonly<Record<Relation, number>> = {
  behind: 0,
  mutual: 1,
  unknown: 2,
  'in-front': 3,
  touching: 4,
}

/**
 * The pairs that matter for an instance: those somebody stated, and those nobody stated although the masks overlap.
 * What hides it comes first.
 */
export function pairRows(state: AnnotationState, instance: Instance): PairRow[] {
  const { number } = instance
  const pairs = new Map(state.pairs.map((pair) => [pairKey(pair.a, pair.b), pair]))
  const undecided = new Set(undecidedOverlaps(state).map(({ a, b }) => pairKey(a, b)))
  const rows = state.instances.flatMap((other): PairRow[] => {
    const key = pairKey(number, other.number)
    const pair = pairs.get(key) ?? null
    const isUndecided = undecided.has(key)
    if (pair === null && !isUndecided) return []
    return [{ other: other.number, otherLabel: other.label, relation: relationOf(pair, number), pair, isUndecided }]
  })
  return rows.sort((p, q) => RELATION_ORDER[p.relation] - RELATION_ORDER[q.relation] || p.other - q.other)
}
