import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { clipMask, flipHorizontally, flipVertically, translateMask } from '../../../src/core/masks/maskTransforms.ts'
import { transposeMask } from '../../../src/core/masks/transposeMask.ts'
import { emptyMask, fullMask } from '../../../src/core/masks/RunLengthMask.ts'
import { arbitraryBitmap } from '../../support/arbitraryMask.ts'
import { bitmapWhere, maskOf, valueAt } from '../../support/bitmapOracle.ts'
import type { Bitmap } from '../../support/bitmapOracle.ts'
import { maskFixtures } from '../../support/maskFixtures.ts'

const offset = fc.integer({ min: -15, max: 15 })

describe('moving and cutting', () => {
  test('a translation moves every pixel and cuts off what leaves', () => {
    fc.assert(
      fc.property(arbitraryBitmap, offset, offset, (bitmap, dx, dy) => {
        const moved = bitmapWhere(bitmap, (x, y) => valueAt(bitmap, x - dx, y - dy) === 1)
        expect(translateMask(maskOf(bitmap), dx, dy)).toEqual(maskOf(moved))
      }),
      { numRuns: 300 },
    )
  })

  test('however far a mask is moved, it is gone and nothing wraps around', () => {
    const full = fullMask({ width: 5, height: 4 })
    for (const far of [5, 2 ** 31, Number.MAX_SAFE_INTEGER]) {
      expect(translateMask(full, far, 0)).toEqual(emptyMask(full))
      expect(translateMask(full, -far, 0)).toEqual(emptyMask(full))
      expect(translateMask(full, 0, far)).toEqual(emptyMask(full))
      expect(translateMask(full, 0, -far)).toEqual(emptyMask(full))
    }
  })

  test('half a pixel is not a translation', () => {
    expect(() => translateMask(fullMask({ width: 2, height: 2 }), 0.5, 0)).toThrow(/whole pixels/)
  })

  test('clipping keeps what is inside the half-open box', () => {
    fc.assert(
      fc.property(arbitraryBitmap, offset, offset, offset, offset, (bitmap, x0, y0, x1, y1) => {
        const kept = bitmapWhere(
          bitmap,
          (x, y) => valueAt(bitmap, x, y) === 1 && x >= x0 && x < x1 && y >= y0 && y < y1,
        )
        expect(clipMask(maskOf(bitmap), { x0, y0, x1, y1 })).toEqual(maskOf(kept))
      }),
      { numRuns: 300 },
    )
  })

  test('a box around everything clips nothing, however large', () => {
    const full = fullMask({ width: 5, height: 4 })
    expect(clipMask(full, { x0: -Infinity, y0: -Infinity, x1: Infinity, y1: Infinity })).toEqual(full)
  })
})

describe('mirroring', () => {
  test.each(maskFixtures)('is what it is pixel by pixel for $name', ({ bitmap }) => mirrorsPixels(bitmap))

  test('is what it is pixel by pixel for any mask', () => {
    fc.assert(fc.property(arbitraryBitmap, mirrorsPixels), { numRuns: 300 })
  })

  test('twice is not at all', () => {
    fc.assert(
      fc.property(arbitraryBitmap, (bitmap) => {
        const mask = maskOf(bitmap)
        expect(flipHorizontally(flipHorizontally(mask))).toEqual(mask)
        expect(flipVertically(flipVertically(mask))).toEqual(mask)
        expect(transposeMask(transposeMask(mask))).toEqual(mask)
      }),
    )
  })
})

function mirrorsPixels(bitmap: Bitmap): void {
  const { width, height } = bitmap
  const mask = maskOf(bitmap)
  expect(flipHorizontally(mask)).toEqual(maskOf(bitmapWhere(bitmap, (x, y) => valueAt(bitmap, width - 1 - x, y) === 1)))
  expect(flipVertically(mask)).toEqual(maskOf(bitmapWhere(bitmap, (x, y) => valueAt(bitmap, x, height - 1 - y) === 1)))
  const turned = { width: height, height: width }
  expect(transposeMask(mask)).toEqual(maskOf(bitmapWhere(turned, (x, y) => valueAt(bitmap, y, x) === 1)))
}
