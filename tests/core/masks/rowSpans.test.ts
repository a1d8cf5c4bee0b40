import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { maskFromRowSpans, rowSpansOf, SPAN_STRIDE } from '../../../src/core/masks/rowSpans.ts'
import { emptyMask } from '../../../src/core/masks/RunLengthMask.ts'
import { arbitraryMask, arbitrarySize } from '../../support/arbitraryMask.ts'
import { bitmapWhere, drawn, maskOf } from '../../support/bitmapOracle.ts'

describe('row spans', () => {
  test('cut runs at row ends', () => {
    const wrapping = maskOf(drawn('....##', '###..#', '######'))
    expect([...rowSpansOf(wrapping)]).toEqual([0, 4, 6, 1, 0, 3, 1, 5, 6, 2, 0, 6])
  })

  test('give the mask back', () => {
    fc.assert(fc.property(arbitraryMask, (mask) => void expect(maskFromRowSpans(mask, rowSpansOf(mask))).toEqual(mask)))
  })

  test('may overlap, touch, be empty or reach beyond the image', () => {
    const anySpans = arbitrarySize.chain((size) => {
      const span = fc.tuple(
        fc.integer({ min: -2, max: size.height + 1 }),
        fc.integer({ min: -3, max: size.width + 2 }),
        fc.integer({ min: -3, max: size.width + 3 }),
      )
      return fc.array(span, { maxLength: 20 }).map((spans) => ({
        size,
        spans: spans.sort((a, b) => a[0] - b[0] || a[1] - b[1]),
      }))
    })
    fc.assert(
      fc.property(anySpans, ({ size, spans }) => {
        const covered = bitmapWhere(size, (x, y) => spans.some(([row, x0, x1]) => row === y && x0 <= x && x < x1))
        expect(maskFromRowSpans(size, spans.flat())).toEqual(maskOf(covered))
      }),
      { numRuns: 300 },
    )
  })

  test('of the empty mask are none', () => {
    const empty = emptyMask({ width: 2, height: 2 })
    expect(rowSpansOf(empty)).toHaveLength(0)
    expect(maskFromRowSpans(empty, [])).toEqual(empty)
    expect(SPAN_STRIDE).toBe(3)
  })
})
