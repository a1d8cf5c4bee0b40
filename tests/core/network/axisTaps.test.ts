import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { areaTaps, linearTaps, smoothTaps, tapsWithin } from '../../../src/core/network/axisTaps.ts'
import { GridResizer } from '../../../src/core/network/GridResizer.ts'
import { expectGolden, GOLDEN } from './golden/expectGolden.ts'
import { madeUpImage } from './madeUp.ts'

const TAPS = { linear: linearTaps, smooth: smoothTaps, area: areaTaps } as const

describe('resizing', () => {
  it.each(GOLDEN.resizes)('$kind from $from to $to is PyTorch’s', ({ kind, from, to, ...golden }) => {
    const image = madeUpImage(...from)
    const resizer = new GridResizer({ ...image, channels: 3 }, TAPS[kind](from[0], to[0]), TAPS[kind](from[1], to[1]))
    const planes = new Float64Array(3 * to[0] * to[1])
    for (let y = 0; y < to[1]; y++) {
      resizer.row(y).forEach((value, at) => {
        planes[(at % 3) * to[0] * to[1] + y * to[0] + Math.floor(at / 3)] = value / 255
      })
    }
    expectGolden([1, 3, to[1], to[0]], planes, golden)
  })

  it('takes weights that sum to 1 from inside the old axis, never going back', () => {
    const side = fc.integer({ min: 1, max: 60 })
    fc.assert(
      fc.property(fc.constantFrom(linearTaps, smoothTaps, areaTaps), side, side, (taps, from, to) => {
        const { first, begin, weights } = taps(from, to)
        expect(first.length).toBe(to)
        for (let at = 0; at < to; at++) {
          const own = weights.subarray(begin[at], begin[at + 1])
          expect(own.length).toBeGreaterThan(0)
          expect(Math.min(...own)).toBeGreaterThanOrEqual(0)
          expect(own.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 12)
          expect(first[at]).toBeGreaterThanOrEqual(at === 0 ? 0 : first[at - 1]!)
          expect(first[at]! + own.length).toBeLessThanOrEqual(from)
        }
      }),
    )
  })

  it('is the identity where the sizes are equal', () => {
    fc.assert(
      fc.property(fc.constantFrom(linearTaps, smoothTaps, areaTaps), fc.integer({ min: 1, max: 60 }), (taps, side) => {
        const grid = {
          size: { width: side, height: 1 },
          channels: 1,
          data: Float32Array.from({ length: side }, Math.sin),
        }
        const resizer = new GridResizer(grid, taps(side, side), taps(1, 1))
        expect([...resizer.row(0)]).toEqual([...grid.data])
      }),
    )
  })

  it('gives the same for a part as for the whole, from whatever row on', () => {
    const image = madeUpImage(23, 31)
    const [columns, rows] = [smoothTaps(23, 9), smoothTaps(31, 40)]
    const whole = new GridResizer({ ...image, channels: 3 }, columns, rows)
    const all = Array.from({ length: 40 }, (_, y) => [...whole.row(y)])
    const part = new GridResizer({ ...image, channels: 3 }, tapsWithin(columns, 4, 7), rows)
    for (let y = 17; y < 33; y += 3) expect([...part.row(y)]).toEqual(all[y]!.slice(12, 21))
  })
})
