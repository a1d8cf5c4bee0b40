import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addPowers, expOfNegative, raiseLargest, sigmoid } from '../../../src/core/network/softmax.ts'

/** `logits[channel][x]` → probabilities, likewise. */
function softmax(logits: readonly (readonly number[])[]): number[][] {
  const rows = logits.map((row) => Float32Array.from(row))
  const width = rows[0]!.length
  const [largest, sums] = [new Float64Array(width).fill(-Infinity), new Float64Array(width)]
  for (const row of rows) raiseLargest(row, largest)
  for (const row of rows) addPowers(row, largest, sums)
  return rows.map((row) => Array.from(row, (power, x) => power / sums[x]!))
}

describe('softmax', () => {
  it('takes powers as single precision has them', () => {
    fc.assert(
      fc.property(fc.double({ min: -100, max: 0, noNaN: true }), (x) => {
        expect(Math.abs(expOfNegative(x) / Math.exp(x) - 1)).toBeLessThan(5e-8)
      }),
    )
    expect([0, -Infinity, -111, -1e30].map((x) => Math.fround(expOfNegative(x)))).toEqual([1, 0, 0, 0])
    expect(expOfNegative(NaN)).toBeNaN()
  })

  it('is that of the definition, in each position by itself', () => {
    const logit = fc.double({ min: -30, max: 30, noNaN: true })
    fc.assert(
      fc.property(fc.array(fc.tuple(logit, logit, logit), { minLength: 1, maxLength: 5 }), (positions) => {
        const rows = softmax([0, 1, 2].map((channel) => positions.map((logits) => logits[channel]!)))
        positions.forEach((logits, x) => {
          const powers = logits.map(Math.exp)
          const sum = powers.reduce((total, power) => total + power, 0)
          powers.forEach((power, channel) => expect(rows[channel]![x]).toBeCloseTo(power / sum, 5))
        })
      }),
    )
  })

  it('does not mind large logits, and says NaN where there is no answer', () => {
    const single = (logits: readonly number[]) => softmax(logits.map((logit) => [logit])).flat()
    expect(single([1e30, 0, -1e30])).toEqual([1, 0, 0])
    expect(single([-1e4, -1e4])).toEqual([0.5, 0.5])
    expect(single([3, -Infinity])).toEqual([1, 0])
    for (const logits of [
      [NaN, 1],
      [1, NaN],
      [Infinity, 1],
      [-Infinity, -Infinity],
    ]) {
      expect(single(logits)).toEqual([NaN, NaN])
    }
  })

  it('has a sigmoid that stays within 0 and 1 and sums to 1 with its mirror image', () => {
    fc.assert(
      fc.property(fc.double({ min: -1e6, max: 1e6, noNaN: true }), (x) => {
        expect(sigmoid(x) + sigmoid(-x)).toBeCloseTo(1, 12)
        expect(sigmoid(x)).toBeGreaterThanOrEqual(0)
        expect(sigmoid(x)).toBeCloseTo(1 / (1 + Math.exp(-x)), 6)
      }),
    )
  })
})
