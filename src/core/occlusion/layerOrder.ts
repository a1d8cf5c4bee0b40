import type { AnnotationState, InstanceNumber } from '../dataset/records.ts'
import { orderGraphOf } from './OrderGraph.ts'
import type { OrderGraph } from './OrderGraph.ts'
import { strongComponents } from './orderComponents.ts'
import { findOrderCycles } from './orderCycles.ts'
import type { OrderCycle } from './orderCycles.ts'
import { pairStrengthWithin } from './pairStrength.ts'

export interface LayerOrder {
  /** Every instance once, nearest first. */
  readonly sequence: readonly InstanceNumber[]
  /** Layer of each instance: 1 = nothing known in front of it, else one more than the deepest of its occluders. */
  readonly layerOf: ReadonlyMap<InstanceNumber, number>
  /** Contradictions; the members of one share a layer and stand together in the sequence, in the order of `rank`. */
  readonly cycles: readonly OrderCycle[]
}

/** A strongly connected component; most have one member. */
interface Group {
  /** By rank, then number. */
  readonly members: readonly InstanceNumber[]
  readonly behind: Set<Group>
  waitingFor: number
  layer: number
}

/**
 * The total order to show and to export: a topological order of the strict edges, nearest first, in which the instance
 * with the lowest `rank` (then number) goes first wherever the edges leave a choice. Cycles are condensed, never broken.
 * O(instances log instances + pairs).
 */
export function layerOrder(state: AnnotationState): LayerOrder {
  const graph = orderGraphOf(state.pairs)
  const rankOf = new Map(state.instances.map(({ number, rank }) => [number, rank]))
  const nearerFirst = (a: InstanceNumber, b: InstanceNumber): number => rankOf.get(a)! - rankOf.get(b)! || a - b
  const groups = condense([...rankOf.keys()], graph, nearerFirst)
  const sequence: InstanceNumber[] = []
  const layerOf = new Map<InstanceNumber, number>()
  const ready = groups.filter((group) => group.waitingFor === 0)
  const groupOrder = (a: Group, b: Group): number => nearerFirst(a.members[0]!, b.members[0]!)
  ready.sort(groupOrder)
  while (ready.length > 0) {
    const group = ready.shift()!
    for (const member of group.members) {
      sequence.push(member)
      layerOf.set(member, group.layer)
    }
    for (const behind of group.behind) {
      behind.layer = Math.max(behind.layer, group.layer + 1)
      if (--behind.waitingFor === 0) insertSorted(ready, behind, groupOrder)
    }
  }
  return { sequence, layerOf, cycles: findOrderCycles(state.pairs, pairStrengthWithin(state)) }
}

function condense(
  numbers: readonly InstanceNumber[],
  graph: OrderGraph,
  nearerFirst: (a: InstanceNumber, b: InstanceNumber) => number,
): Group[] {
  const groupOf = new Map<InstanceNumber, Group>()
  const groups = strongComponents(numbers, graph.occludees).map((component) => {
    const group: Group = { members: component.sort(nearerFirst), behind: new Set(), waitingFor: 0, layer: 1 }
    for (const member of component) groupOf.set(member, group)
    return group
  })
  for (const group of groups) {
    for (const occludee of group.members.flatMap((member) => graph.occludees.get(member) ?? [])) {
      const behind = groupOf.get(occludee)
      if (behind === undefined || behind === group || group.behind.has(behind)) continue
      group.behind.add(behind)
      behind.waitingFor++
    }
  }
  return groups
}

function insertSorted(sorted: Group[], group: Group, compare: (a: Group, b: Group) => number): void {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (compare(sorted[middle]!, group) < 0) low = middle + 1
    else high = middle
  }
  sorted.splice(low, 0, group)
}
