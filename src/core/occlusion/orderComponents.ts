import type { InstanceNumber } from '../dataset/records.ts'

/** Edges of a directed graph on instance numbers: successors of each node. */
export type Successors = ReadonlyMap<InstanceNumber, readonly InstanceNumber[]>

/**
 * Strongly connected components by Tarjan's algorithm (R. Tarjan, Depth-first search and linear graph algorithms,
 * SIAM J. Computing 1(2), 1972), iterative so that a chain of thousands of instances does not overflow the stack.
 *
 * Every node of `nodes` is in exactly one component; successors outside `nodes` are ignored. Components come in reverse
 * topological order: a component after all those it points to. O(nodes + edges).
 */
export function strongComponents(nodes: readonly InstanceNumber[], successors: Successors): InstanceNumber[][] {
  const known = new Set(nodes)
  /** Order of discovery, from 0. */
  const discovered = new Map<InstanceNumber, number>()
  /** Lowest discovery number reachable through the subtree and one back edge. */
  const low = new Map<InstanceNumber, number>()
  const open: InstanceNumber[] = []
  const isOpen = new Set<InstanceNumber>()
  const components: InstanceNumber[][] = []
  const path: { node: InstanceNumber; next: number }[] = []

  const enter = (node: InstanceNumber): void => {
    low.set(node, discovered.size)
    discovered.set(node, discovered.size)
    open.push(node)
    isOpen.add(node)
    path.push({ node, next: 0 })
  }
  const lower = (node: InstanceNumber, value: number): void => {
    if (value < low.get(node)!) low.set(node, value)
  }
  const leave = (node: InstanceNumber): void => {
    path.pop()
    const parent = path.at(-1)
    if (parent !== undefined) lower(parent.node, low.get(node)!)
    if (low.get(node) !== discovered.get(node)) return
    const component = open.splice(open.lastIndexOf(node))
    for (const member of component) isOpen.delete(member)
    components.push(component)
  }

  for (const root of nodes) {
    if (discovered.has(root)) continue
    enter(root)
    while (path.length > 0) {
      const step = path.at(-1)!
      const successor = successors.get(step.node)?.[step.next++]
      if (successor === undefined) leave(step.node)
      else if (!known.has(successor)) continue
      else if (!discovered.has(successor)) enter(successor)
      else if (isOpen.has(successor)) lower(step.node, discovered.get(successor)!)
    }
  }
  return components
}
