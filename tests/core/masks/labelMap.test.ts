import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { labelMapFromMasks, masksFromLabelMap } from '../../../src/core/masks/labelMap.ts'
import { emptyMask, fullMask } from '../../../src/core/masks/RunLengthMask.ts'
import { arbitrarySize } from '../../support/arbitraryMask.ts'
import { bitmapWhere, drawn, maskOf } from '../../support/bitmapOracle.ts'

const labelled = arbitrarySize.chain((size) =>
  fc
    .array(fc.constantFrom(0, 0, 1, 2, -7, 2 ** 31 - 1), {
      minLength: size.width * size.height,
      maxLength: size.width * size.height,
    })
    .map((labels) => ({ size, labels: Int32Array.from(labels) })),
)

describe('label maps', () => {
  test('hold one mask for every label but 0', () => {
    fc.assert(
      fc.property(labelled, ({ size, labels }) => {
        const masks = masksFromLabelMap(size, labels)
        expect([...masks.keys()]).toEqual([...new Set(labels)].filter((label) => label !== 0))
        for (const [label, mask] of masks) {
          expect(mask).toEqual(maskOf(bitmapWhere(size, (x, y) => labels[y * size.width + x] === label)))
        }
      }),
    )
  })

  test('come back from their masks', () => {
    fc.assert(
      fc.property(labelled, ({ size, labels }) => {
        expect(labelMapFromMasks(size, masksFromLabelMap(size, labels))).toEqual(labels)
      }),
    )
  })

  test('show the later of two masks where they overlap', () => {
    const left = maskOf(drawn('###..', '###..'))
    const right = maskOf(drawn('..###', '.....'))
    expect([
      ...labelMapFromMasks(
        left,
        new Map([
          [4, left],
          [9, right],
        ]),
      ),
    ]).toEqual([4, 4, 9, 9, 9, 4, 4, 4, 0, 0])
    expect([
      ...labelMapFromMasks(
        left,
        new Map([
          [9, right],
          [4, left],
        ]),
      ),
    ]).toEqual([4, 4, 4, 9, 9, 4, 4, 4, 0, 0])
  })

  test.each([0, 0.5, NaN, 2 ** 31])('refuse the label %s', (label) => {
    const mask = fullMask({ width: 2, height: 2 })
    expect(() => labelMapFromMasks(mask, new Map([[label, mask]]))).toThrow(/Not a label/)
  })

  test('refuse masks and arrays of another size', () => {
    const size = { width: 2, height: 2 }
    expect(() => labelMapFromMasks(size, new Map([[1, emptyMask({ width: 4, height: 1 })]]))).toThrow(/received 4×1/)
    expect(() => masksFromLabelMap(size, new Int32Array(5))).toThrow(/expected 4 \(2×2\), received 5/)
  })
})
