import fc from 'fast-check'
import { expect, test } from 'vitest'

import { DIRECTION_X, DIRECTION_Y } from '../../../../src/core/cues/Cues.ts'
import { labelingEnergy } from '../../../../src/core/occlusion/labeling/labelingEnergy.ts'
import { plainEnergy } from './plainEnergy.ts'
import { neighbour, problemOf, tinyCase } from './problemFixtures.ts'
import type { ProblemCase } from './problemFixtures.ts'

test('the energy is its definition, word by word', () => {
  fc.assert(
    fc.property(tinyCase(), ({ problem, labeling }) => {
      expect(labelingEnergy(problem, labeling)).toBeCloseTo(plainEnergy(problem, labeling), 9)
    }),
    { numRuns: 500 },
  )
})

/** The same case with pixel (x, y) at (u, v) = `to(x, y)`, which must be a symmetry of the grid. */
function moved(
  { problem, labeling, frozen }: ProblemCase,
  isTransposed: boolean,
  to: (x: number, y: number) => readonly [number, number],
): ProblemCase {
  const { width, height } = problem.size
  const size = isTransposed ? { width: height, height: width } : problem.size
  const placeOf = (pixel: number) => {
    const [u, v] = to(pixel % width, Math.floor(pixel / width))
    return v * size.width + u
  }
  const placed = <T>(values: ArrayLike<T>): T[] => {
    const result = new Array<T>(values.length)
    for (let pixel = 0; pixel < values.length; pixel++) result[placeOf(pixel)] = values[pixel]!
    return result
  }
  const directionBetween = (p: number, q: number) => {
    const [dx, dy] = [(q % size.width) - (p % size.width), Math.floor(q / size.width) - Math.floor(p / size.width)]
    return DIRECTION_X.findIndex((x, k) => x === dx && DIRECTION_Y[k] === dy)
  }
  const weights = new Map<string, number>()
  problem.smoothness.forEach((plane, arc) => {
    plane.forEach((weight, pixel) => {
      const other = neighbour(problem.size, pixel, [0, 2, 1, 3][arc]!)
      if (other === null) return
      const [p, q] = [placeOf(pixel), placeOf(other)]
      weights.set(`${Math.min(p, q)} ${Math.max(p, q)}`, weight)
    })
  })
  const weightAt = (arc: number, pixel: number) => {
    const other = neighbour(size, pixel, [0, 2, 1, 3][arc]!)!
    return weights.get(`${Math.min(pixel, other)} ${Math.max(pixel, other)}`)!
  }
  const pairs = Array.from({ length: problem.pairs.count }, (_, pair) => {
    const from = problem.pairs.from[pair]!
    const back = neighbour(problem.size, from, problem.pairs.direction[pair]!)!
    return {
      from: placeOf(from),
      direction: directionBetween(placeOf(from), placeOf(back)),
      reward: problem.pairs.reward[pair]!,
      violation: problem.pairs.violation[pair]!,
    }
  })
  const costs = [placed(problem.backgroundCost), placed(problem.foregroundCost)] as const
  return {
    problem: problemOf(size, problem.connectivity, ...costs, weightAt, pairs),
    labeling: Uint16Array.from(placed(labeling)),
    frozen: Uint8Array.from(placed(frozen)),
  }
}

test('the energy is the same seen in a mirror, upside down and transposed', () => {
  fc.assert(
    fc.property(tinyCase(), (given) => {
      const { width, height } = given.problem.size
      const energy = labelingEnergy(given.problem, given.labeling)
      for (const same of [
        moved(given, false, (x, y) => [width - 1 - x, y]),
        moved(given, false, (x, y) => [x, height - 1 - y]),
        moved(given, true, (x, y) => [y, x]),
      ]) {
        expect(labelingEnergy(same.problem, same.labeling)).toBeCloseTo(energy, 9)
      }
    }),
    { numRuns: 300 },
  )
})
