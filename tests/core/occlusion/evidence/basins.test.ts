import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { basinsBetween } from '../../../../src/core/occlusion/evidence/basins.ts'
import { wallDistance } from '../../../../src/core/occlusion/evidence/wallDistance.ts'

/** Rows of text: '#' background, '>' and '<' boundary pixels that point right and left, '.' foreground. */
function picture(rows: readonly string[]) {
  const size = { width: rows[0]!.length, height: rows.length }
  const text = rows.join('')
  const isBackground = Uint8Array.from(text, (sign) => (sign === '#' ? 1 : 0))
  const direction = Int8Array.from(text, (sign) => (sign === '>' ? 0 : sign === '<' ? 4 : -1))
  return { size, isBackground, direction }
}

function basinsOf(rows: readonly string[], mergeWidth = 0.8) {
  const { size, isBackground, direction } = picture(rows)
  return basinsBetween({ direction }, isBackground, null, size, mergeWidth)
}

describe('distance to walls', () => {
  test('is the length of the shortest path of straight steps (3) and diagonal ones (4)', () => {
    const bit = fc.integer({ min: 0, max: 5 }).map((value) => (value === 0 ? 1 : 0))
    fc.assert(
      fc.property(fc.array(bit, { minLength: 35, maxLength: 35 }), (walls) => {
        const size = { width: 7, height: 5 }
        expect([...wallDistance(Uint8Array.from(walls), size)]).toEqual(shortestPaths(walls, size))
      }),
    )
  })
})

function shortestPaths(walls: readonly number[], { width, height }: { width: number; height: number }): number[] {
  const farthest = 4 * (width + height)
  return walls.map((_, pixel) =>
    walls.reduce((least, wall, other) => {
      if (wall === 0) return least
      const dx = Math.abs((pixel % width) - (other % width))
      const dy = Math.abs(Math.floor(pixel / width) - Math.floor(other / width))
      return Math.min(least, 3 * Math.max(dx, dy) + Math.min(dx, dy))
    }, farthest),
  )
}

const ROOM = '#.........>.........#'
const OPEN = '#...................#'
const WALL = '#'.repeat(21)

describe('basins', () => {
  test('a closed boundary makes two, and its pixels belong to the side behind them', () => {
    const { at } = basinsOf([WALL, ...Array.from({ length: 9 }, () => ROOM), WALL])
    const [left, right, on] = [at[5 * 21 + 5]!, at[5 * 21 + 15]!, at[5 * 21 + 10]!]
    expect(left).not.toBe(right)
    expect(on).toBe(left)
    expect(at[0]).toBe(0)
  })

  test('a gap that is narrow beside the two sides is closed, without one they are the same', () => {
    const narrow = basinsOf([WALL, ROOM, ROOM, ROOM, OPEN, OPEN, ROOM, ROOM, ROOM, ROOM, WALL]).at
    expect(narrow[5 * 21 + 5]).not.toBe(narrow[5 * 21 + 15])
    const open = basinsOf([WALL, ...Array.from({ length: 9 }, () => OPEN), WALL]).at
    expect(new Set([...open].filter((basin) => basin !== 0)).size).toBe(1)
  })

  test('the wider the mouth must be to merge, the more basins are kept', () => {
    const rows = [WALL, ROOM, ROOM, OPEN, OPEN, OPEN, OPEN, ROOM, ROOM, ROOM, WALL]
    const count = (mergeWidth: number): number => new Set(basinsOf(rows, mergeWidth).at).size
    expect(count(1)).toBeGreaterThanOrEqual(count(0.5))
    expect(count(0.01)).toBe(2)
  })

  test('pixels of different classes never share a basin, whatever the width; of one class they do as without', () => {
    const rows = [WALL, ...Array.from({ length: 9 }, () => OPEN), WALL]
    const { size, isBackground, direction } = picture(rows)
    const basinAt = (classAt: Int16Array | null) => basinsBetween({ direction }, isBackground, classAt, size, 0).at
    const halves = basinAt(Int16Array.from(isBackground, (_, pixel) => (pixel % 21 < 8 ? 0 : 1)))
    expect(new Set(halves)).toEqual(new Set([0, halves[5 * 21 + 5]!, halves[5 * 21 + 15]!]))
    expect(halves[5 * 21 + 7]).toBe(halves[5 * 21 + 5])
    expect(halves[5 * 21 + 8]).toBe(halves[5 * 21 + 15])
    expect(halves[5 * 21 + 7]).not.toBe(halves[5 * 21 + 8])
    expect(basinAt(new Int16Array(isBackground.length))).toEqual(basinAt(null))
  })

  test('every foreground pixel off the walls has a basin, whose peak is the highest distance in it', () => {
    const sign = fc.constantFrom('#', '>', '<', '.', '.', '.', '.', '.')
    fc.assert(
      fc.property(
        fc.array(sign, { minLength: 60, maxLength: 60 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (signs, width) => {
          const rows = Array.from({ length: 6 }, (_, row) => signs.slice(10 * row, 10 * row + 10).join(''))
          const { at, distance, peak } = basinsOf(rows, width)
          const highest = new Map<number, number>()
          signs.forEach((it, pixel) => {
            if (it === '.') expect(at[pixel]).toBeGreaterThan(0)
            if (it === '#') expect(at[pixel]).toBe(0)
            highest.set(at[pixel]!, Math.max(highest.get(at[pixel]!) ?? 0, distance[pixel]!))
          })
          for (const [basin, distanceThere] of highest) if (basin !== 0) expect(peak[basin]).toBe(distanceThere)
        },
      ),
    )
  })
})
