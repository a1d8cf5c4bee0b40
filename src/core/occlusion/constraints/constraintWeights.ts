import { HARD_COST } from '../labeling/LabelingProblem.ts'
import type { LabelingProblem } from '../labeling/LabelingProblem.ts'
import type { ConstraintStrength } from './SolverConstraints.ts'

/** How many times the largest cost that cues have anywhere a soft constraint weighs: one of these against two of it. */
const SOFT_MULTIPLE = 2

/** What a constraint of one strength puts into the energy. */
export interface ConstraintWeights {
  /** For a pixel on the wrong side of foreground and background. */
  readonly region: number
  /** For two neighbours with different labels. */
  readonly tie: number
  /** For an oriented pair: earned when strict, paid when violated. */
  readonly order: { readonly reward: number; readonly violation: number }
}

/** The largest costs of a problem. */
export interface CostScale {
  /** |backgroundCost − foregroundCost| of a pixel. */
  readonly region: number
  /** By arc direction. */
  readonly smoothness: readonly number[]
  /** Over all of them, and above 0: what parting two neighbours costs where nothing speaks for it. */
  readonly usualSmoothness: number
  readonly reward: number
  readonly violation: number
}

/** By problem: one is asked about again and again while a person steers, and never changes. */
const scales = new WeakMap<LabelingProblem, CostScale>()

export function costScale(problem: LabelingProblem): CostScale {
  const known = scales.get(problem)
  if (known !== undefined) return known
  const { backgroundCost, foregroundCost, pairs } = problem
  let region = 0
  for (let pixel = 0; pixel < backgroundCost.length; pixel++) {
    const cost = Math.abs(backgroundCost[pixel]! - foregroundCost[pixel]!)
    if (cost > region) region = cost
  }
  const smoothness = problem.smoothness.map(largest)
  const usualSmoothness = Math.max(...smoothness, 1e-3)
  const scale = {
    region,
    smoothness,
    usualSmoothness,
    reward: largest(pairs.reward),
    violation: largest(pairs.violation),
  }
  scales.set(problem, scale)
  return scale
}

/**
 * Hard: `HARD_COST` each. Soft: `SOFT_MULTIPLE` times the largest cost of its kind in the problem as the cues made it, so
 * that one pixel of a wish outweighs one pixel of any evidence, and a long piece of evidence outweighs a short wish.
 */
export function constraintWeights(problem: LabelingProblem): Readonly<Record<ConstraintStrength, ConstraintWeights>> {
  const { region, usualSmoothness, reward, violation } = costScale(problem)
  const soft = (cost: number) => Math.min(HARD_COST / 10, SOFT_MULTIPLE * (cost > 0 ? cost : 1))
  return {
    hard: { region: HARD_COST, tie: HARD_COST, order: { reward: HARD_COST, violation: HARD_COST } },
    soft: {
      region: soft(region),
      tie: soft(usualSmoothness),
      // A strict order must pay for the border it needs, also where no cue asks for any.
      order: { reward: soft(Math.max(reward, 2 * usualSmoothness)), violation: soft(violation) },
    },
  }
}

function largest(values: Float32Array): number {
  let most = 0
  for (let at = 0; at < values.length; at++) if (values[at]! > most) most = values[at]!
  return most
}
