import { pairKey } from '../dataset/records.ts'
import type { InstanceNumber, OrderPair } from '../dataset/records.ts'
import { orderGraphOf } from './OrderGraph.ts'
import type { OrderGraph } from './OrderGraph.ts'
import { strongComponents } from './orderComponents.ts'
import { comparePairStrength } from './pairStrength.ts'
import type { PairComparison } from './pairStrength.ts'

/** A contradiction: instances that are each in front of the next, and the last in front of the first. */
export interface OrderCycle {
  /** At least three numbers, each in front of the next, the last in front of the first; starts at the lowest. */
  readonly sequence: readonly InstanceNumber[]
  /** `pairs[i]` is the record between `sequence[i]` and the one after it (the last: back to the first). */
  readonly pairs: readonly OrderPair[]
  /** The one of `pairs` that is believed least. */
  readonly weakest: OrderPair
}

/**
 * One cycle for each strongly connected component of the strict order with more than one member: a shortest one
 * (breadth-first search from every member), which is the shortest explanation of why the component has no order.
 * Sorted by their lowest number. `compare` decides which pair of each is the weakest; with the masks at hand that is
 * `pairStrengthWithin`. O(members · edges) per component.
 */
export function findOrderCycles(
  pairs: readonly OrderPair[],
  compare: PairComparison = comparePairStrength,
): OrderCycle[] {
  const graph = orderGraphOf(pairs)
  const nodes = [...graph.occludees.keys()].sort((a, b) => a - b)
  return strongComponents(nodes, graph.occludees)
    .filter((component) => component.length > 1)
    .map((component) => describeCycle(shortestCycle(new Set(component), graph), graph, compare))
    .sort((a, b) => a.sequence[0]! - b.sequence[0]!)
}

/** What to leave out to make the strict order acyclic. */
export interface BrokenOrder {
  readonly kept: readonly OrderPair[]
  /** Each with the cycle it was the weakest pair of, in the order in which they were taken out. */
  readonly broken: readonly { readonly pair: OrderPair; readonly cycle: OrderCycle }[]
}

/**
 * Takes the weakest pair out of a shortest cycle of every component, again and again, until no cycle is left.
 * Only a proposal: nothing is changed, and the caller has to record that it was used. Mutual pairs are kept.
 */
export function breakWeakestPairs(
  pairs: readonly OrderPair[],
  compare: PairComparison = comparePairStrength,
): BrokenOrder {
  const broken: { readonly pair: OrderPair; readonly cycle: OrderCycle }[] = []
  let kept = pairs
  for (;;) {
    const cycles = findOrderCycles(kept, compare)
    if (cycles.length === 0) return { kept, broken }
    const weakest = new Set(cycles.map((cycle) => cycle.weakest))
    broken.push(...cycles.map((cycle) => ({ pair: cycle.weakest, cycle })))
    kept = kept.filter((pair) => !weakest.has(pair))
  }
}

function describeCycle(sequence: readonly InstanceNumber[], graph: OrderGraph, compare: PairComparison): OrderCycle {
  const pairs = sequence.map((front, index) => {
    return graph.pairs.get(pairKey(front, sequence[(index + 1) % sequence.length]!))!
  })
  const weakest = pairs.reduce((least, pair) => (compare(pair, least) < 0 ? pair : least))
  return { sequence, pairs, weakest }
}

function shortestCycle(component: ReadonlySet<InstanceNumber>, graph: OrderGraph): readonly InstanceNumber[] {
  let best: readonly InstanceNumber[] | null = null
  for (const start of [...component].sort((a, b) => a - b)) {
    const cycle = shortestCycleThrough(start, component, graph)
    if (best === null || cycle.length < best.length) best = cycle
    // Two instances have one record, so no cycle is shorter than three.
    if (best.length === 3) break
  }
  return startAtLowest(best!)
}

/** Breadth-first search for the way back to `start`; there is one, since the component is strongly connected. */
function shortestCycleThrough(
  start: InstanceNumber,
  component: ReadonlySet<InstanceNumber>,
  graph: OrderGraph,
): InstanceNumber[] {
  const cameFrom = new Map<InstanceNumber, InstanceNumber>()
  const queue = [start]
  for (const node of queue) {
    for (const next of graph.occludees.get(node) ?? []) {
      if (next === start) return walkBack(node, start, cameFrom)
      if (!component.has(next) || cameFrom.has(next)) continue
      cameFrom.set(next, node)
      queue.push(next)
    }
  }
  return []
}

function walkBack(
  last: InstanceNumber,
  start: InstanceNumber,
  cameFrom: ReadonlyMap<InstanceNumber, InstanceNumber>,
): InstanceNumber[] {
  const sequence = [last]
  for (let node = last; node !== start;) {
    node = cameFrom.get(node)!
    sequence.push(node)
  }
  return sequence.reverse()
}

function startAtLowest(cycle: readonly InstanceNumber[]): InstanceNumber[] {
  const first = cycle.indexOf(Math.min(...cycle))
  return [...cycle.slice(first), ...cycle.slice(0, first)]
}
