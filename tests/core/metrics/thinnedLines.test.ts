import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { thinnedLines } from '../../../src/core/metrics/thinnedLines.ts'

/** Digits are tenths, dots 0. */
function drawn(rows: readonly string[]): { plane: Float32Array; size: { width: number; height: number } } {
  const size = { width: rows[0]!.length, height: rows.length }
  return { plane: Float32Array.from(rows.join(''), (mark) => (mark === '.' ? 0 : Number(mark) / 10)), size }
}

function thinnedText(rows: readonly string[]): string[] {
  const { plane, size } = drawn(rows)
  const thinned = thinnedLines(plane, size)
  return rows.map((row, y) => [...row].map((mark, x) => (thinned[y * size.width + x]! > 0 ? mark : '.')).join(''))
}

describe('thinning of lines', () => {
  it('takes the corners of a staircase and the weaker of two lanes, but for an end', () => {
    expect(thinnedText(['99...', '.99..', '..99.', '...99'])).toEqual(['99...', '..9..', '...9.', '....9'])
    expect(thinnedText(['......', '.5555.', '.9999.', '......'])).toEqual(['......', '.5....', '.9999.', '......'])
  })

  it('leaves thin lines, their ends, crossings and single pixels as they are', () => {
    for (const rows of [
      ['9.....', '.9....', '..9999', '......', '5.....'],
      ['..9..', '..9..', '99.99', '..9..', '..9..'],
      ['.99.', '9..9', '9..9', '.99.'],
    ]) {
      expect(thinnedText(rows)).toEqual(rows)
    }
  })

  it('keeps the number of connected parts and leaves nothing that could go', () => {
    const plane = fc.array(fc.constantFrom(0, 0, 0.3, 0.5, 0.9), { minLength: 63, maxLength: 63 })
    const size = { width: 9, height: 7 }
    fc.assert(
      fc.property(plane, (values) => {
        const before = Float32Array.from(values)
        const after = thinnedLines(before, size)
        expect(parts(after)).toBe(parts(before))
        expect(thinnedLines(after, size)).toEqual(after)
        after.forEach((value, pixel) => expect([0, before[pixel]]).toContain(value))
      }),
    )
  })
})

/** Parts that hang together by edges or corners, of a plane of 9×7. */
function parts(plane: Float32Array): number {
  const seen = new Set<number>()
  let count = 0
  for (let start = 0; start < plane.length; start++) {
    if (plane[start] === 0 || seen.has(start)) continue
    count++
    const open = [start]
    seen.add(start)
    while (open.length > 0) {
      const pixel = open.pop()!
      for (let dy = -1; dy <= 1; dy++) {
        for (let dx = -1; dx <= 1; dx++) {
          const [x, y] = [(pixel % 9) + dx, Math.floor(pixel / 9) + dy]
          const other = y * 9 + x
          if (x < 0 || y < 0 || x >= 9 || y >= 7 || plane[other] === 0 || seen.has(other)) continue
          seen.add(other)
          open.push(other)
        }
      }
    }
  }
  return count
}
