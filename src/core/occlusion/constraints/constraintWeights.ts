import { HARD_COST } from '../labeling/LabelingProblem.ts'
import type { LabelingProblem } from '../labeling/LabelingProblem.ts'
import type { ConstraintStrength } from './SolverConstraints.ts'

/** How many times the largest cost that cues have anywhere a soft constraint weighs: one of these against two of it. */
export const SOFT_MULTIPLE = 2

/** What a constraint of one strength puts into the energy. */
export interface ConstraintWeights {
  /** For a pixel on the wrong side of foreground and background. */
  readonly region: number
  /** For two neighbours with different labels. */
  readonly tie: number
  /** For an oriented pair: earned when strict, paid when violated. */
  readonly order: { readonly reward: number; readonly violation: number }
}

/**
 * Hard: `HARD_COST` each. Soft: `SOFT_MULTIPLE` times the largest cost of its kind in the problem as the cues made it, so
 * that one pixel of a wish outweighs one pixel of any evidence, and a long piece of evidence outweighs a short wish.
 */
export function constraintWeights(problem: LabelingProblem): Readonly<Record<ConstraintStrength, ConstraintWeights>> {
  const { backgroundCost, foregroundCost, smoothness, pairs } = problem
  let region = 0
  for (let pixel = 0; pixel < backgroundCost.length; pixel++) {
    region = Math.max(region, Math.abs(backgroundCost[pixel]! - foregroundCost[pixel]!))
  }
  const tie = Math.max(...smoothness.map(largest))
  const soft = (cost: number) => Math.min(HARD_COST / 10, SOFT_MULTIPLE * (cost > 0 ? cost : 1))
  return {
    hard: { region: HARD_COST, tie: HARD_COST, order: { reward: HARD_COST, violation: HARD_COST } },
    soft: {
      region: soft(region),
      tie: soft(tie),
      // A strict order must pay for the border it needs, also where no cue asks for any.
      order: { reward: soft(Math.max(largest(pairs.reward), 2 * tie)), violation: soft(largest(pairs.violation)) },
    },
  }
}

function largest(values: Float32Array): number {
  return values.reduce((most, value) => Math.max(most, value), 0)
}
