import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { maskArea, maskContains } from '../../../src/core/masks/maskMeasures.ts'
import { strokeMask } from '../../../src/core/masks/rasterizeStroke.ts'
import { emptyMask, maskFromEnds } from '../../../src/core/masks/RunLengthMask.ts'
import { drawing } from '../../support/bitmapOracle.ts'

const size = { width: 17, height: 13 }
const coordinate = fc.double({ min: -6, max: 22, noNaN: true })
const path = fc.array(fc.tuple(coordinate, coordinate), { minLength: 1, maxLength: 5 }).map((points) => points.flat())

describe('a brush stroke', () => {
  test('covers the pixels whose centre is within its radius, and no others', () => {
    fc.assert(
      fc.property(path, fc.double({ min: Math.SQRT2, max: 12, noNaN: true }), (points, diameter) => {
        const mask = strokeMask(size, points, diameter)
        maskFromEnds(size, mask.ends)
        for (let y = 0; y < size.height; y++) {
          for (let x = 0; x < size.width; x++) {
            const distance = distanceToPath(points, x + 0.5, y + 0.5)
            // On the rim itself the last digit decides; everywhere else there is one right answer.
            if (Math.abs(distance - diameter / 2) < 1e-9) continue
            expect(maskContains(mask, x, y), `pixel ${x}, ${y} at ${distance}`).toBe(distance < diameter / 2)
          }
        }
      }),
      { numRuns: 300 },
    )
  })

  test('of diameter 1 with one point is exactly the pixel under it', () => {
    fc.assert(
      fc.property(coordinate, coordinate, (x, y) => {
        const mask = strokeMask(size, [x, y], 1)
        const column = Math.floor(x)
        const row = Math.floor(y)
        const isInside = column >= 0 && row >= 0 && column < size.width && row < size.height
        expect(maskArea(mask)).toBe(isInside ? 1 : 0)
        expect(maskContains(mask, column, row)).toBe(isInside)
      }),
    )
  })

  test('always covers the pixels under its points, whatever its diameter', () => {
    const inside = fc.tuple(
      fc.double({ min: 0, max: 16.99, noNaN: true }),
      fc.double({ min: 0, max: 12.99, noNaN: true }),
    )
    fc.assert(
      fc.property(
        fc.array(inside, { minLength: 1, maxLength: 4 }),
        fc.double({ min: 0.01, max: 9, noNaN: true }),
        (points, diameter) => {
          const mask = strokeMask(size, points.flat(), diameter)
          for (const [x, y] of points) expect(maskContains(mask, Math.floor(x), Math.floor(y))).toBe(true)
        },
      ),
    )
  })

  test('looks round, and a line of diameter 1 has no gaps', () => {
    expect(drawing(strokeMask({ width: 7, height: 7 }, [3.5, 3.5], 7))).toEqual([
      '..###..',
      '.#####.',
      '#######',
      '#######',
      '#######',
      '.#####.',
      '..###..',
    ])
    expect(drawing(strokeMask({ width: 6, height: 3 }, [0.2, 0.9, 5.1, 2.4], 1))).toEqual([
      '##....',
      '..##..',
      '....##',
    ])
  })

  test('may lie outside the image, in whole or in part', () => {
    expect(strokeMask(size, [-40, -40, -20, 90], 8)).toEqual(emptyMask(size))
    expect(strokeMask(size, [1e12, 5], 8)).toEqual(emptyMask(size))
    expect(drawing(strokeMask({ width: 3, height: 2 }, [-50, 0.5, 50, 0.5], 1))).toEqual(['###', '...'])
  })

  test('without points is nothing', () => {
    expect(strokeMask(size, [], 5)).toEqual(emptyMask(size))
  })

  test.each([
    { points: [1, 2, 3], diameter: 4, complaint: /an even count of coordinates, received 3/ },
    { points: [1, NaN], diameter: 4, complaint: /finite coordinates, received NaN/ },
    { points: [Infinity, 0], diameter: 4, complaint: /received Infinity/ },
    { points: [1, 2], diameter: 0, complaint: /a finite diameter above 0, received 0/ },
    { points: [1, 2], diameter: NaN, complaint: /received NaN/ },
  ])('of $points with diameter $diameter is refused', ({ points, diameter, complaint }) => {
    expect(() => strokeMask(size, points, diameter)).toThrow(complaint)
  })
})

function distanceToPath(points: readonly number[], x: number, y: number): number {
  let nearest = Infinity
  for (let at = 0; at < points.length; at += 2) {
    const from = Math.max(at - 2, 0)
    const [ax, ay, bx, by] = [points[from]!, points[from + 1]!, points[at]!, points[at + 1]!]
    const length = Math.hypot(bx - ax, by - ay)
    const along = length === 0 ? 0 : ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / length / length
    const clamped = Math.max(0, Math.min(1, along))
    nearest = Math.min(nearest, Math.hypot(x - ax - clamped * (bx - ax), y - ay - clamped * (by - ay)))
  }
  return nearest
}
