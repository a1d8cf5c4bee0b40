import type { Finding } from '../dataset/finding.ts'
import type { Instance } from '../dataset/records.ts'
import { findingOf } from '../formats/untrustedJson.ts'

/**
 * The `order` of each instance, given from the nearest to the farthest: the set's own ranks, sorted, handed out along
 * the sequence. So gaps and numbers of an import stay, and a flip only swaps.
 * Ranks that cannot be COCOA orders (below 1, as new instances in front get them, or fractions) make later ones move back
 * as far as they must and no farther; that is reported.
 */
export function orderValues(nearestFirst: readonly Instance[], where: string, findings: Finding[]): number[] {
  const ranks = nearestFirst.map(({ rank }) => rank).sort((a, b) => a - b)
  if (ranks.every((rank) => Number.isInteger(rank) && rank >= 1)) return ranks
  let previous = 0
  const orders = ranks.map((rank) => (previous = Math.max(Math.ceil(rank), previous + 1)))
  findings.push(
    findingOf('info', 'order-renumbered', where, {
      what: `${orders.filter((order, index) => order !== ranks[index]).length} of ${orders.length} order values were renumbered, since COCOA counts from 1`,
    }),
  )
  return orders
}
