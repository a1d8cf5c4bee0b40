import { strongComponents } from '../orderComponents.ts'
import type { ReadPair } from './SceneReading.ts'

/**
 * The pairs with those made unknown that would close a cycle with better supported ones. Labels fall along every edge
 * between connected parts, so cycles need an instance of several parts (joined across an occluder, or with absorbed
 * specks), whose parts have other labels. Pairs are taken by falling surplus of votes, then in their order.
 * O(pairs), and O(pairs · pairs of the component) where there is a cycle. The input is not changed.
 */
export function breakCycles(pairs: readonly ReadPair[]): ReadPair[] {
  const successors = new Map<number, number[]>()
  const edges = pairs.filter(({ state }) => state !== 'unknown')
  for (const pair of edges) addEdge(successors, pair)
  const nodes = [...new Set(edges.flatMap(({ a, b }) => [a, b]))]
  const componentOf = new Map<number, number>()
  strongComponents(nodes, successors).forEach((members, index) => {
    if (members.length > 1) for (const member of members) componentOf.set(member, index)
  })
  if (componentOf.size === 0) return [...pairs]

  const doubtful = edges.filter(({ a, b }) => componentOf.has(a) && componentOf.get(a) === componentOf.get(b))
  const kept = new Map<number, number[]>()
  const broken = new Set<ReadPair>()
  // Sorting is stable: pairs of equal surplus stay in their order.
  for (const pair of doubtful.sort((p, q) => surplusOf(q) - surplusOf(p))) {
    if (isReachable(kept, frontOf(pair), backOf(pair))) broken.add(pair)
    else addEdge(kept, pair)
  }
  return pairs.map((pair) => (broken.has(pair) ? { ...pair, state: 'unknown', flipGap: 0 } : pair))
}

function frontOf({ a, b, state }: ReadPair): number {
  return state === 'a-over-b' ? a : b
}

function backOf({ a, b, state }: ReadPair): number {
  return state === 'a-over-b' ? b : a
}

function surplusOf({ votes }: ReadPair): number {
  return Math.abs(votes.aOverB - votes.bOverA)
}

function addEdge(successors: Map<number, number[]>, pair: ReadPair): void {
  const behind = successors.get(frontOf(pair))
  if (behind === undefined) successors.set(frontOf(pair), [backOf(pair)])
  else behind.push(backOf(pair))
}

/** Whether `target` lies behind `start`. */
function isReachable(successors: ReadonlyMap<number, readonly number[]>, target: number, start: number): boolean {
  const reached = new Set([start])
  for (const node of reached) {
    if (node === target) return true
    for (const next of successors.get(node) ?? []) reached.add(next)
  }
  return false
}
