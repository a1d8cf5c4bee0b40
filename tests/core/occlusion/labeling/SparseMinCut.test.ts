import fc from 'fast-check'
import { expect, test } from 'vitest'

import { SparseMinCut } from '../../../../src/core/occlusion/labeling/SparseMinCut.ts'

interface Graph {
  readonly terminal: readonly number[]
  readonly arcs: readonly { readonly from: number; readonly to: number; readonly capacity: number }[]
}

const graph = (nodes: number): fc.Arbitrary<Graph> => {
  const node = fc.nat({ max: nodes - 1 })
  return fc.record({
    terminal: fc.array(fc.integer({ min: -9, max: 9 }), { minLength: nodes, maxLength: nodes }),
    arcs: fc.array(fc.record({ from: node, to: node, capacity: fc.nat({ max: 9 }) }), { maxLength: 3 * nodes }),
  })
}

function cutCost({ terminal, arcs }: Graph, isSource: (node: number) => boolean): number {
  let cost = 0
  terminal.forEach((amount, node) => {
    if (amount > 0 && !isSource(node)) cost += amount
    if (amount < 0 && isSource(node)) cost -= amount
  })
  for (const { from, to, capacity } of arcs) if (isSource(from) && !isSource(to)) cost += capacity
  return cost
}

test('the cut is a cheapest one of all, and lies within every other such', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 9 }).chain(graph), (given) => {
      const nodes = given.terminal.length
      const cut = new SparseMinCut(nodes, given.arcs.length + 1)
      // What was there before must not matter.
      cut.addTerminal(0, 5)
      cut.addArc(nodes - 1, 0, 3)
      cut.solve()
      cut.clear()
      given.terminal.forEach((amount, node) => cut.addTerminal(node, amount))
      for (const { from, to, capacity } of given.arcs) cut.addArc(from, to, capacity)
      const found = cut.solve()
      const cost = cutCost(given, (node) => found[node] === 1)
      for (let bits = 0; bits < 2 ** nodes; bits++) {
        const other = cutCost(given, (node) => ((bits >> node) & 1) === 1)
        expect(cost).toBeLessThanOrEqual(other)
        if (other > cost) continue
        for (let node = 0; node < nodes; node++) if (found[node] === 1) expect((bits >> node) & 1).toBe(1)
      }
    }),
    { numRuns: 1000 },
  )
})

test('a chain of thousands of nodes and capacities beyond 32 bits are no trouble', () => {
  const nodes = 5000
  const cut = new SparseMinCut(nodes, nodes)
  cut.addTerminal(0, 2 ** 45)
  cut.addTerminal(nodes - 1, -(2 ** 45))
  for (let node = 1; node < nodes; node++) cut.addArc(node - 1, node, 2 ** 40 - (node === 3000 ? 1 : 0))
  const isSource = cut.solve()
  expect(isSource.indexOf(0)).toBe(3000)
  expect(isSource.lastIndexOf(1)).toBe(2999)
})
