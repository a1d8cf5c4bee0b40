import { pairKey } from '../dataset/records.ts'
import type { AnnotationState, InstanceNumber, OrderPair, PairKey } from '../dataset/records.ts'

/**
 * Who hides whom, as a directed graph: one edge occluder → occludee for every pair with a strict state.
 * `mutual`, `none` and `unknown` pairs are no edges here; `mutualPairs` lists the first kind.
 */
export interface OrderGraph {
  /** Strict occluders of an instance, rising; no entry when nothing is known to be in front of it. */
  readonly occluders: ReadonlyMap<InstanceNumber, readonly InstanceNumber[]>
  /** The same edges read the other way: whom an instance hides, rising. */
  readonly occludees: ReadonlyMap<InstanceNumber, readonly InstanceNumber[]>
  readonly pairs: ReadonlyMap<PairKey, OrderPair>
}

/**
 * One graph per list of pairs, found again by the identity of the list: painting changes masks and keeps the list, so
 * that a brush sample costs nothing per pair. Safe because records are never written to.
 */
const graphs = new WeakMap<readonly OrderPair[], OrderGraph>()

/** The graph of a list of pairs. O(pairs) the first time a list is seen, O(1) afterwards. */
export function orderGraphOf(pairs: readonly OrderPair[]): OrderGraph {
  const known = graphs.get(pairs)
  if (known !== undefined) return known
  const graph = buildGraph(pairs)
  graphs.set(pairs, graph)
  return graph
}

/** The strict edge of a pair as [occluder, occludee], or null when the pair says nothing strict. */
export function strictEdge(pair: OrderPair): readonly [InstanceNumber, InstanceNumber] | null {
  if (pair.state === 'a-over-b') return [pair.a, pair.b]
  if (pair.state === 'b-over-a') return [pair.b, pair.a]
  return null
}

/** Numbers of the instances known to be strictly in front of `number`, rising. */
export function occludersOf(state: AnnotationState, number: InstanceNumber): readonly InstanceNumber[] {
  return orderGraphOf(state.pairs).occluders.get(number) ?? []
}

/** Numbers of the instances that `number` is known to be strictly in front of, rising. */
export function occludeesOf(state: AnnotationState, number: InstanceNumber): readonly InstanceNumber[] {
  return orderGraphOf(state.pairs).occludees.get(number) ?? []
}

/** The record of a pair in either order, or null: nothing is known. */
export function pairOf(state: AnnotationState, a: InstanceNumber, b: InstanceNumber): OrderPair | null {
  return orderGraphOf(state.pairs).pairs.get(pairKey(a, b)) ?? null
}

/** The pairs that hide each other in different places; no edges of the graph, so no cycle is made of them. */
export function mutualPairs(pairs: readonly OrderPair[]): OrderPair[] {
  return pairs.filter((pair) => pair.state === 'mutual')
}

/** The mutual pairs that an instance is part of. */
export function mutualPairsOf(state: AnnotationState, number: InstanceNumber): OrderPair[] {
  return state.pairs.filter((pair) => pair.state === 'mutual' && (pair.a === number || pair.b === number))
}

function buildGraph(pairs: readonly OrderPair[]): OrderGraph {
  const occluders = new Map<InstanceNumber, InstanceNumber[]>()
  const occludees = new Map<InstanceNumber, InstanceNumber[]>()
  const byKey = new Map<PairKey, OrderPair>()
  for (const pair of pairs) {
    byKey.set(pairKey(pair.a, pair.b), pair)
    const edge = strictEdge(pair)
    if (edge === null) continue
    append(occluders, edge[1], edge[0])
    append(occludees, edge[0], edge[1])
  }
  for (const numbers of [...occluders.values(), ...occludees.values()]) numbers.sort((a, b) => a - b)
  return { occluders, occludees, pairs: byKey }
}

function append(lists: Map<InstanceNumber, InstanceNumber[]>, key: InstanceNumber, value: InstanceNumber): void {
  const list = lists.get(key)
  if (list === undefined) lists.set(key, [value])
  else list.push(value)
}
