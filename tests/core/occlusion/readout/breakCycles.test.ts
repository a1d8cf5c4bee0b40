import fc from 'fast-check'
import { expect, test } from 'vitest'

import { breakCycles } from '../../../../src/core/occlusion/readout/breakCycles.ts'
import type { ReadPair } from '../../../../src/core/occlusion/readout/SceneReading.ts'
import { isAcyclic } from './isAcyclic.ts'

function pair(front: number, back: number, votes: number): ReadPair {
  const isFirst = front < back
  const [a, b] = isFirst ? [front, back] : [back, front]
  return {
    ...{ a, b, state: isFirst ? 'a-over-b' : 'b-over-a', flipGap: 11 * votes },
    votes: isFirst ? { aOverB: votes, bOverA: 0 } : { aOverB: 0, bOverA: votes },
  }
}

test('pairs without a cycle come back as they were', () => {
  const chain = [pair(1, 2, 5), pair(2, 3, 1), pair(1, 3, 2)]
  expect(breakCycles(chain)).toEqual(chain)
  expect(breakCycles([])).toEqual([])
})

test('of a cycle the least supported pair becomes unknown, votes and all others stay', () => {
  const cycle = [pair(1, 2, 5), pair(3, 1, 4), pair(2, 3, 1), pair(3, 4, 0.5)]
  expect(breakCycles(cycle)).toEqual([cycle[0], cycle[1], { ...cycle[2], state: 'unknown', flipGap: 0 }, cycle[3]])
})

test('what comes back has no cycle, and no pair was given up that closes none', () => {
  const edge = fc.record({
    one: fc.integer({ min: 1, max: 6 }),
    two: fc.integer({ min: 1, max: 6 }),
    votes: fc.nat({ max: 9 }),
  })
  fc.assert(
    fc.property(fc.array(edge, { maxLength: 15 }), (edges) => {
      const byKey = new Map<string, ReadPair>()
      for (const { one, two, votes } of edges) {
        if (one !== two) byKey.set([one, two].sort().join(), pair(one, two, votes))
      }
      const pairs = [...byKey.values()]
      const broken = breakCycles(pairs)
      expect(isAcyclic(broken)).toBe(true)
      broken.forEach((after, index) => {
        if (after.state === pairs[index]!.state) expect(after).toEqual(pairs[index])
        else expect(isAcyclic(broken.with(index, pairs[index]!))).toBe(false)
      })
    }),
    { numRuns: 500 },
  )
})
