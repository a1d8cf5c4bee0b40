import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fillHoles, maskComponents } from '../../../src/core/masks/maskComponents.ts'
import { maskUnionOf } from '../../../src/core/masks/maskAlgebra.ts'
import { emptyMask } from '../../../src/core/masks/RunLengthMask.ts'
import { arbitraryBitmap } from '../../support/arbitraryMask.ts'
import {
  bitmapWhere,
  combined,
  countWhere,
  drawing,
  drawn,
  floodedParts,
  maskOf,
  valueAt,
} from '../../support/bitmapOracle.ts'
import type { Bitmap } from '../../support/bitmapOracle.ts'
import { maskFixtures } from '../../support/maskFixtures.ts'

describe('connected parts', () => {
  test.each(maskFixtures)('are those of a flood fill for $name', ({ bitmap }) => partsAreFlooded(bitmap))

  test('are those of a flood fill for any mask', () => {
    fc.assert(fc.property(arbitraryBitmap, partsAreFlooded), { numRuns: 300 })
  })

  test('make up the mask again', () => {
    fc.assert(
      fc.property(arbitraryBitmap, fc.constantFrom(4 as const, 8 as const), (bitmap, connectivity) => {
        expect(maskUnionOf(bitmap, maskComponents(maskOf(bitmap), connectivity))).toEqual(maskOf(bitmap))
      }),
    )
  })

  test('keep their holes, and what lies in a hole is a part of its own', () => {
    const ring = drawn('#####', '#...#', '#.#.#', '#...#', '#####')
    expect(maskComponents(maskOf(ring), 8).map(drawing)).toEqual([
      ['#####', '#...#', '#...#', '#...#', '#####'],
      ['.....', '.....', '..#..', '.....', '.....'],
    ])
  })

  test('the empty mask has none', () => {
    expect(maskComponents(emptyMask({ width: 3, height: 3 }), 4)).toEqual([])
  })
})

describe('filling holes', () => {
  test.each(maskFixtures)('adds the enclosed background of $name', ({ bitmap }) => holesAreFilled(bitmap))

  test('adds the enclosed background of any mask', () => {
    fc.assert(fc.property(arbitraryBitmap, holesAreFilled), { numRuns: 300 })
  })

  test('a bay at the image border is no hole, nor is one that leaks through a corner', () => {
    const bay = drawn('##.##', '#...#', '#####')
    const leak = drawn('......', '.####.', '.#..#.', '.#.#..', '.###..', '......')
    expect(fillHoles(maskOf(bay))).toEqual(maskOf(bay))
    expect(fillHoles(maskOf(leak))).toEqual(maskOf(leak))
  })
})

function partsAreFlooded(bitmap: Bitmap): void {
  for (const connectivity of [4, 8] as const) {
    expect(maskComponents(maskOf(bitmap), connectivity)).toEqual(floodedParts(bitmap, connectivity).map(maskOf))
  }
}

function holesAreFilled(bitmap: Bitmap): void {
  const { width, height } = bitmap
  const background = bitmapWhere(bitmap, (x, y) => valueAt(bitmap, x, y) === 0)
  const isOnBorder = (x: number, y: number) => x === 0 || y === 0 || x === width - 1 || y === height - 1
  const holes = floodedParts(background, 8).filter((part) => countWhere(part, isOnBorder) === 0)
  const filled = holes.reduce((union, hole) => combined(union, hole, (a, b) => a || b), bitmap)
  expect(fillHoles(maskOf(bitmap))).toEqual(maskOf(filled))
}
