import fc from 'fast-check'
import { expect, test } from 'vitest'
import { DIRECTION_X, DIRECTION_Y } from '../../../../src/core/cues/Cues.ts'
import { maskContains } from '../../../../src/core/masks/maskMeasures.ts'
import { constraintFromJson, constraintToJson } from '../../../../src/core/occlusion/constraints/constraintJson.ts'
import type { SolverConstraint } from '../../../../src/core/occlusion/constraints/SolverConstraints.ts'
import { bridgedPixels, centredPixels, touchedPixels } from '../../../../src/core/occlusion/constraints/gridPixels.ts'
import { strokeEdges } from '../../../../src/core/occlusion/constraints/strokeEdges.ts'
import { maskArbitrary } from '../sceneArbitrary.ts'
import { pixelsOf } from './constrainedSolve.ts'

const IMAGE = { width: 7, height: 5 }
const grid = fc.record({ width: fc.integer({ min: 1, max: 7 }), height: fc.integer({ min: 1, max: 5 }) })

test('touched pixels are those whose square overlaps a pixel of the mask, centred ones those whose centre lies in it', () => {
  fc.assert(
    fc.property(maskArbitrary(IMAGE), grid, (mask, size) => {
      const touched: number[] = []
      const centred: number[] = []
      const [scaleX, scaleY] = [IMAGE.width / size.width, IMAGE.height / size.height]
      for (let y = 0; y < size.height; y++) {
        for (let x = 0; x < size.width; x++) {
          const overlaps = pixelsOf(mask).some((pixel) => {
            const [imageX, imageY] = [pixel % IMAGE.width, Math.floor(pixel / IMAGE.width)]
            const isInX = imageX < (x + 1) * scaleX - 1e-9 && imageX + 1 > x * scaleX + 1e-9
            return isInX && imageY < (y + 1) * scaleY - 1e-9 && imageY + 1 > y * scaleY + 1e-9
          })
          if (overlaps) touched.push(y * size.width + x)
          const isIn = maskContains(mask, Math.floor((x + 0.5) * scaleX), Math.floor((y + 0.5) * scaleY))
          if (isIn) centred.push(y * size.width + x)
        }
      }
      expect([...touchedPixels(mask, size).list].sort((p, q) => p - q)).toEqual(touched)
      expect([...centredPixels(mask, size).list].sort((p, q) => p - q)).toEqual(centred)
    }),
  )
})

test('bridged pixels hang together by edges wherever they did by corners, and use nothing that is taken', () => {
  fc.assert(
    fc.property(maskArbitrary(IMAGE), maskArbitrary(IMAGE), (mask, taken) => {
      const pixels = touchedPixels(mask, IMAGE)
      const isTaken = touchedPixels(taken, IMAGE).isIn
      const { isIn, list } = bridgedPixels(pixels, IMAGE, isTaken)
      for (const pixel of pixels.list) expect(isIn[pixel]).toBe(1)
      for (const pixel of list) expect(pixels.isIn[pixel] === 1 || isTaken[pixel] === 0).toBe(true)
      for (const pixel of pixels.list) {
        const [x, y] = [pixel % IMAGE.width, Math.floor(pixel / IMAGE.width)]
        for (const side of [1, -1]) {
          const below = pixel + IMAGE.width + side
          if (x + side < 0 || x + side >= IMAGE.width || y + 1 >= IMAGE.height || pixels.isIn[below] === 0) continue
          const corners = [pixel + side, pixel + IMAGE.width]
          expect(corners.some((corner) => isIn[corner] === 1 || isTaken[corner] === 1)).toBe(true)
        }
      }
    }),
  )
})

/** Even-odd rule at the centre of a pixel. */
function isInside(points: readonly number[], x: number, y: number): boolean {
  let inside = false
  for (let at = 0; at < points.length; at += 2) {
    const next = (at + 2) % points.length
    const [ax, ay, bx, by] = [points[at]!, points[at + 1]!, points[next]!, points[next + 1]!]
    if (ay > y !== by > y && x < ax + ((y - ay) / (by - ay)) * (bx - ax)) inside = !inside
  }
  return inside
}

test('a stroke round a triangle crosses exactly the steps between its inside and its outside, inside on one hand', () => {
  const size = { width: 12, height: 9 }
  // Sevenths, off by two lengths that no fraction brings together: so that no centre of a pixel lies on a line.
  const coordinate = (most: number, off: number) =>
    fc.integer({ min: -2 * 7, max: 7 * (most + 2) }).map((units) => units / 7 + off)
  const corner = fc.tuple(coordinate(size.width, Math.SQRT2 / 100), coordinate(size.height, Math.sqrt(3) / 100))
  fc.assert(
    fc.property(corner, corner, corner, (a, b, c) => {
      const points = [...a, ...b, ...c]
      const area = (b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1])
      fc.pre(Math.abs(area) > 1)
      const found = strokeEdges(size, [...points, ...a]).map(({ right, direction }) => {
        return `${right}>${right + DIRECTION_X[direction]! + DIRECTION_Y[direction]! * size.width}`
      })
      const expected: string[] = []
      for (let y = 0; y < size.height; y++) {
        for (let x = 0; x < size.width; x++) {
          for (const [dx, dy] of [
            [1, 0],
            [0, 1],
          ] as const) {
            if (x + dx >= size.width || y + dy >= size.height) continue
            const [one, two] = [isInside(points, x + 0.5, y + 0.5), isInside(points, x + dx + 0.5, y + dy + 0.5)]
            if (one === two) continue
            const [from, to] = [y * size.width + x, (y + dy) * size.width + x + dx]
            // On the screen (y down) a positive area is walked clockwise: the inside is on the right.
            expected.push(one === area > 0 ? `${from}>${to}` : `${to}>${from}`)
          }
        }
      }
      expect(found.toSorted()).toEqual(expected.toSorted())
    }),
  )
})

test('a stroke there and back crosses nothing', () => {
  expect(strokeEdges(IMAGE, [0.2, 2.1, 6.7, 2.4, 0.2, 2.1])).toEqual([])
  expect(strokeEdges(IMAGE, [0.2, 2.1, 6.7, 2.4]).length).toBeGreaterThan(5)
})

test('constraints of every kind come back from their JSON', () => {
  const strength = fc.constantFrom('hard' as const, 'soft' as const)
  const id = fc.string()
  const pixels = maskArbitrary(IMAGE)
  const constraint: fc.Arbitrary<SolverConstraint> = fc.oneof(
    fc.record({ id, strength, kind: fc.constantFrom('foreground' as const, 'background' as const), pixels }),
    fc.record({ id, strength, kind: fc.constant('same' as const), pixels }),
    fc.record({ id, strength, kind: fc.constant('different' as const), first: pixels, second: pixels }),
    fc.record({ id, strength, kind: fc.constant('pin' as const), front: fc.nat(), back: fc.nat() }),
    fc.record({ id, strength, kind: fc.constant('lock' as const), number: fc.nat() }),
    fc.record({
      ...{ id, strength, kind: fc.constant('boundary' as const) },
      action: fc.constantFrom('add' as const, 'flip' as const, 'erase' as const),
      points: fc.array(fc.double({ noNaN: true, noDefaultInfinity: true })),
      diameter: fc.double({ min: 0.1, max: 50, noNaN: true }),
    }),
  )
  fc.assert(
    fc.property(constraint, (given) => {
      const json: unknown = JSON.parse(JSON.stringify(constraintToJson(given)))
      const back = constraintFromJson(json as ReturnType<typeof constraintToJson>)
      // JSON has one zero.
      const plain = (one: SolverConstraint) =>
        one.kind === 'boundary' ? { ...one, points: one.points.map((value) => value + 0) } : one
      expect(plain(back)).toEqual(plain(given))
    }),
  )
})
