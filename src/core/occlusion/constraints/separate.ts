import type { GridMinCut } from '../../graphcut/GridMinCut.ts'
import { HARD_COST } from '../labeling/LabelingProblem.ts'
import type { ConstraintWeights } from './constraintWeights.ts'
import { ARC_X, ARC_Y } from '../../graphcut/GridMinCut.ts'
import type { ProblemDraft } from './ProblemDraft.ts'
import { FIRST_SIDE, SECOND_SIDE, separatingCut } from './separatingCut.ts'

/**
 * Parts two scribbles in the labeling: oriented pairs along the cheapest curve between them through what the cues take for
 * foreground. They point as the pairs vote that are on the curve already, weighed by their rewards; where none are,
 * from the first scribble to the second, and false is returned: that order means nothing. Pairs that say otherwise on
 * the curve go. True also when nothing had to be cut. O(pixels + pairs) and one cut.
 */
export function separate(
  draft: ProblemDraft,
  first: Uint8Array,
  second: Uint8Array,
  order: ConstraintWeights['order'],
  minCut: GridMinCut,
): boolean {
  const { size, smoothness } = draft.base
  const region = Uint8Array.from(first, (_, pixel) => (draft.foregroundExcess(pixel) <= 0 ? 1 : 0))
  const rewards = rewardByStep(draft)
  const usualCost = Math.max(
    ...smoothness.map((plane) => plane.reduce((most, weight) => Math.max(most, weight), 0)),
    1e-3,
  )
  const costOf = (arc: number, pixel: number) => {
    const reward = rewards[arc]!.get(pixel)
    return reward === undefined ? draft.smoothnessAt(arc, pixel) : draft.smoothnessAt(arc, pixel) - reward
  }
  const { sides, isCut } = separatingCut({ size, region, first, second, costOf, usualCost }, minCut)
  if (!isCut) return true

  let votes = 0
  for (const { from, to, reward } of draft.pairs) {
    if (sides[from] === FIRST_SIDE && sides[to] === SECOND_SIDE) votes += reward
    if (sides[from] === SECOND_SIDE && sides[to] === FIRST_SIDE) votes -= reward
  }
  const [front, back] = votes < 0 ? [SECOND_SIDE, FIRST_SIDE] : [FIRST_SIDE, SECOND_SIDE]
  draft.reviewPairs(({ from, to, violation }) => {
    return sides[from] === back && sides[to] === front && violation < HARD_COST ? 'drop' : 'keep'
  })
  for (let pixel = 0; pixel < sides.length; pixel++) {
    if (sides[pixel] === 0) continue
    for (let arc = 0; arc < 2; arc++) {
      if (ARC_X[arc] === 1 && pixel % size.width === size.width - 1) continue
      const other = pixel + ARC_X[arc]! + ARC_Y[arc]! * size.width
      if (other >= sides.length) continue
      if (sides[pixel] === front && sides[other] === back) draft.addPair(pixel, 2 * arc, order)
      if (sides[pixel] === back && sides[other] === front) draft.addPair(other, 2 * arc + 4, order)
    }
  }
  return votes !== 0
}

/** Σ reward of the pairs on each straight step, either way, by arc direction and pixel; a diagonal pair is on both its ways. */
function rewardByStep({ pairs, base }: ProblemDraft): readonly [Map<number, number>, Map<number, number>] {
  const byStep: [Map<number, number>, Map<number, number>] = [new Map(), new Map()]
  const { width } = base.size
  const note = (one: number, two: number, reward: number) => {
    const [low, high] = one < two ? [one, two] : [two, one]
    const steps = byStep[high - low === 1 && width > 1 ? 0 : 1]
    steps.set(low, (steps.get(low) ?? 0) + reward)
  }
  for (const { from, to, direction, reward } of pairs) {
    if (direction % 2 === 0) {
      note(from, to, reward)
      continue
    }
    // Round both corners; the cut that passes between the two crosses one step of each way.
    const cornerInRow = Math.floor(from / width) * width + (to % width)
    const cornerInColumn = Math.floor(to / width) * width + (from % width)
    for (const corner of [cornerInRow, cornerInColumn]) {
      note(from, corner, reward / 2)
      note(corner, to, reward / 2)
    }
  }
  return byStep
}
