import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { BoundaryMatching } from '../../../src/core/metrics/orientedBoundaryMatching.ts'

interface Pair {
  readonly row: number
  readonly column: number
  readonly cost: number
}

const COLUMNS = 5

function candidatesOf(rows: number, pairs: readonly Pair[]) {
  const ofRow = Array.from({ length: rows }, (_, row) => pairs.filter((pair) => pair.row === row))
  const begin = Int32Array.from([0, ...ofRow.map((_, row) => ofRow.slice(0, row + 1).flat().length)])
  return {
    begin,
    column: Int32Array.from(ofRow.flat(), ({ column }) => column),
    cost: Float64Array.from(ofRow.flat(), ({ cost }) => cost),
    columns: COLUMNS,
  }
}

/** More than all pairs together cost. */
const MUCH = 1000

/**
 * What a matching of the first `rows` is worth avoiding: each left out counts far more than any cost, an early one more than a late
 * one, and all that less than one left out more.
 */
function leastCost(rows: number, pairs: readonly Pair[], taken: ReadonlySet<number> = new Set(), row = 0): number {
  if (row === rows) return 0
  const ways = pairs
    .filter((pair) => pair.row === row && !taken.has(pair.column))
    .map(({ column, cost }) => cost + leastCost(rows, pairs, new Set([...taken, column]), row + 1))
  return Math.min(leftOut(row) + leastCost(rows, pairs, taken, row + 1), ...ways)
}

const leftOut = (row: number): number => MUCH * (100 + 2 ** (5 - row))

const pairsArbitrary = fc.uniqueArray(
  fc.record({
    row: fc.integer({ min: 0, max: 5 }),
    column: fc.integer({ min: 0, max: COLUMNS - 1 }),
    cost: fc.integer({ min: 0, max: 6 }),
  }),
  { selector: ({ row, column }) => `${row} ${column}`, maxLength: 18 },
)

describe('the matching of boundary pixels', () => {
  it('is at every time what trying everything finds: most pairs, of the pixels added first, then least cost', () => {
    fc.assert(
      fc.property(pairsArbitrary, (pairs) => {
        const matching = new BoundaryMatching(candidatesOf(6, pairs))
        for (let row = 0; row < 6; row++) {
          matching.add(row)
          const used = new Set<number>()
          let cost = 0
          for (let other = 0; other <= row; other++) {
            const column = matching.columnOf[other]!
            if (column < 0) {
              cost += leftOut(other)
              continue
            }
            expect(used.has(column)).toBe(false)
            used.add(column)
            cost += pairs.find((pair) => pair.row === other && pair.column === column)!.cost
          }
          expect(cost).toBe(leastCost(row + 1, pairs))
        }
      }),
      { numRuns: 400 },
    )
  })

  it('lets an earlier pixel keep its place before a nearer newcomer, and moves it where both have one', () => {
    const matching = new BoundaryMatching(
      candidatesOf(3, [
        { row: 0, column: 3, cost: 1 },
        { row: 0, column: 4, cost: 5 },
        { row: 1, column: 3, cost: 2 },
        { row: 2, column: 3, cost: 0 },
        { row: 2, column: 4, cost: 0 },
      ]),
    )
    matching.add(0)
    expect([...matching.columnOf]).toEqual([3, -1, -1])
    matching.add(1)
    expect([...matching.columnOf]).toEqual([4, 3, -1])
    matching.add(2)
    expect([...matching.columnOf]).toEqual([4, 3, -1])
  })
})
