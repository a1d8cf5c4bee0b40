import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { findTJunctions } from '../../../../src/core/occlusion/readout/tJunctions.ts'
import type { TJunction } from '../../../../src/core/occlusion/readout/tJunctions.ts'

const SIZE = { width: 44, height: 32 }
/** Regions: 1 the left half of a bar, 2 the right half, 3 a post in front of both. */
const [LEFT, RIGHT, POST] = [1, 2, 3]

function mapOf(regionAt: (x: number, y: number) => number, { width, height } = SIZE): Int32Array {
  return Int32Array.from({ length: width * height }, (_, p) => regionAt(p % width, Math.floor(p / width)))
}

function barBehindPost(x: number, y: number): number {
  if (x >= 18 && x < 25 && y < 30) return POST
  if (y < 10 || y >= 16 || x < 2 || x >= 42) return 0
  return x < 18 ? LEFT : RIGHT
}
const isOver = (front: number, back: number): boolean => back === 0 || front === POST

const placed = (junctions: readonly TJunction[]) =>
  junctions
    .map(({ x, y, part, occluder, towardsX, towardsY, side }) => {
      return [x, y, part, occluder, Math.round(towardsX * 1e6) / 1e6, Math.round(towardsY * 1e6) / 1e6, side].map(
        (v) => v + 0,
      )
    })
    .sort((p, q) => p[1]! - q[1]! || p[0]! - q[0]!)

describe('a bar behind a post', () => {
  test('has a junction at each of the four corners, pointing under the post', () => {
    expect(placed(findTJunctions(SIZE, mapOf(barBehindPost), isOver))).toEqual([
      [18, 10, LEFT, POST, 1, 0, -1],
      [25, 10, RIGHT, POST, -1, 0, 1],
      [18, 16, LEFT, POST, 1, 0, 1],
      [25, 16, RIGHT, POST, -1, 0, -1],
    ])
  })

  test('has none when nobody knows that the post is in front, or when it is behind', () => {
    expect(findTJunctions(SIZE, mapOf(barBehindPost), (_, back) => back === 0)).toEqual([])
    // Then it is the post that disappears behind the bar.
    const behind = findTJunctions(SIZE, mapOf(barBehindPost), (_, back) => back === 0 || back === POST)
    expect(behind.map(({ part }) => part)).toEqual([POST, POST, POST, POST])
  })

  test('seen in a mirror, or lying on its side, has the mirrored junctions', () => {
    const junctions = findTJunctions(SIZE, mapOf(barBehindPost), isOver)
    const mirrored = findTJunctions(
      SIZE,
      mapOf((x, y) => barBehindPost(43 - x, y)),
      isOver,
    )
    expect(placed(mirrored)).toEqual(
      placed(junctions.map((at) => ({ ...at, x: 44 - at.x, towardsX: -at.towardsX, side: at.side === 1 ? -1 : 1 }))),
    )
    const turned = { width: SIZE.height, height: SIZE.width }
    const lying = findTJunctions(
      turned,
      mapOf((x, y) => barBehindPost(y, x), turned),
      isOver,
    )
    expect(placed(lying)).toEqual(
      placed(
        junctions.map(({ x, y, towardsX, towardsY, side, ...rest }) => ({
          ...rest,
          ...{ x: y, y: x, towardsX: towardsY, towardsY: towardsX, side: side === 1 ? -1 : 1 },
        })),
      ),
    )
  })
})

test('a contour that is not its own makes no junction: the part must be in front of what lies beyond', () => {
  // Beyond the bar is a sheet (4) that is in front of it: the contour is the sheet's.
  const withSheet = mapOf((x, y) => (barBehindPost(x, y) === 0 && y < 10 ? 4 : barBehindPost(x, y)))
  const knows = (front: number, back: number) =>
    back === 0 || (front === POST && back !== 4) || (front === 4 && back !== POST)
  const found = findTJunctions(SIZE, withSheet, knows)
  const behindPost = found.filter(({ occluder }) => occluder === POST)
  expect(behindPost.map(({ part, y }) => [part, y])).toEqual([
    [LEFT, 16],
    [RIGHT, 16],
  ])
})

test('contours too short to have a direction make no junction', () => {
  const stub = mapOf((x, y) => (x >= 18 && x < 25 ? POST : x === 17 && y >= 10 && y < 12 ? LEFT : 0))
  expect(findTJunctions(SIZE, stub, isOver)).toEqual([])
})

test('slanted contours point along their slant', () => {
  // A band that falls by one pixel in two columns.
  const slanted = mapOf((x, y) => (x >= 20 ? POST : y >= 4 + x / 2 && y < 14 + x / 2 ? LEFT : 0))
  const found = findTJunctions(SIZE, slanted, isOver)
  expect(found).toHaveLength(2)
  for (const { towardsX, towardsY } of found) {
    expect(towardsX).toBeGreaterThan(0)
    expect(Math.atan2(towardsY, towardsX)).toBeGreaterThan(Math.atan2(1, 2) - 0.15)
    expect(Math.atan2(towardsY, towardsX)).toBeLessThan(Math.atan2(1, 2) + 0.15)
  }
})

test('any map of regions is read without going astray, the same every time', () => {
  const regions = fc.array(fc.nat({ max: 4 }), { minLength: 64, maxLength: 64 })
  fc.assert(
    fc.property(regions, (map) => {
      const size = { width: 8, height: 8 }
      const read = () => findTJunctions(size, Int32Array.from(map), (front, back) => front > back)
      const found = read()
      for (const { part, occluder, x, y, towardsX, towardsY } of found) {
        expect(occluder).toBeGreaterThan(part)
        expect(part).toBeGreaterThan(0)
        const around = [8 * y + x, 8 * y + x - 1, 8 * (y - 1) + x, 8 * (y - 1) + x - 1].map((at) => map[at])
        expect(around).toContain(part)
        expect(around).toContain(occluder)
        expect(Math.hypot(towardsX, towardsY)).toBeCloseTo(1, 9)
      }
      expect(read()).toEqual(found)
    }),
    { numRuns: 500 },
  )
})
