import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { maskFromBitmap, maskToBitmap } from '../../../src/core/masks/bitmapMask.ts'
import { arbitraryBitmap, arbitraryMask, endsOf } from '../../support/arbitraryMask.ts'
import { maskFixtures } from '../../support/maskFixtures.ts'

describe('bitmaps and masks', () => {
  test.each(maskFixtures)('encoding finds the run ends of $name', ({ bitmap }) => {
    expect(maskFromBitmap(bitmap, bitmap.pixels).ends).toEqual(endsOf(bitmap))
  })

  test('encoding finds the run ends of any bitmap', () => {
    fc.assert(
      fc.property(arbitraryBitmap, (bitmap) => {
        expect(maskFromBitmap(bitmap, bitmap.pixels).ends).toEqual(endsOf(bitmap))
      }),
    )
  })

  test('decoding an encoded bitmap gives it back', () => {
    fc.assert(
      fc.property(arbitraryBitmap, (bitmap) => {
        expect(maskToBitmap(maskFromBitmap(bitmap, bitmap.pixels))).toEqual(bitmap.pixels)
      }),
    )
  })

  test('encoding a decoded mask gives it back', () => {
    fc.assert(
      fc.property(arbitraryMask, (mask) => {
        expect(maskFromBitmap(mask, maskToBitmap(mask))).toEqual(mask)
      }),
    )
  })

  test('any value but 0 is foreground, wherever the bytes lie in their buffer', () => {
    fc.assert(
      fc.property(
        arbitraryBitmap,
        fc.integer({ min: 1, max: 255 }),
        fc.integer({ min: 0, max: 3 }),
        (bitmap, value, offset) => {
          const bytes = new Uint8Array(bitmap.pixels.length + offset).subarray(offset)
          bitmap.pixels.forEach((pixel, index) => (bytes[index] = pixel * value))
          expect(maskFromBitmap(bitmap, bytes).ends).toEqual(endsOf(bitmap))
        },
      ),
    )
  })

  test('an image of several blocks, all noise, is encoded without losing a run', () => {
    const size = { width: 173, height: 97 }
    const pixels = Uint8Array.from({ length: size.width * size.height }, (_, pixel) => pixel % 2)
    expect(maskFromBitmap(size, pixels).ends).toHaveLength(pixels.length)
    expect(maskToBitmap(maskFromBitmap(size, pixels))).toEqual(pixels)
  })

  test('decoding into a given array overwrites all of it and returns it', () => {
    fc.assert(
      fc.property(arbitraryMask, (mask) => {
        const given = new Uint8Array(mask.width * mask.height).fill(7)
        expect(maskToBitmap(mask, given)).toBe(given)
        expect(given).toEqual(maskToBitmap(mask))
      }),
    )
  })

  test('a bitmap of another size is refused either way', () => {
    const size = { width: 3, height: 2 }
    expect(() => maskFromBitmap(size, new Uint8Array(5))).toThrow(/expected 6 bytes \(3×2\), received 5/)
    expect(() => maskToBitmap({ ...size, ends: Uint32Array.of(6) }, new Uint8Array(7))).toThrow(/received 7/)
  })
})
