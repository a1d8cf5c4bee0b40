import { stateFor } from '../dataset/records.ts'
import type { AnnotationState, Instance, OrderPair, PairState } from '../dataset/records.ts'
import { maskIntersection } from '../masks/maskAlgebra.ts'
import { overlapArea } from '../masks/maskMeasures.ts'
import { breakWeakestPairs, findOrderCycles } from '../occlusion/orderCycles.ts'
import type { OrderCycle } from '../occlusion/orderCycles.ts'
import { mutualPairs } from '../occlusion/OrderGraph.ts'
import { pairStrengthWithin } from '../occlusion/pairStrength.ts'
import { refuse } from '../support/DomainError.ts'

/** What to do with an order that no total order can hold. */
export type OnCycle = 'refuse' | 'break-weakest'

/** One pair that an export states differently from the project. The caller records it; the project is not changed. */
export interface ExportDecision {
  readonly kind: 'cycle-broken' | 'mutual-directed'
  readonly a: number
  readonly b: number
  readonly was: PairState
  /** What the file says; null when it leaves the pair out. */
  readonly becomes: PairState | null
  readonly reason: string
}

export interface AcyclicOrder {
  /** The pairs to write: no mutual ones, no cycles. */
  readonly pairs: readonly OrderPair[]
  readonly decisions: readonly ExportDecision[]
}

/**
 * An order that COCOA can hold. Mutual pairs keep the direction that hides more pixels; then the weakest pair of a
 * shortest cycle is left out until no cycle is left.
 *
 * Which is the weakest is said by `comparePairStrength`.
 * With 'refuse', throws `order-cycle` naming every mutual pair and a shortest cycle of each tangle instead.
 */
export function acyclicOrder(state: AnnotationState, onCycle: OnCycle, where: string): AcyclicOrder {
  const mutual = mutualPairs(state.pairs)
  if (onCycle === 'refuse') {
    // Cycles that a mutual pair would close after it got a direction are not looked for: it is refused anyway.
    const cycles = findOrderCycles(state.pairs)
    if (mutual.length > 0 || cycles.length > 0) throw cyclic(mutual, cycles, where)
    return { pairs: state.pairs, decisions: [] }
  }
  const instances = new Map(state.instances.map((instance) => [instance.number, instance]))
  const decisions: ExportDecision[] = []
  const pairs = state.pairs.map((pair) => {
    if (pair.state !== 'mutual') return pair
    const directed = directedPair(pair, instances)
    decisions.push(directed.decision)
    return directed.pair
  })
  const { kept, broken } = breakWeakestPairs(pairs, pairStrengthWithin(state))
  for (const { pair, cycle } of broken) {
    const reason = `weakest pair of the cycle ${sequenceText(cycle)}`
    decisions.push({ kind: 'cycle-broken', a: pair.a, b: pair.b, was: pair.state, becomes: null, reason })
  }
  return { pairs: kept, decisions }
}

function directedPair(
  pair: OrderPair,
  instances: ReadonlyMap<number, Instance>,
): { pair: OrderPair; decision: ExportDecision } {
  const a = instances.get(pair.a)!
  const b = instances.get(pair.b)!
  const shared = maskIntersection(a.amodal, b.amodal)
  const [aShows, bShows] = [overlapArea(shared, a.visible), overlapArea(shared, b.visible)]
  const isAInFront = aShows === bShows ? a.rank <= b.rank : aShows > bShows
  const becomes = isAInFront ? stateFor(pair.a, pair.b) : stateFor(pair.b, pair.a)
  const reason = `where both are, #${pair.a} shows in ${aShows} pixels and #${pair.b} in ${bShows}`
  return {
    pair: { ...pair, state: becomes },
    decision: { kind: 'mutual-directed', a: pair.a, b: pair.b, was: pair.state, becomes, reason },
  }
}

function cyclic(mutual: readonly OrderPair[], cycles: readonly OrderCycle[], where: string): Error {
  const named = [...cycles.map(sequenceText), ...mutual.map(({ a, b }) => `#${a} and #${b} hide each other`)]
  return refuse('order-cycle', {
    what: 'COCOA needs a total order, and there is none',
    where,
    expected: 'every pair one way, and no circle',
    received: named.join('; '),
    todo: 'Change one of these pairs, or export with "break the weakest pair", which is recorded.',
  })
}

/** "#1 → #4 → #2 → #1", each in front of the next. */
function sequenceText({ sequence }: OrderCycle): string {
  return [...sequence, sequence[0]].map((number) => `#${number}`).join(' → ')
}
