/*
 * Disjoint sets as a forest in an array: parents[element], an element that is its own parent being the root of its set.
 * Source: R. Tarjan, J. van Leeuwen, *Worst-Case Analysis of Set Union Algorithms*, JACM 31(2), 1984 (paths are halved).
 */

/** The root of an element's set; halves the path to it. Amortised O(log elements). */
export function rootOf(parents: Int32Array | number[], element: number): number {
  let root = element
  while (parents[root] !== root) {
    parents[root] = parents[parents[root]!]!
    root = parents[root]!
  }
  return root
}

/** Makes the sets of two elements one, whose root is the smaller of the two roots. */
export function joinSets(parents: Int32Array | number[], one: number, two: number): void {
  const a = rootOf(parents, one)
  const b = rootOf(parents, two)
  parents[Math.max(a, b)] = Math.min(a, b)
}
