import { THRESHOLD_COUNT } from './orientedBoundaryCounts.ts'
import type { BoundaryCounts } from './orientedBoundaryCounts.ts'

interface PrecisionRecall {
  readonly precision: number
  readonly recall: number
  /** Their harmonic mean, 0 where both are 0. */
  readonly f: number
}

interface BoundaryScore {
  /** At the one threshold that is best for the whole data set, and that threshold. */
  readonly ods: PrecisionRecall & { readonly threshold: number }
  /** At each image's own best threshold, counts added up. */
  readonly ois: PrecisionRecall
  /** Mean precision over the recalls 0, 0.01, …, 1. */
  readonly ap: number
}

export interface OrientedBoundaryScore {
  /** Where boundaries are, whatever their direction. */
  readonly boundary: BoundaryScore
  /** The same with a precision that counts only right directions; recall stays that of the boundary. */
  readonly oriented: BoundaryScore
}

/**
 * Scores of a data set from the counts of its images: ODS, OIS and AP, for boundaries and for oriented boundaries ("OPR").
 *
 * As the evaluators of DOC and P2ORM do: between two thresholds precision and recall are interpolated in 100 steps before
 * the best F is taken. For AP, of thresholds of equal recall the most precise counts and precision is linear between recalls; it is 0 at recalls that are not reached. Ours: at
 * recalls below the least that a threshold has, precision is that threshold's, as pixels can be left out at random; there the
 * original adds nothing, so that its AP of few but perfect pixels is 0. Without true pixels all is 0.
 */
export function scoreBoundaries(images: readonly BoundaryCounts[]): OrientedBoundaryScore {
  return {
    boundary: scoreOf(images, (counts) => counts.matched),
    oriented: scoreOf(images, (counts) => counts.oriented),
  }
}

type RightOf = (counts: BoundaryCounts) => Int32Array

interface Sums {
  right: number
  predicted: number
  matched: number
  truth: number
}

const NO_SUMS: Sums = { right: 0, predicted: 0, matched: 0, truth: 0 }

function scoreOf(images: readonly BoundaryCounts[], rightOf: RightOf): BoundaryScore {
  const levels = Array.from({ length: THRESHOLD_COUNT }, (_, level) =>
    images.reduce((sums, counts) => added(sums, counts, rightOf, level), NO_SUMS),
  )
  const ois = images.reduce((sums, counts) => {
    const scores = Array.from(
      { length: THRESHOLD_COUNT },
      (_, level) => ratiosOf(added(NO_SUMS, counts, rightOf, level)).f,
    )
    return added(sums, counts, rightOf, scores.indexOf(Math.max(...scores)))
  }, NO_SUMS)
  return { ods: bestRatios(levels), ois: ratiosOf(ois), ap: averagePrecision(levels) }
}

function added(sums: Sums, counts: BoundaryCounts, rightOf: RightOf, level: number): Sums {
  return {
    right: sums.right + rightOf(counts)[level]!,
    predicted: sums.predicted + counts.predicted[level]!,
    matched: sums.matched + counts.matched[level]!,
    truth: sums.truth + counts.truth,
  }
}

function ratiosOf({ right, predicted, matched, truth }: Sums): PrecisionRecall {
  return withF(predicted === 0 ? 0 : right / predicted, truth === 0 ? 0 : matched / truth)
}

function withF(precision: number, recall: number): PrecisionRecall {
  return { precision, recall, f: precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall) }
}

const STEPS = 100

function bestRatios(levels: readonly Sums[]): BoundaryScore['ods'] {
  const ratios = levels.map(ratiosOf)
  let best = { threshold: 1 / 100, ...ratios[0]! }
  for (let level = 1; level < ratios.length; level++) {
    const [before, after] = [ratios[level - 1]!, ratios[level]!]
    for (let step = 0; step <= STEPS; step++) {
      const share = step / STEPS
      const precision = before.precision + share * (after.precision - before.precision)
      const recall = before.recall + share * (after.recall - before.recall)
      const here = withF(precision, recall)
      if (here.f > best.f) best = { threshold: (level + share) / 100, ...here }
    }
  }
  return best
}

function averagePrecision(levels: readonly Sums[]): number {
  const precisionAt = new Map<number, number>()
  for (const sums of levels) {
    if (sums.predicted === 0) continue
    const { precision, recall } = ratiosOf(sums)
    precisionAt.set(recall, Math.max(precision, precisionAt.get(recall) ?? 0))
  }
  const points = [...precisionAt].toSorted(([a], [b]) => a - b)
  const recalls = Array.from({ length: 101 }, (_, index) => index / 100)
  return recalls.reduce((sum, recall) => sum + precisionBetween(points, recall), 0) / recalls.length
}

function precisionBetween(points: readonly (readonly [number, number])[], recall: number): number {
  const next = points.findIndex(([reached]) => reached >= recall)
  if (next < 0) return 0
  const [highRecall, highPrecision] = points[next]!
  if (next === 0) return highPrecision
  const [lowRecall, lowPrecision] = points[next - 1]!
  return lowPrecision + ((recall - lowRecall) / (highRecall - lowRecall)) * (highPrecision - lowPrecision)
}
