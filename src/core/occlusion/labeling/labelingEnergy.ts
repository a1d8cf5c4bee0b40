import { DIRECTION_X, DIRECTION_Y } from '../../cues/Cues.ts'
import type { Labeling, LabelingProblem } from './LabelingProblem.ts'
import { unlikeNeighbours } from './unlikeNeighbours.ts'

/**
 * The true energy E(x) of a labeling, summed term by term from the definition in `LabelingProblem.ts` in double precision.
 * It knows nothing of moves, tables and capacities on purpose: it is what they are held against.
 * Cost: O(pixels + pairs), with one number per pixel next to another label; `squares`, if known, as for `unlikeNeighbours`.
 */
export function labelingEnergy(problem: LabelingProblem, labeling: Labeling, squares?: Int32Array): number {
  return dataEnergy(problem, labeling) + smoothnessEnergy(problem, labeling, squares) + orderEnergy(problem, labeling)
}

/** Σ_p u_p(x_p). */
function dataEnergy({ backgroundCost, foregroundCost }: LabelingProblem, labeling: Labeling): number {
  let energy = 0
  for (let pixel = 0; pixel < labeling.length; pixel++) {
    energy += labeling[pixel] === 0 ? backgroundCost[pixel]! : foregroundCost[pixel]!
  }
  return energy
}

/** Σ_pq s_pq·[x_p ≠ x_q]. Most neighbours are alike, so four pixels in a square are compared at once. */
function smoothnessEnergy({ size, smoothness }: LabelingProblem, labeling: Labeling, squares?: Int32Array): number {
  let energy = 0
  if (squares !== undefined) {
    const note = (arc: number, p: number) => {
      energy += smoothness[arc]![p]!
    }
    unlikeNeighbours(size, labeling, smoothness.length, note, squares)
    return energy
  }
  const { width, height } = size
  const [toRight, toBelow, toDiagonal, toLeft] = smoothness
  for (let y = 0; y < height; y++) {
    let p = y * width
    const hasBelow = y + 1 < height
    const step = hasBelow ? width : 0
    let here = labeling[p]!
    let below = labeling[p + step]!
    for (const last = p + width - 1; p < last; p++) {
      const right = labeling[p + 1]!
      const diagonal = labeling[p + step + 1]!
      if (here !== right || here !== below || here !== diagonal) {
        if (here !== right) energy += toRight![p]!
        if (hasBelow) {
          if (here !== below) energy += toBelow![p]!
          if (toDiagonal !== undefined && here !== diagonal) energy += toDiagonal[p]!
          if (toLeft !== undefined && right !== below) energy += toLeft[p + 1]!
        }
      }
      here = right
      below = diagonal
    }
    if (here !== below) energy += toBelow![p]!
  }
  return energy
}

/** Σ_(p→q) ( violation·[x_p < x_q] − reward·[x_p > x_q] ). */
function orderEnergy({ size, pairs }: LabelingProblem, labeling: Labeling): number {
  let energy = 0
  for (let pair = 0; pair < pairs.count; pair++) {
    const from = pairs.from[pair]!
    const direction = pairs.direction[pair]!
    const to = from + DIRECTION_Y[direction]! * size.width + DIRECTION_X[direction]!
    const difference = labeling[from]! - labeling[to]!
    if (difference < 0) energy += pairs.violation[pair]!
    else if (difference > 0) energy -= pairs.reward[pair]!
  }
  return energy
}
