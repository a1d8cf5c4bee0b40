import { describe, expect, it } from 'vitest'
import { linkContours } from '../../../../src/core/occlusion/evidence/linkContours.ts'

const SIZE = { width: 16, height: 9 }

/** Draws directions, a digit per boundary pixel; rows may be short. */
function drawn(rows: readonly string[]): Int8Array {
  const direction = new Int8Array(SIZE.width * SIZE.height).fill(-1)
  rows.forEach((row, y) =>
    [...row].forEach((mark, x) => {
      if (mark !== '.') direction[y * SIZE.width + x] = Number(mark)
    }),
  )
  return direction
}

function linked(rows: readonly string[], reach: number): Int8Array {
  return linkContours({ direction: drawn(rows) }, SIZE, reach).direction
}

describe('links of contours', () => {
  it('fill a gap between two ends that point the same way', () => {
    expect(linked(['', '..222...222'], 4)).toEqual(drawn(['', '..222222222']))
  })

  it('leave a gap that is wider than the reach', () => {
    expect(linked(['', '..222....222'], 4)).toEqual(drawn(['', '..222....222']))
  })

  it('follow a contour that bends by half a turn of direction, and only that far aside', () => {
    expect(linked(['22', '', '....11'], 4)[SIZE.width + 2]).toBe(2)
    expect(linked(['22', '', '', '', '....22'], 4)).toEqual(drawn(['22', '', '', '', '....22']))
  })

  it('never link pixels that point another way', () => {
    expect(linked(['', '..222...666'], 4)).toEqual(drawn(['', '..222...666']))
    expect(linked(['', '..222...000'], 4)).toEqual(drawn(['', '..222...000']))
  })

  it('leave a contour alone that runs on, though another ends before it', () => {
    const rows = ['', '22', '.....2', '....2', '...2']
    expect(linked(['2222222222'], 6)).toEqual(drawn(['2222222222']))
    expect(linked(rows, 6)).toEqual(drawn(rows))
  })

  it('stay inside of the image and change nothing that is there', () => {
    const rows = ['0.......4', '', '7......3', '', '', '', '', '', '1..5']
    const before = drawn(rows)
    const after = linked(rows, 12)
    before.forEach((direction, pixel) => {
      if (direction >= 0) expect(after[pixel]).toBe(direction)
    })
  })
})
