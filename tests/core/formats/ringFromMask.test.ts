import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { maskFromCocoPolygon } from '../../../src/core/formats/cocoPolygon.ts'
import { singleRingOf } from '../../../src/core/formats/ringFromMask.ts'
import { maskComponents, fillHoles } from '../../../src/core/masks/maskComponents.ts'
import { emptyMask, masksEqual } from '../../../src/core/masks/RunLengthMask.ts'
import type { RunLengthMask } from '../../../src/core/masks/RunLengthMask.ts'
import { arbitraryMask } from '../../support/arbitraryMask.ts'
import { drawing, drawn, maskOf } from '../../support/bitmapOracle.ts'

describe('one ring for a mask', () => {
  test('of one pixel is its four corners', () => {
    const ring = singleRingOf(maskOf(drawn('...', '.#.')))!
    expect(new Set(pointsOf(ring))).toEqual(new Set(['1,1', '2,1', '2,2', '1,2']))
  })

  test.each([
    { what: 'the whole image', bitmap: drawn('###', '###') },
    { what: 'a bay', bitmap: drawn('##.##', '#...#', '#####') },
    { what: 'a spiral', bitmap: drawn('#####', '....#', '###.#', '#...#', '#####') },
    { what: 'two pixels that meet at a corner', bitmap: drawn('#..', '.#.', '...') },
    { what: 'a chain of corners', bitmap: drawn('#...#', '.#.#.', '..#..') },
    { what: 'four pixels around one, closed by corners only', bitmap: drawn('.#.', '#.#', '.#.') },
    { what: 'a checkerboard', bitmap: drawn('#.#.#', '.#.#.', '#.#.#', '.#.#.') },
    { what: 'a bay that leaks through a corner', bitmap: drawn('.####.', '.#..#.', '.#.#..', '.###..') },
  ])('rasterises back to exactly the mask: $what', ({ bitmap }) => {
    const mask = maskOf(bitmap)
    expect(drawing(maskFromCocoPolygon(mask, singleRingOf(mask)!))).toEqual(drawing(mask))
  })

  test('rasterises back exactly, whatever the 8-connected part without holes', () => {
    fc.assert(
      fc.property(arbitraryMask, (mask) => {
        for (const part of maskComponents(mask, 8)) returnsExactly(withoutHoles(part))
      }),
      { numRuns: 400 },
    )
  })

  test.each([
    { what: 'nothing', mask: emptyMask({ width: 4, height: 3 }) },
    { what: 'two parts', mask: maskOf(drawn('#.#', '#.#')) },
    { what: 'a hole', mask: maskOf(drawn('###', '#.#', '###')) },
    { what: 'a hole beside a part', mask: maskOf(drawn('###.#', '#.#.#', '###.#')) },
    { what: 'two chains', mask: maskOf(drawn('#...#', '.#.#.', '.....', '.#.#.', '#...#')) },
  ])('does not exist for $what', ({ mask }) => {
    expect(singleRingOf(mask)).toBeNull()
  })

  test('exists or not, but is never wrong', () => {
    fc.assert(
      fc.property(arbitraryMask, (mask) => {
        const ring = singleRingOf(mask)
        if (ring !== null) expect(masksEqual(maskFromCocoPolygon(mask, ring), mask)).toBe(true)
      }),
      { numRuns: 400 },
    )
  })
})

/** 4-connected parts may keep enclosing background together; filling may join parts, so until nothing changes. */
function withoutHoles(mask: RunLengthMask): RunLengthMask {
  const filled = fillHoles(mask)
  return masksEqual(filled, mask) ? mask : withoutHoles(filled)
}

function returnsExactly(mask: RunLengthMask): void {
  const ring = singleRingOf(mask)
  expect(ring).not.toBeNull()
  expect(drawing(maskFromCocoPolygon(mask, ring!))).toEqual(drawing(mask))
}

function pointsOf(ring: readonly number[]): string[] {
  return ring.flatMap((x, at) => (at % 2 === 0 ? [`${x},${ring[at + 1]}`] : []))
}
