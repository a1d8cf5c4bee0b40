import fc from 'fast-check'
import { expect, test } from 'vitest'

import { maskFromBitmap } from '../../../../src/core/masks/bitmapMask.ts'
import { maskComponents } from '../../../../src/core/masks/maskComponents.ts'
import { maskArea } from '../../../../src/core/masks/maskMeasures.ts'
import { labelComponents } from '../../../../src/core/occlusion/readout/labelComponents.ts'
import { floodParts, randomScene } from './paintedScene.ts'

const CONNECTIVITY = fc.constantFrom(4 as const, 8 as const)

test('parts are those that flooding finds, numbered by their first pixel, with their areas and labels', () => {
  fc.assert(
    fc.property(randomScene(), CONNECTIVITY, ({ size, labeling }, connectivity) => {
      const { partAt, count, area, label } = labelComponents(size, labeling, connectivity)
      expect(partAt).toEqual(floodParts(size, labeling, connectivity))
      expect(count).toBe(Math.max(0, ...partAt))
      for (let part = 1; part <= count; part++) {
        const pixels = [...partAt.keys()].filter((pixel) => partAt[pixel] === part)
        expect(area[part]).toBe(pixels.length)
        expect(new Set(pixels.map((pixel) => labeling[pixel]))).toEqual(new Set([label[part]]))
      }
      expect([area[0], label[0]]).toEqual([0, 0])
    }),
    { numRuns: 500 },
  )
})

test('the parts of each label are the components of its mask', () => {
  fc.assert(
    fc.property(randomScene(14), CONNECTIVITY, ({ size, labeling }, connectivity) => {
      const { partAt, count, area, label } = labelComponents(size, labeling, connectivity)
      for (const of of new Set(labeling)) {
        if (of === 0) continue
        const masks = maskComponents(
          maskFromBitmap(
            size,
            Uint8Array.from(labeling, (at) => Number(at === of)),
          ),
          connectivity,
        )
        const parts = Array.from({ length: count }, (_, index) => index + 1).filter((part) => label[part] === of)
        expect(masks.map(maskArea)).toEqual(parts.map((part) => area[part]))
        parts.forEach((part, index) => {
          expect(masks[index]).toEqual(
            maskFromBitmap(
              size,
              Uint8Array.from(partAt, (at) => Number(at === part)),
            ),
          )
        })
      }
    }),
  )
})

test('a corner joins two parts only where 8 neighbours are asked for', () => {
  const labeling = Uint16Array.from([1, 0, 0, 1])
  const size = { width: 2, height: 2 }
  expect([...labelComponents(size, labeling, 4).partAt]).toEqual([1, 0, 0, 2])
  expect([...labelComponents(size, labeling, 8).partAt]).toEqual([1, 0, 0, 1])
})

test('a spiral whose arms meet late is one part', () => {
  const rows = [
    '#########',
    '........#',
    '#######.#',
    '#.....#.#',
    '#.###.#.#',
    '#.#...#.#',
    '#.#####.#',
    '#.......#',
    '#########',
  ]
  const labeling = Uint16Array.from(rows.join(''), (letter) => (letter === '#' ? 7 : 0))
  const { count, area } = labelComponents({ width: 9, height: 9 }, labeling, 4)
  expect([count, area[1]]).toEqual([1, labeling.filter((label) => label === 7).length])
})
