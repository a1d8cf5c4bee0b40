import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cocoCounts, maskFromCocoRle, maskToCocoRle } from '../../../src/core/formats/cocoRle.ts'
import { maskFromEnds, masksEqual } from '../../../src/core/masks/RunLengthMask.ts'
import type { RunLengthMask } from '../../../src/core/masks/RunLengthMask.ts'
import { DomainError } from '../../../src/core/support/DomainError.ts'
import { arbitraryMask } from '../../support/arbitraryMask.ts'
import { bitmapOf, drawing, drawn, maskOf, valueAt } from '../../support/bitmapOracle.ts'
import { maskFixtures } from '../../support/maskFixtures.ts'
import { maskVectors } from './cocoVectors.ts'

describe('COCO run lengths', () => {
  test.each(maskVectors)('are those of pycocotools: $name', ({ h, w, list, counts }) => {
    const fromText = maskFromCocoRle({ size: [h, w], counts }, 'vector')
    const fromList = maskFromCocoRle({ size: [h, w], counts: list }, 'vector')
    expect(masksEqual(fromText, fromList)).toBe(true)
    expect(maskToCocoRle(fromText)).toEqual({ size: [h, w], counts })
    expect(cocoCounts(fromText)).toEqual(list)
  })

  test('run down the columns and start with background', () => {
    const mask = maskOf(drawn('.##', '#.#'))
    expect(cocoCounts(mask)).toEqual([1, 2, 1, 2])
    expect(drawing(maskFromCocoRle({ size: [2, 3], counts: [1, 2, 1, 2] }, 'mask'))).toEqual(['.##', '#.#'])
  })

  test.each(maskFixtures)('list what the pixels say, column by column: $name', ({ bitmap }) => {
    expect(cocoCounts(maskOf(bitmap))).toEqual(countsOfColumns(maskOf(bitmap)))
  })

  test('list what the pixels say and come back, whatever the mask', () => {
    fc.assert(
      fc.property(arbitraryMask, (mask) => {
        expect(cocoCounts(mask)).toEqual(countsOfColumns(mask))
        expect(masksEqual(maskFromCocoRle(maskToCocoRle(mask), 'mask'), mask)).toBe(true)
      }),
      { numRuns: 500 },
    )
  })

  test('come back for numbers of every length, up to the largest image', () => {
    const size = { width: 16_000, height: 16_000 }
    const ends = Uint32Array.of(0, 1, 17, 600, 20_000, 700_000, 25_000_000, 25_000_001, 250_000_000, 256_000_000)
    const mask = maskFromEnds(size, ends)
    expect(masksEqual(maskFromCocoRle(maskToCocoRle(mask), 'mask'), mask)).toBe(true)
  })

  test('of many runs are written without losing a character between two chunks', () => {
    const pixels = Uint8Array.from({ length: 300 * 200 }, (_, pixel) => ((pixel * pixel) % 7) & 1)
    const mask = maskOf({ width: 300, height: 200, pixels })
    expect(maskToCocoRle(mask).counts.length).toBeGreaterThan(2 * 8192)
    expect(masksEqual(maskFromCocoRle(maskToCocoRle(mask), 'mask'), mask)).toBe(true)
  })
})

describe('runs of length zero', () => {
  test.each([
    { what: 'three in front', counts: [0, 0, 0, 2, 4] },
    { what: 'five in front', counts: [0, 0, 0, 0, 0, 2, 4] },
    { what: 'one inside', counts: [0, 1, 0, 1, 4] },
    { what: 'one at the end', counts: [0, 2, 4, 0] },
    { what: 'two at the end', counts: [0, 2, 4, 0, 0] },
  ])('are accepted: $what', ({ counts }) => {
    expect(drawing(maskFromCocoRle({ size: [2, 3], counts }, 'mask'))).toEqual(['#..', '#..'])
  })

  test('are accepted in text', () => {
    expect(drawing(maskFromCocoRle({ size: [2, 3], counts: '00024' }, 'mask'))).toEqual(['#..', '#..'])
  })
})

describe('what is not a mask is refused with its place', () => {
  test.each([
    { what: 'a negative count', counts: [3, -1, 4], complaint: 'A run length is negative in a.json: masks[2], run 1' },
    { what: 'a fraction', counts: [3, 1.5, 1.5], complaint: 'not an integer in a.json: masks[2].counts[1]' },
    { what: 'a count that is no number', counts: [3, '3'], complaint: 'expected an integer ≥ 0, received string' },
    { what: 'not a number', counts: [NaN, 6], complaint: 'received NaN' },
    { what: 'a sum that is too small', counts: [3, 2], complaint: 'expected a sum of 6 (height × width), received 5' },
    { what: 'a sum that is too large', counts: [3, 4], complaint: 'received 7 or more' },
    { what: 'an endless count', counts: [1e300, 1], complaint: 'received 1e+300 or more' },
    { what: 'no counts', counts: [], complaint: 'no counts at all' },
    { what: 'an empty text', counts: '', complaint: 'no counts at all' },
    { what: 'a text that is too short', counts: '5', complaint: 'received 5' },
    { what: 'a text with a negative count', counts: '3O4', complaint: 'received -1' },
    { what: 'a character below the range', counts: '3/', complaint: 'character 1: expected ASCII 48' },
    { what: 'a character above the range', counts: '3p', complaint: 'received "p" (112)' },
    { what: 'a character beyond ASCII', counts: '3é', complaint: 'received "é" (233)' },
    { what: 'a text that ends inside a number', counts: '3S', complaint: 'ends inside a number' },
    { what: 'a bad character inside a number', counts: '3S!', complaint: 'character 2' },
    { what: 'a number of eight characters', counts: '3PPPPPPP0', complaint: 'expected at most 7, received more' },
    { what: 'a number that would wrap in 32 bits', counts: '3PPPPPP2', complaint: 'received 1073741827 or more' },
  ])('$what', ({ counts, complaint }) => {
    const rle = { size: [2, 3] as const, counts: counts as string | number[] }
    expect(() => maskFromCocoRle(rle, 'a.json: masks[2]')).toThrow(complaint)
    expect(() => maskFromCocoRle(rle, 'a.json: masks[2]')).toThrow(DomainError)
  })

  test.each([
    { what: 'no list', size: 6 },
    { what: 'one number', size: [6] },
    { what: 'three numbers', size: [2, 3, 1] },
    { what: 'a height of zero', size: [0, 6] },
    { what: 'a fraction', size: [1.5, 4] },
    { what: 'an impossible image', size: [1e6, 1e6] },
  ])('a size that is $what', ({ size }) => {
    const rle = { size: size as unknown as [number, number], counts: '6' }
    expect(() => maskFromCocoRle(rle, 'a.json: masks[2]')).toThrow(/in a\.json: masks\[2\]\.size/)
  })

  test('whatever the text, it gives a mask that writes itself the same way back, or a refusal', () => {
    const text = fc.string({ unit: fc.integer({ min: 40, max: 120 }).map((code) => String.fromCharCode(code)) })
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 40 }), (counts, height) => {
        let mask: RunLengthMask
        try {
          mask = maskFromCocoRle({ size: [height, 3], counts }, 'mask')
        } catch (error) {
          expect(error).toBeInstanceOf(DomainError)
          return
        }
        expect(() => maskFromEnds(mask, mask.ends)).not.toThrow()
        expect(masksEqual(maskFromCocoRle(maskToCocoRle(mask), 'mask'), mask)).toBe(true)
      }),
      { numRuns: 2000 },
    )
  })
})

/** The counts of a mask by looking at every pixel, column by column. */
function countsOfColumns(mask: RunLengthMask): number[] {
  const bitmap = bitmapOf(mask)
  const counts: number[] = [0]
  let value = 0
  for (let x = 0; x < mask.width; x++) {
    for (let y = 0; y < mask.height; y++) {
      if (valueAt(bitmap, x, y) !== value) {
        value = 1 - value
        counts.push(0)
      }
      counts[counts.length - 1]!++
    }
  }
  return counts
}
