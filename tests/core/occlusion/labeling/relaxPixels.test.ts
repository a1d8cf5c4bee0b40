import fc from 'fast-check'
import { expect, test } from 'vitest'

import { PairsByPixel } from '../../../../src/core/occlusion/labeling/PairsByPixel.ts'
import { relaxPixels } from '../../../../src/core/occlusion/labeling/relaxPixels.ts'
import { plainEnergy } from './plainEnergy.ts'
import { neighbour, problemOf, tinyCase } from './problemFixtures.ts'

test('relaxing ends where no pixel gains by a neighbour’s label, with less energy the more it changed', () => {
  fc.assert(
    fc.property(tinyCase(), ({ problem, labeling, frozen }) => {
      const x = labeling.slice()
      const changes = relaxPixels(problem, x, frozen)
      const energy = plainEnergy(problem, x)
      expect(energy).toBeLessThanOrEqual(plainEnergy(problem, labeling) - changes * 0.99e-3)
      expect(changes === 0).toBe(x.every((label, pixel) => label === labeling[pixel]))
      for (let pixel = 0; pixel < x.length; pixel++) {
        if (frozen[pixel] !== 0) {
          expect(x[pixel]).toBe(labeling[pixel])
          continue
        }
        for (let direction = 0; direction < 8; direction++) {
          const other = neighbour(problem.size, pixel, direction)
          if (other === null) continue
          // Pixels that touch another label across a corner alone are looked at only when something beside them changed.
          const isBeside = [0, 2, 4, 6].some((step) => {
            const beside = neighbour(problem.size, pixel, step)
            return beside !== null && x[beside] !== x[pixel]
          })
          if (isBeside) expect(plainEnergy(problem, x.with(pixel, x[other]!))).toBeGreaterThanOrEqual(energy - 1.01e-3)
        }
      }
    }),
    { numRuns: 500 },
  )
})

test('a hole that costs more than it saves is filled, one that saves more stays', () => {
  const around = (cost: number) => {
    const foreground = [0, 0, 0, 0, cost, 0, 0, 0, 0]
    const problem = problemOf({ width: 3, height: 3 }, 4, new Array<number>(9).fill(5), foreground, () => 1, [])
    const x = Uint16Array.from([1, 1, 1, 1, 0, 1, 1, 1, 1])
    return [relaxPixels(problem, x, null), x[4]]
  }
  expect(around(8.5)).toEqual([1, 1])
  expect(around(9.5)).toEqual([0, 0])
})

test('every oriented pair is listed at both of its pixels, in order', () => {
  fc.assert(
    fc.property(tinyCase(), ({ problem }) => {
      const { first, list } = new PairsByPixel(problem)
      const { size, pairs } = problem
      for (let pixel = 0; pixel < first.length - 1; pixel++) {
        const expected = Array.from({ length: pairs.count }, (_, pair) => pair).filter((pair) => {
          const from = pairs.from[pair]!
          return from === pixel || neighbour(size, from, pairs.direction[pair]!) === pixel
        })
        expect([...list.subarray(first[pixel], first[pixel + 1])]).toEqual(expected)
      }
    }),
  )
})
