import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { halfFromNumber, halfTable, numberFromHalf } from '../../../src/core/network/halfFloat.ts'

describe('halves', () => {
  it.each([
    [0, 0x0000],
    [-0, 0x8000],
    [1, 0x3c00],
    [-2, 0xc000],
    [65504, 0x7bff],
    [65519.996, 0x7bff],
    [65520, 0x7c00],
    [-Infinity, 0xfc00],
    [NaN, 0x7e00],
    [2 ** -14, 0x0400],
    [2 ** -24, 0x0001],
    [2 ** -25, 0x0000],
    [3 * 2 ** -25, 0x0002],
    [0.1, 0x2e66],
    [1 + 2 ** -11, 0x3c00],
    [1 + 3 * 2 ** -11, 0x3c02],
  ])('%f has the bits %i', (value, half) => {
    expect(halfFromNumber(value)).toBe(half)
  })

  it('come back from each of their numbers', () => {
    const table = halfTable()
    for (let half = 0; half < 0x10000; half++) {
      expect(table[half]).toBe(numberFromHalf(half))
      if (!Number.isNaN(table[half]!) && halfFromNumber(table[half]!) !== half) expect.fail(`bits ${half}`)
    }
  })

  it('are the nearest to any number', () => {
    fc.assert(
      fc.property(fc.float({ min: -65504, max: 65504, noNaN: true }), (value) => {
        const half = halfFromNumber(value)
        const distance = Math.abs(numberFromHalf(half) - value)
        for (const other of [half - 1, half + 1]) {
          const number = numberFromHalf(other & 0xffff)
          if (Number.isFinite(number)) expect(distance).toBeLessThanOrEqual(Math.abs(number - value))
        }
      }),
    )
  })
})
