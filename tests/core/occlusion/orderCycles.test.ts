import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { OrderPair } from '../../../src/core/dataset/records.ts'
import { orderGraphOf, strictEdge } from '../../../src/core/occlusion/OrderGraph.ts'
import { strongComponents } from '../../../src/core/occlusion/orderComponents.ts'
import { breakWeakestPairs, findOrderCycles } from '../../../src/core/occlusion/orderCycles.ts'
import { comparePairStrength, pairStrengthWithin } from '../../../src/core/occlusion/pairStrength.ts'
import { boxMask, instanceOf, pairOfStates, pairsArbitrary, stateOf } from './sceneArbitrary.ts'

const strictPairs = fc.integer({ min: 0, max: 7 }).chain((count) => pairsArbitrary(count, ['a-over-b', 'b-over-a']))

/** reach[i] holds j when a path of at least one edge leads from i to j; by Warshall, on the pairs alone. */
function reachability(pairs: readonly OrderPair[]): Map<number, Set<number>> {
  const reach = new Map<number, Set<number>>()
  for (const edge of pairs.map(strictEdge)) {
    if (edge !== null) reach.set(edge[0], (reach.get(edge[0]) ?? new Set()).add(edge[1]))
  }
  for (const middle of [...reach.keys()]) {
    for (const targets of reach.values()) {
      if (targets.has(middle)) for (const target of reach.get(middle)!) targets.add(target)
    }
  }
  return reach
}

/** Length of the shortest closed walk through `start`, by powers of the edge relation. */
function girth(pairs: readonly OrderPair[], start: number): number {
  let front = new Set([start])
  for (let length = 1; length <= 8; length++) {
    const edges = pairs.map(strictEdge).filter((edge) => edge !== null)
    front = new Set(edges.filter(([from]) => front.has(from)).map(([, to]) => to))
    if (front.has(start)) return length
  }
  return Infinity
}

describe('strongComponents', () => {
  it('puts two instances together exactly when each reaches the other', () => {
    fc.assert(
      fc.property(strictPairs, (pairs) => {
        const numbers = [1, 2, 3, 4, 5, 6, 7]
        const reach = reachability(pairs)
        const components = strongComponents(numbers, orderGraphOf(pairs).occludees)
        const componentOf = new Map(components.flatMap((members, index) => members.map((member) => [member, index])))
        expect([...componentOf.keys()].sort()).toEqual(numbers)
        for (const a of numbers) {
          for (const b of numbers.filter((number) => number !== a)) {
            const together = (reach.get(a)?.has(b) ?? false) && (reach.get(b)?.has(a) ?? false)
            expect(componentOf.get(a) === componentOf.get(b)).toBe(together)
          }
        }
      }),
    )
  })

  it('survives a chain of 50 000 instances', () => {
    const numbers = Array.from({ length: 50_000 }, (_, index) => index + 1)
    const successors = new Map(numbers.map((number) => [number, [number + 1]]))
    expect(strongComponents(numbers, successors)).toHaveLength(numbers.length)
  })
})

describe('findOrderCycles', () => {
  it('finds one shortest cycle for each component and nothing in an acyclic order', () => {
    fc.assert(
      fc.property(strictPairs, (pairs) => {
        const reach = reachability(pairs)
        const cyclic = [...reach].filter(([number, targets]) => targets.has(number)).map(([number]) => number)
        const cycles = findOrderCycles(pairs)
        for (const { sequence, pairs: along, weakest } of cycles) {
          sequence.forEach((front, index) => {
            const back = sequence[(index + 1) % sequence.length]!
            expect(strictEdge(along[index]!)).toEqual([front, back])
          })
          expect(sequence[0]).toBe(Math.min(...sequence))
          expect(new Set(sequence).size).toBe(sequence.length)
          const component = cyclic.filter((number) => number === sequence[0] || reach.get(sequence[0]!)!.has(number))
          const mates = component.filter((number) => reach.get(number)!.has(sequence[0]!))
          expect(sequence.length).toBe(Math.min(...mates.map((number) => girth(pairs, number))))
          expect(along.every((pair) => comparePairStrength(weakest, pair) <= 0)).toBe(true)
        }
        const explained = new Set(cycles.flatMap(({ sequence }) => [...reach.get(sequence[0]!)!]))
        expect(cyclic.every((number) => explained.has(number))).toBe(true)
      }),
    )
  })

  it.each<[string, Partial<OrderPair>, Partial<OrderPair>]>([
    ['least confidence', { confidence: 0.6 }, { confidence: 0.9, provenance: 'model' }],
    ['a measured confidence rather than none', { confidence: 0.99 }, { provenance: 'inferred' }],
    ['the least trusted source', { provenance: 'model' }, { provenance: 'solver' }],
    ['fewer votes for what it says', { votes: { aOverB: 9, bOverA: 2 } }, { votes: { aOverB: 1, bOverA: 3 } }],
  ])('names as the weakest pair the one with %s', (_name, weak, other) => {
    const pairs = [
      pairOfStates(1, 2, 'a-over-b'),
      pairOfStates(2, 3, 'b-over-a', { ...other }),
      pairOfStates(1, 3, 'b-over-a', { ...weak }),
      pairOfStates(2, 4, 'a-over-b', { confidence: 0 }),
    ]
    // Turned round, so that every pair of the cycle points the same way: 1 over 2 over 3 over 1.
    pairs[1] = { ...pairs[1]!, state: 'a-over-b', votes: pairs[1]!.votes && { aOverB: 3, bOverA: 1 } }
    const [cycle] = findOrderCycles(pairs)
    expect(cycle?.sequence).toEqual([1, 2, 3])
    expect(cycle?.weakest).toBe(pairs[2])
  })

  it('names the pair with the smaller overlap where nothing else tells them apart', () => {
    const size = { width: 9, height: 1 }
    const boxes = [boxMask(size, 0, 0, 5, 1), boxMask(size, 2, 0, 5, 1), boxMask(size, 4, 0, 5, 1)]
    const pairs = [pairOfStates(1, 2, 'a-over-b'), pairOfStates(2, 3, 'a-over-b'), pairOfStates(1, 3, 'b-over-a')]
    const state = stateOf(
      boxes.map((box, index) => instanceOf(index + 1, box)),
      pairs,
      size,
    )
    expect(findOrderCycles(state.pairs, pairStrengthWithin(state))[0]?.weakest).toMatchObject({ a: 1, b: 3 })
  })

  it('does not count a mutual pair as a cycle', () => {
    expect(findOrderCycles([pairOfStates(1, 2, 'mutual')])).toEqual([])
  })
})

describe('breakWeakestPairs', () => {
  it('leaves an acyclic order, takes only strict pairs, and nothing when there is no cycle', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 7 }).chain((count) => pairsArbitrary(count)),
        (pairs) => {
          const { kept, broken } = breakWeakestPairs(pairs)
          expect(findOrderCycles(kept)).toEqual([])
          expect(kept.length + broken.length).toBe(pairs.length)
          expect(broken.every(({ pair }) => strictEdge(pair) !== null)).toBe(true)
          if (findOrderCycles(pairs).length === 0) expect(kept).toBe(pairs)
        },
      ),
    )
  })
})
