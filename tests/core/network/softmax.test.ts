import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { expOfNegative, sigmoid, softmaxRows } from '../../../src/core/network/softmax.ts'

function softmax(logits: readonly number[]): number[] {
  const rows = Float32Array.from(logits)
  softmaxRows(rows, logits.length, 1, new Float64Array(1))
  return [...rows]
}

describe('softmax', () => {
  it('takes powers as single precision has them', () => {
    fc.assert(
      fc.property(fc.double({ min: -100, max: 0, noNaN: true }), (x) => {
        expect(Math.abs(expOfNegative(x) / Math.exp(x) - 1)).toBeLessThan(5e-8)
      }),
    )
    expect([0, -Infinity, -111, -1e30].map(expOfNegative)).toEqual([1, 0, 0, 0])
    expect(expOfNegative(NaN)).toBeNaN()
  })

  it('is that of the definition, in each position by itself', () => {
    const logit = fc.double({ min: -30, max: 30, noNaN: true })
    fc.assert(
      fc.property(fc.array(fc.tuple(logit, logit, logit), { minLength: 1, maxLength: 5 }), (positions) => {
        const width = positions.length
        const rows = Float32Array.from([0, 1, 2].flatMap((channel) => positions.map((logits) => logits[channel]!)))
        softmaxRows(rows, 3, width, new Float64Array(width))
        positions.forEach((logits, x) => {
          const powers = logits.map(Math.exp)
          const sum = powers.reduce((total, power) => total + power, 0)
          powers.forEach((power, channel) => expect(rows[channel * width + x]).toBeCloseTo(power / sum, 5))
        })
      }),
    )
  })

  it('does not mind large logits, and says NaN where there is no answer', () => {
    expect(softmax([1e30, 0, -1e30])).toEqual([1, 0, 0])
    expect(softmax([-1e4, -1e4])).toEqual([0.5, 0.5])
    expect(softmax([3, -Infinity])).toEqual([1, 0])
    for (const logits of [
      [NaN, 1],
      [1, NaN],
      [Infinity, 1],
      [-Infinity, -Infinity],
    ]) {
      expect(softmax(logits)).toEqual([NaN, NaN])
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
