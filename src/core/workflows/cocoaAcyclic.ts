import { pairKey, stateFor } from '../dataset/records.ts'
import type { AnnotationState, Instance, OrderPair, PairState, Provenance } from '../dataset/records.ts'
import { maskIntersection } from '../masks/maskAlgebra.ts'
import { overlapArea } from '../masks/maskMeasures.ts'
import { findOrderCycles } from '../occlusion/orderCycles.ts'
import type { OrderCycle } from '../occlusion/orderCycles.ts'
import { mutualPairs } from '../occlusion/OrderGraph.ts'
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
 * The weakest is the one of lowest confidence (unmeasured counts as certain), then of least trusted provenance, then of
 * fewest votes for what it says (uncounted counts as many), then of the smallest overlap of the amodal masks.
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
  let pairs: readonly OrderPair[] = state.pairs.map((pair) => {
    if (pair.state !== 'mutual') return pair
    const directed = directedPair(pair, instances)
    decisions.push(directed.decision)
    return directed.pair
  })
  const isWeaker = weakness(instances)
  for (let [cycle] = findOrderCycles(pairs); cycle !== undefined; [cycle] = findOrderCycles(pairs)) {
    const weakest = cycle.pairs.reduce((least, pair) => (isWeaker(pair, least) < 0 ? pair : least))
    pairs = pairs.filter((pair) => pair !== weakest)
    decisions.push({
      kind: 'cycle-broken',
      a: weakest.a,
      b: weakest.b,
      was: weakest.state,
      becomes: null,
      reason: `weakest pair of the cycle ${sequenceText(cycle)}`,
    })
  }
  return { pairs, decisions }
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

/** How far a statement is believed by who made it, least first. */
const TRUST: Readonly<Record<Provenance, number>> = { inferred: 0, model: 1, solver: 2, imported: 3, human: 4 }

/** A comparison by which the weakest pair comes first; the last resort makes it a total order. */
function weakness(instances: ReadonlyMap<number, Instance>): (p: OrderPair, q: OrderPair) => number {
  const overlaps = new Map<string, number>()
  const overlapOf = ({ a, b }: OrderPair): number => {
    const key = pairKey(a, b)
    const known = overlaps.get(key)
    if (known !== undefined) return known
    const area = overlapArea(instances.get(a)!.amodal, instances.get(b)!.amodal)
    overlaps.set(key, area)
    return area
  }
  return (p, q) =>
    compare(p.confidence ?? 1, q.confidence ?? 1) ||
    compare(TRUST[p.provenance], TRUST[q.provenance]) ||
    compare(votesFor(p), votesFor(q)) ||
    compare(overlapOf(p), overlapOf(q)) ||
    compare(q.a, p.a) ||
    compare(q.b, p.b)
}

function votesFor({ votes, state }: OrderPair): number {
  if (votes === null) return Infinity
  return state === 'a-over-b' ? votes.aOverB : votes.bOverA
}

/** Unlike a subtraction, right for two infinities. */
function compare(p: number, q: number): number {
  return p === q ? 0 : p < q ? -1 : 1
}

function cyclic(mutual: readonly OrderPair[], cycles: readonly OrderCycle[], where: string): Error {
  const named = [...cycles.map(sequenceText), ...mutual.map(({ a, b }) => `#${a} and #${b} hide each other`)]
  return refuse('order-cycle', {
    what: 'COCOA needs a total order, and there is none',
    where,
    expected: 'no instance in front of itself',
    received: named.join('; '),
    todo: 'Change one of these pairs, or export with "break the weakest pair", which is recorded.',
  })
}

/** "#1 → #4 → #2 → #1", each in front of the next. */
function sequenceText({ sequence }: OrderCycle): string {
  return [...sequence, sequence[0]].map((number) => `#${number}`).join(' → ')
}
