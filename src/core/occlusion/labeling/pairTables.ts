/**
 * Cost of a pair (p, q) by what a move does to its two pixels: `costPQ`, 0 keeps the label, 1 takes the move's.
 * A move is a minimum cut only where cost00 + cost11 ≤ cost01 + cost10 (submodular).
 */
export interface PairTable {
  readonly cost00: number
  readonly cost01: number
  readonly cost10: number
  readonly cost11: number
}

/** +1: a move raises labels by one; −1: it lowers them by one. */
export type JumpStep = 1 | -1

/** weight·[x_p ≠ x_q] when each of the two may jump; `difference` = x_p − x_q before the move. */
export function smoothnessTable(difference: number, weight: number, step: JumpStep): PairTable {
  const cost = (d: number) => (d === 0 ? 0 : weight)
  return jumpTable(cost, difference, step)
}

/** violation·[x_p < x_q] − reward·[x_p > x_q] when each of the two may jump; p is on the occluder's side. */
export function orderTable(difference: number, reward: number, violation: number, step: JumpStep): PairTable {
  const cost = (d: number) => (d < 0 ? violation : d > 0 ? -reward : 0)
  return jumpTable(cost, difference, step)
}

function jumpTable(cost: (difference: number) => number, difference: number, step: JumpStep): PairTable {
  return {
    cost00: cost(difference),
    cost01: cost(difference - step),
    cost10: cost(difference + step),
    cost11: cost(difference),
  }
}

/**
 * The least submodular table that is nowhere below the given one and equal to it at 00, the current labeling, and at 11:
 * where the given one is not submodular, the cheaper of its mixed costs is raised just enough. Minimising such a bound
 * can therefore never raise the true cost. For Potts smoothness at |difference| = 1 this is the paper's bound as we
 * complete it (the table becomes constant); violated order pairs at finite cost are bounded in the same way.
 */
export function submodularBound(table: PairTable): PairTable {
  const { cost00, cost01, cost10, cost11 } = table
  const missing = cost00 + cost11 - cost01 - cost10
  if (missing <= 0) return table
  return cost10 <= cost01 ? { ...table, cost10: cost10 + missing } : { ...table, cost01: cost01 + missing }
}
