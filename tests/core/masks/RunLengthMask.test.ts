import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { maskArea } from '../../../src/core/masks/maskMeasures.ts'
import { emptyMask, fullMask, isEmptyMask, maskFromEnds, masksEqual } from '../../../src/core/masks/RunLengthMask.ts'
import { arbitraryBitmapPair, arbitrarySize } from '../../support/arbitraryMask.ts'
import { maskOf } from '../../support/bitmapOracle.ts'

describe('run-length masks', () => {
  test('equal sets of pixels are equal masks, different ones are not', () => {
    fc.assert(
      fc.property(arbitraryBitmapPair, ([a, b]) => {
        const isSame = a.pixels.every((value, pixel) => value === b.pixels[pixel])
        expect(masksEqual(maskOf(a), maskOf(b))).toBe(isSame)
      }),
    )
  })

  test('masks of images of different shape are never equal', () => {
    expect(masksEqual(emptyMask({ width: 2, height: 3 }), emptyMask({ width: 3, height: 2 }))).toBe(false)
  })

  test('the empty mask has no pixel, the full mask all of them', () => {
    fc.assert(
      fc.property(arbitrarySize, (size) => {
        expect(maskArea(emptyMask(size))).toBe(0)
        expect(maskArea(fullMask(size))).toBe(size.width * size.height)
        expect([isEmptyMask(emptyMask(size)), isEmptyMask(fullMask(size))]).toEqual([true, false])
      }),
    )
  })
})

describe('checking untrusted run ends', () => {
  const size = { width: 4, height: 2 }

  test('accepts what is canonical and takes over the array', () => {
    const ends = Uint32Array.of(0, 3, 8)
    expect(maskFromEnds(size, ends).ends).toBe(ends)
  })

  test.each([
    { ends: [], complaint: /expected 8 pixels \(4×2\), received 0/ },
    { ends: [7], complaint: /received 7/ },
    { ends: [3, 9], complaint: /received 9/ },
    { ends: [3, 3, 8], complaint: /Run 1 is not longer than zero in region 5: expected an end above 3, received 3/ },
    { ends: [2, 5, 4, 8], complaint: /Run 2/ },
    { ends: [0, 0, 8], complaint: /Run 1/ },
    { ends: [2, 8, 8], complaint: /Run 2/ },
  ])('refuses $ends', ({ ends, complaint }) => {
    expect(() => maskFromEnds(size, Uint32Array.from(ends), 'region 5')).toThrow(complaint)
    expect(() => maskFromEnds(size, Uint32Array.from(ends))).toThrow(expect.objectContaining({ code: 'bad-mask' }))
  })
})
