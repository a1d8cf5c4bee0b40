import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { maskContours } from '../../../src/core/masks/maskContours.ts'
import type { MaskRing } from '../../../src/core/masks/maskContours.ts'
import { emptyMask } from '../../../src/core/masks/RunLengthMask.ts'
import { arbitraryBitmap } from '../../support/arbitraryMask.ts'
import { bitmapWhere, drawn, floodedParts, maskOf, valueAt } from '../../support/bitmapOracle.ts'
import type { Bitmap } from '../../support/bitmapOracle.ts'
import { maskFixtures } from '../../support/maskFixtures.ts'

describe('contours', () => {
  test.each(maskFixtures)('outline $name exactly', ({ bitmap }) => outlineExactly(bitmap))

  test('outline any mask exactly', () => {
    fc.assert(fc.property(arbitraryBitmap, outlineExactly), { numRuns: 500 })
  })

  test('a pixel has one clockwise ring of four corners, from its top left one', () => {
    expect(maskContours(maskOf(drawn('...', '.#.', '...')))).toEqual([ring(false, [1, 1, 2, 1, 2, 2, 1, 2])])
  })

  test('a hole has a counter-clockwise ring, from its top right corner', () => {
    expect(maskContours(maskOf(drawn('###', '#.#', '###')))).toEqual([
      ring(false, [0, 0, 3, 0, 3, 3, 0, 3]),
      ring(true, [2, 1, 1, 1, 1, 2, 2, 2]),
    ])
  })

  test('pixels that meet at a corner keep their own rings', () => {
    expect(maskContours(maskOf(drawn('#.', '.#')))).toEqual([
      ring(false, [0, 0, 1, 0, 1, 1, 0, 1]),
      ring(false, [1, 1, 2, 1, 2, 2, 1, 2]),
    ])
    expect(maskContours(maskOf(drawn('.#', '#.')))).toHaveLength(2)
  })

  test('holes that meet at a corner are one ring, as the background between them is connected', () => {
    const holes = maskContours(maskOf(drawn('####', '#.##', '##.#', '####'))).filter((one) => one.isHole)
    expect(holes).toHaveLength(1)
    expect(holes[0]!.points).toHaveLength(16)
  })

  test('the empty mask has no rings', () => {
    expect(maskContours(emptyMask({ width: 3, height: 2 }))).toEqual([])
  })
})

function ring(isHole: boolean, points: readonly number[]): MaskRing {
  return { isHole, points: Int32Array.from(points) }
}

function outlineExactly(bitmap: Bitmap): void {
  const rings = maskContours(maskOf(bitmap))
  expect(filledByEvenOdd(rings, bitmap).pixels).toEqual(bitmap.pixels)
  for (const { points, isHole } of rings) {
    expect(hasOnlyRealCorners(points)).toBe(true)
    expect(signedArea(points) > 0, 'outer rings run clockwise on screen').toBe(!isHole)
  }
  const background = bitmapWhere(bitmap, (x, y) => valueAt(bitmap, x, y) === 0)
  const enclosed = floodedParts(background, 8).filter((part) => !reachesBorder(part))
  expect(rings.filter((one) => !one.isHole)).toHaveLength(floodedParts(bitmap, 4).length)
  expect(rings.filter((one) => one.isHole)).toHaveLength(enclosed.length)
}

/** Pixel centres with an odd number of vertical ring edges to their left. */
function filledByEvenOdd(rings: readonly MaskRing[], size: Bitmap): Bitmap {
  return bitmapWhere(size, (x, y) => {
    let crossings = 0
    for (const { points } of rings) {
      for (let at = 0; at < points.length; at += 2) {
        const nextY = points[(at + 3) % points.length]!
        const [low, high] = [Math.min(points[at + 1]!, nextY), Math.max(points[at + 1]!, nextY)]
        if (low <= y && y < high && points[at]! <= x) crossings++
      }
    }
    return crossings % 2 === 1
  })
}

/** Horizontal and vertical edges of at least one pixel alternate, beginning with a horizontal one. */
function hasOnlyRealCorners(points: Int32Array): boolean {
  for (let at = 0; at < points.length; at += 2) {
    const dx = points[(at + 2) % points.length]! - points[at]!
    const dy = points[(at + 3) % points.length]! - points[at + 1]!
    const isHorizontal = at % 4 === 0
    if (isHorizontal ? dx === 0 || dy !== 0 : dx !== 0 || dy === 0) return false
  }
  return points.length >= 8
}

function signedArea(points: Int32Array): number {
  let twice = 0
  for (let at = 0; at < points.length; at += 2) {
    twice += points[at]! * points[(at + 3) % points.length]! - points[(at + 2) % points.length]! * points[at + 1]!
  }
  return twice / 2
}

function reachesBorder(part: Bitmap): boolean {
  const { width, height } = part
  return part.pixels.some((value, pixel) => {
    const x = pixel % width
    const y = Math.floor(pixel / width)
    return value === 1 && (x === 0 || y === 0 || x === width - 1 || y === height - 1)
  })
}
