import fc from 'fast-check'
import { expect, test } from 'vitest'

import { orderTable, smoothnessTable, submodularBound } from '../../../../src/core/occlusion/labeling/pairTables.ts'
import type { JumpStep, PairTable } from '../../../../src/core/occlusion/labeling/pairTables.ts'

const DIFFERENCES = [-3, -2, -1, 0, 1, 2, 3]
const values = ({ cost00, cost01, cost10, cost11 }: PairTable) => [cost00, cost01, cost10, cost11]

/** The table from the definition: labels, not differences. */
function tableOf(cost: (a: number, b: number) => number, difference: number, step: JumpStep): number[] {
  const [p, q] = [10 + difference, 10]
  return [cost(p, q), cost(p, q + step), cost(p + step, q), cost(p + step, q + step)]
}

test.each(DIFFERENCES)('at a difference of %i every table is the definition', (difference) => {
  for (const step of [1, -1] as const) {
    expect(values(smoothnessTable(difference, 3, step))).toEqual(tableOf((a, b) => (a === b ? 0 : 3), difference, step))
    const cost = (a: number, b: number) => (a < b ? 30 : a > b ? -2 : 0)
    expect(values(orderTable(difference, 2, 30, step))).toEqual(tableOf(cost, difference, step))
  }
})

// w = 1; c = 30 and a reward of 1: order 00, 01, 10, 11 of an up-jump.
test.each([
  [-3, [1, 1, 1, 1], [30, 30, 30, 30]],
  [-2, [1, 1, 1, 1], [30, 30, 30, 30]],
  [-1, [1, 1, 1, 1], [30, 30, 30, 30]],
  [0, [0, 1, 1, 0], [0, 30, -1, 0]],
  [1, [1, 1, 1, 1], [-1, 0, -1, -1]],
  [2, [1, 1, 1, 1], [-1, -1, -1, -1]],
  [3, [1, 1, 1, 1], [-1, -1, -1, -1]],
])('at a difference of %i the bound is the one worked out by hand', (difference, smoothness, order) => {
  expect(values(submodularBound(smoothnessTable(difference, 1, 1)))).toEqual(smoothness)
  expect(values(submodularBound(orderTable(difference, 1, 30, 1)))).toEqual(order)
})

test('the bound is submodular, nowhere below the table, and equal to it where nothing or everything moves', () => {
  const cost = fc.integer({ min: -100, max: 100 })
  fc.assert(
    fc.property(fc.record({ cost00: cost, cost01: cost, cost10: cost, cost11: cost }), (table) => {
      const bound = submodularBound(table)
      expect(bound.cost01 + bound.cost10 - bound.cost00 - bound.cost11).toBeGreaterThanOrEqual(0)
      expect([bound.cost00, bound.cost11]).toEqual([table.cost00, table.cost11])
      expect(bound.cost01).toBeGreaterThanOrEqual(table.cost01)
      expect(bound.cost10).toBeGreaterThanOrEqual(table.cost10)
      if (table.cost01 + table.cost10 >= table.cost00 + table.cost11) expect(bound).toEqual(table)
    }),
  )
})
