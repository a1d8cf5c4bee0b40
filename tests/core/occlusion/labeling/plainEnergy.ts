import type { LabelingProblem } from '../../../../src/core/occlusion/labeling/LabelingProblem.ts'
import { neighbour } from './problemFixtures.ts'

/** Directions of `DIRECTION_X` in which the planes of smoothness point: right, down, right-down, left-down. */
const DIRECTIONS = [0, 2, 1, 3]

/** E(x) word by word from its definition, sharing nothing with the code under test but the order of the planes. */
export function plainEnergy(problem: LabelingProblem, x: ArrayLike<number>): number {
  const { size, backgroundCost, foregroundCost, smoothness, pairs } = problem
  let energy = 0
  for (let p = 0; p < x.length; p++) {
    energy += x[p] === 0 ? backgroundCost[p]! : foregroundCost[p]!
    smoothness.forEach((weights, plane) => {
      const q = neighbour(size, p, DIRECTIONS[plane]!)
      if (q !== null && x[p] !== x[q]) energy += weights[p]!
    })
  }
  for (let pair = 0; pair < pairs.count; pair++) {
    const front = pairs.from[pair]!
    const back = neighbour(size, front, pairs.direction[pair]!)!
    if (x[front]! < x[back]!) energy += pairs.violation[pair]!
    if (x[front]! > x[back]!) energy -= pairs.reward[pair]!
  }
  return energy
}
