import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  maskDifference,
  maskIntersection,
  maskUnion,
  maskUnionOf,
  maskXor,
} from '../../../src/core/masks/maskAlgebra.ts'
import { emptyMask, fullMask } from '../../../src/core/masks/RunLengthMask.ts'
import { arbitraryBitmapOf, arbitraryBitmapPair, arbitrarySize } from '../../support/arbitraryMask.ts'
import { combined, maskOf } from '../../support/bitmapOracle.ts'
import { maskFixtures } from '../../support/maskFixtures.ts'

const operations = [
  { name: 'union', onMasks: maskUnion, onPixels: (a: boolean, b: boolean) => a || b },
  { name: 'intersection', onMasks: maskIntersection, onPixels: (a: boolean, b: boolean) => a && b },
  { name: 'difference', onMasks: maskDifference, onPixels: (a: boolean, b: boolean) => a && !b },
  { name: 'exclusive or', onMasks: maskXor, onPixels: (a: boolean, b: boolean) => a !== b },
]

describe.each(operations)('the $name of two masks', ({ onMasks, onPixels }) => {
  test('is the pixel by pixel one, in canonical runs', () => {
    fc.assert(
      fc.property(arbitraryBitmapPair, ([a, b]) => {
        // Encoding the oracle's bitmap gives canonical ends, so equality also checks the form.
        expect(onMasks(maskOf(a), maskOf(b))).toEqual(maskOf(combined(a, b, onPixels)))
      }),
      { numRuns: 400 },
    )
  })

  test('holds between all fixtures of the same size', () => {
    for (const { name: first, bitmap: a } of maskFixtures) {
      for (const { name: second, bitmap: b } of maskFixtures) {
        if (a.width !== b.width || a.height !== b.height) continue
        expect(onMasks(maskOf(a), maskOf(b)), `${first} with ${second}`).toEqual(maskOf(combined(a, b, onPixels)))
      }
    }
  })

  test('leaves its operands alone', () => {
    fc.assert(
      fc.property(arbitraryBitmapPair, ([a, b]) => {
        const first = maskOf(a)
        const second = maskOf(b)
        onMasks(first, second)
        expect([first, second]).toEqual([maskOf(a), maskOf(b)])
      }),
    )
  })

  test('is refused for masks of different sizes', () => {
    const wide = emptyMask({ width: 6, height: 2 })
    const tall = emptyMask({ width: 2, height: 6 })
    expect(() => onMasks(wide, tall)).toThrow(expect.objectContaining({ code: 'size-mismatch' }))
    expect(() => onMasks(wide, tall)).toThrow(/expected 6×2, received 2×6/)
  })
})

describe('laws of the algebra', () => {
  test('exclusive or undoes itself', () => {
    fc.assert(
      fc.property(arbitraryBitmapPair, ([a, b]) => {
        expect(maskXor(maskXor(maskOf(a), maskOf(b)), maskOf(b))).toEqual(maskOf(a))
      }),
    )
  })

  test('what is left and what is shared make up the whole', () => {
    fc.assert(
      fc.property(arbitraryBitmapPair, ([a, b]) => {
        const [first, second] = [maskOf(a), maskOf(b)]
        expect(maskUnion(maskDifference(first, second), maskIntersection(first, second))).toEqual(first)
      }),
    )
  })

  test('a mask and its complement are the whole image', () => {
    fc.assert(
      fc.property(arbitraryBitmapPair, ([a]) => {
        const complement = maskDifference(fullMask(a), maskOf(a))
        expect(maskUnion(maskOf(a), complement)).toEqual(fullMask(a))
        expect(maskIntersection(maskOf(a), complement)).toEqual(emptyMask(a))
      }),
    )
  })
})

describe('the union of many masks', () => {
  const severalBitmaps = arbitrarySize.chain((size) =>
    fc.array(arbitraryBitmapOf(size), { maxLength: 7 }).map((bitmaps) => ({ size, bitmaps })),
  )

  test('is the pixel by pixel one, for none, one and several', () => {
    fc.assert(
      fc.property(severalBitmaps, ({ size, bitmaps }) => {
        const nothing = { ...size, pixels: new Uint8Array(size.width * size.height) }
        const expected = bitmaps.reduce((union, next) => combined(union, next, (a, b) => a || b), nothing)
        expect(maskUnionOf(size, bitmaps.map(maskOf))).toEqual(maskOf(expected))
      }),
    )
  })

  test('is refused when one of them has another size', () => {
    const size = { width: 3, height: 3 }
    expect(() => maskUnionOf(size, [emptyMask(size), emptyMask({ width: 9, height: 1 })])).toThrow(/received 9×1/)
  })
})
