import type { GridCapacities } from '../../graphcut/GridMinCut.ts'
import { invariant } from '../../support/assert.ts'
import type { PairTable } from './pairTables.ts'

/** Arc plane of each of the eight directions, and whether the arc p → p + direction is its forward one. */
const PLANE: readonly number[] = [0, 2, 1, 3, 0, 2, 1, 3]
const IS_FORWARD: readonly boolean[] = [true, true, true, true, false, false, false, false]

/**
 * Adds a submodular table of the pair (p, q = p + direction), y = 1 being the source's side:
 *
 *   cost(y_p, y_q) = cost00 + (cost10 − cost00)·y_p + (cost11 − cost10)·y_q + surplus·(1 − y_p)·y_q,
 *   surplus = cost01 + cost10 − cost00 − cost11 ≥ 0: the capacity q → p.
 *
 * (V. Kolmogorov, R. Zabih, PAMI 26(2), 2004, §4.1, with source and sink exchanged.) The constant cost00 is left out. Of the
 * two ways to write the table this is the one that gives order pairs the least terminals: none where p is ahead by one
 * already. The other one, with the arc p → q, has the same cuts and costs the flow needless work.
 */
export function addPair(capacities: GridCapacities, p: number, q: number, direction: number, table: PairTable): void {
  const { terminal, forward, backward } = capacities
  const { cost00, cost01, cost10, cost11 } = table
  const surplus = cost01 + cost10 - cost00 - cost11
  invariant(surplus >= 0, `a pair of a move is not submodular by ${-surplus}`)
  terminal[p] = terminal[p]! - (cost10 - cost00)
  terminal[q] = terminal[q]! - (cost11 - cost10)
  if (surplus === 0) return
  const plane = PLANE[direction]!
  const arcs = IS_FORWARD[direction] ? backward[plane] : forward[plane]
  invariant(arcs !== undefined, 'a diagonal pair on a graph without diagonals')
  const at = IS_FORWARD[direction] ? p : q
  arcs[at] = arcs[at]! + surplus
}
