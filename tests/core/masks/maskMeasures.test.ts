import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  isSubset,
  maskArea,
  maskBounds,
  maskCentroid,
  maskContains,
  maskIou,
  masksOverlap,
  overlapArea,
} from '../../../src/core/masks/maskMeasures.ts'
import { emptyMask, fullMask } from '../../../src/core/masks/RunLengthMask.ts'
import { arbitraryBitmap, arbitraryBitmapPair } from '../../support/arbitraryMask.ts'
import { combined, countWhere, maskOf, valueAt } from '../../support/bitmapOracle.ts'
import type { Bitmap } from '../../support/bitmapOracle.ts'
import { maskFixtures } from '../../support/maskFixtures.ts'

describe('measures of one mask', () => {
  test.each(maskFixtures)('agree with counting pixels for $name', ({ bitmap }) => agreeWithPixels(bitmap))

  test('agree with counting pixels for any mask', () => {
    fc.assert(fc.property(arbitraryBitmap, agreeWithPixels), { numRuns: 300 })
  })

  test('nothing outside the image belongs to a mask', () => {
    const full = fullMask({ width: 3, height: 2 })
    for (const [x, y] of [
      [-1, 0],
      [0, -1],
      [3, 0],
      [0, 2],
      [-1, 1],
    ] as const) {
      expect(maskContains(full, x, y), `${x}, ${y}`).toBe(false)
    }
  })

  test('the empty mask has no bounds and no centre', () => {
    const empty = emptyMask({ width: 4, height: 4 })
    expect([maskArea(empty), maskBounds(empty), maskCentroid(empty)]).toEqual([0, null, null])
  })
})

describe('measures of two masks', () => {
  test('agree with counting pixels', () => {
    fc.assert(
      fc.property(arbitraryBitmapPair, ([a, b]) => {
        const [first, second] = [maskOf(a), maskOf(b)]
        const shared = countWhere(
          combined(a, b, (inA, inB) => inA && inB),
          () => true,
        )
        const either = countWhere(
          combined(a, b, (inA, inB) => inA || inB),
          () => true,
        )
        expect(overlapArea(first, second)).toBe(shared)
        expect(masksOverlap(first, second)).toBe(shared > 0)
        expect(maskIou(first, second)).toBe(either === 0 ? 0 : shared / either)
        expect(isSubset(first, second)).toBe(countWhere(a, (x, y) => valueAt(b, x, y) === 0) === 0)
      }),
      { numRuns: 400 },
    )
  })

  test('a mask is a subset of its unions, and the empty mask of every mask', () => {
    fc.assert(
      fc.property(arbitraryBitmapPair, ([a, b]) => {
        const union = maskOf(combined(a, b, (inA, inB) => inA || inB))
        expect(isSubset(maskOf(a), union)).toBe(true)
        expect(isSubset(emptyMask(a), maskOf(a))).toBe(true)
      }),
    )
  })

  test.each([overlapArea, masksOverlap, maskIou, isSubset])('%o refuses masks of different sizes', (measure) => {
    expect(() => measure(emptyMask({ width: 2, height: 3 }), emptyMask({ width: 3, height: 2 }))).toThrow(
      expect.objectContaining({ code: 'size-mismatch' }),
    )
  })
})

function agreeWithPixels(bitmap: Bitmap): void {
  const mask = maskOf(bitmap)
  const xs: number[] = []
  const ys: number[] = []
  for (let y = 0; y < bitmap.height; y++) {
    for (let x = 0; x < bitmap.width; x++) {
      expect(maskContains(mask, x, y)).toBe(valueAt(bitmap, x, y) === 1)
      if (valueAt(bitmap, x, y) === 0) continue
      xs.push(x)
      ys.push(y)
    }
  }
  expect(maskArea(mask)).toBe(xs.length)
  if (xs.length === 0) {
    expect(maskBounds(mask)).toBeNull()
    return
  }
  expect(maskBounds(mask)).toEqual({
    x0: Math.min(...xs),
    y0: Math.min(...ys),
    x1: Math.max(...xs) + 1,
    y1: Math.max(...ys) + 1,
  })
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value + 0.5, 0) / values.length
  expect(maskCentroid(mask)!.x).toBeCloseTo(mean(xs), 9)
  expect(maskCentroid(mask)!.y).toBeCloseTo(mean(ys), 9)
}
