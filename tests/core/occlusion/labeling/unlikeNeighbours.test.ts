import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ARC_X, ARC_Y } from '../../../../src/core/graphcut/GridMinCut.ts'
import { unlikeNeighbours } from '../../../../src/core/occlusion/labeling/unlikeNeighbours.ts'

const plane = fc
  .record({ width: fc.integer({ min: 1, max: 7 }), height: fc.integer({ min: 1, max: 7 }) })
  .chain((size) =>
    fc.record({
      size: fc.constant(size),
      arcs: fc.constantFrom(2, 4),
      at: fc.array(fc.integer({ min: 0, max: 2 }), {
        minLength: size.width * size.height,
        maxLength: size.width * size.height,
      }),
    }),
  )

test('every two neighbours with different values come once, and no others', () => {
  fc.assert(
    fc.property(plane, ({ size, arcs, at }) => {
      const { width, height } = size
      const expected: string[] = []
      for (let y = 0; y < height; y++) {
        for (let x = 0; x < width; x++) {
          for (let arc = 0; arc < arcs; arc++) {
            const [toX, toY] = [x + ARC_X[arc]!, y + ARC_Y[arc]!]
            if (toX < 0 || toX >= width || toY >= height) continue
            const [p, q] = [y * width + x, toY * width + toX]
            if (at[p] !== at[q]) expected.push(`${arc} ${p} ${q}`)
          }
        }
      }
      const found: string[] = []
      unlikeNeighbours(size, Uint16Array.from(at), arcs, (arc, p, q) => found.push(`${arc} ${p} ${q}`))
      expect(found.sort()).toEqual(expected.sort())
    }),
  )
})
