import fc from 'fast-check'
import { expect, test } from 'vitest'

import { unlikeNeighbours, unlikeSquares } from '../../../../src/core/occlusion/labeling/unlikeNeighbours.ts'
import { labelComponents, paintParts } from '../../../../src/core/occlusion/readout/labelComponents.ts'
import { partMap, sameParts } from '../../../../src/core/occlusion/readout/partMap.ts'
import { sameRegions } from '../../../../src/core/occlusion/readout/sameRegions.ts'
import { randomScene } from './paintedScene.ts'

/** A scene, and its labeling with some pixels changed. */
const twoLabelings = randomScene().chain(({ size, labeling }) => {
  const pixels = labeling.length
  const edit = fc.tuple(fc.nat({ max: pixels - 1 }), fc.nat({ max: 3 }))
  return fc.array(edit, { maxLength: 4 }).map((edits) => {
    const other = labeling.slice()
    for (const [pixel, label] of edits) other[pixel] = label
    return { size, labeling, other }
  })
})

test('parts with the same pixels as before are found by their runs as by all their pixels', () => {
  fc.assert(
    fc.property(twoLabelings, ({ size, labeling, other }) => {
      const [before, now] = [partMap(size, labeling), partMap(size, other)]
      // A part of another label may have the same pixels: parts are told by pixels alone.
      expect(sameParts(now, before)).toEqual(sameRegions(now.partAt, now.count, before.partAt, before.count))
    }),
    { numRuns: 500 },
  )
})

test('runs painted with numbers are the pixels painted with them', () => {
  fc.assert(
    fc.property(randomScene(), fc.constantFrom(4 as const, 8 as const), ({ size, labeling }, connectivity) => {
      const parts = labelComponents(size, labeling, connectivity)
      const numberOf = Int32Array.from({ length: parts.count + 1 }, (_, part) => (part === 0 ? 0 : part % 3))
      expect(paintParts(parts, numberOf)).toEqual(parts.partAt.map((part) => numberOf[part]!))
    }),
  )
})

test('unlike neighbours of the parts all lie in the unlike squares of the labeling', () => {
  fc.assert(
    fc.property(randomScene(), ({ size, labeling }) => {
      const { partAt, squares } = partMap(size, labeling)
      expect(squares).toEqual(unlikeSquares(size, labeling))
      const found = (known?: Int32Array) => {
        const pairs: string[] = []
        unlikeNeighbours(size, partAt, 4, (arc, p, q) => pairs.push(`${arc} ${p} ${q}`), known)
        return pairs
      }
      expect(found(squares)).toEqual(found())
    }),
  )
})
