import { ARC_X, ARC_Y } from '../../graphcut/GridMinCut.ts'
import type { GridMinCut } from '../../graphcut/GridMinCut.ts'
import { HARD_COST } from '../labeling/LabelingProblem.ts'
import { costScale } from './constraintWeights.ts'
import type { ConstraintWeights } from './constraintWeights.ts'
import { boundsOf, grown } from './gridPixels.ts'
import type { GridPixels } from './gridPixels.ts'
import type { ProblemDraft } from './ProblemDraft.ts'
import { FIRST_SIDE, SECOND_SIDE, separatingCut } from './separatingCut.ts'
import type { Separation } from './separatingCut.ts'

/** Pixels around two scribbles in which a curve between them is looked for first; doubled until no way leads round it. */
const FIRST_MARGIN = 48

/**
 * Parts two scribbles in the labeling: oriented pairs along the cheapest curve between them through what the cues take for
 * foreground. They point as the pairs vote that are on the curve already, weighed by their rewards; where none are,
 * from the first scribble to the second, and false is returned: that order means nothing. Pairs that say otherwise on
 * the curve go. True also when nothing had to be cut. O(pairs + pixels of the window) and one cut, perhaps a few.
 */
export function separate(
  draft: ProblemDraft,
  first: GridPixels,
  second: GridPixels,
  order: ConstraintWeights['order'],
  minCut: GridMinCut,
): boolean {
  const found = cutAround(draft, first, second, minCut)
  if (found === null || !found.isCut) return true
  const { sides } = found
  let votes = 0
  for (const { from, to, reward } of draft.pairs) {
    if (sides[from] === FIRST_SIDE && sides[to] === SECOND_SIDE) votes += reward
    if (sides[from] === SECOND_SIDE && sides[to] === FIRST_SIDE) votes -= reward
  }
  const [front, back] = votes < 0 ? [SECOND_SIDE, FIRST_SIDE] : [FIRST_SIDE, SECOND_SIDE]
  draft.reviewPairs(({ from, to, violation }) => {
    return sides[from] === back && sides[to] === front && violation < HARD_COST ? 'drop' : 'keep'
  })
  const { width } = draft.base.size
  for (let pixel = 0; pixel < sides.length; pixel++) {
    if (sides[pixel] === 0) continue
    for (let arc = 0; arc < 2; arc++) {
      if (ARC_X[arc] === 1 && pixel % width === width - 1) continue
      const other = pixel + ARC_X[arc]! + ARC_Y[arc]! * width
      if (other >= sides.length) continue
      if (sides[pixel] === front && sides[other] === back) draft.addPair(pixel, 2 * arc, order)
      if (sides[pixel] === back && sides[other] === front) draft.addPair(other, 2 * arc + 4, order)
    }
  }
  return votes !== 0
}

function cutAround(draft: ProblemDraft, first: GridPixels, second: GridPixels, minCut: GridMinCut): Separation | null {
  const { size } = draft.base
  const bounds = boundsOf([first, second], size)
  if (first.list.length === 0 || second.list.length === 0 || bounds === null) return null
  const rewards = rewardByStep(draft)
  const costOf = (arc: number, pixel: number) => draft.smoothnessAt(arc, pixel) - (rewards[arc]!.get(pixel) ?? 0)
  const isInside = (pixel: number) => draft.foregroundExcess(pixel) <= 0
  const { usualSmoothness: usualCost } = costScale(draft.base)
  for (let margin = FIRST_MARGIN; ; margin *= 2) {
    const window = grown(bounds, margin, size)
    const isWhole = window.x1 - window.x0 === size.width && window.y1 - window.y0 === size.height
    const task = { size, window, isInside, first: first.list, second: second.list, costOf, usualCost }
    const found = separatingCut(task, minCut)
    if (isWhole || (found.isCut && !found.isOpen)) return found
  }
}

/** Σ reward of the pairs on each straight step, either way, by arc direction and pixel; a diagonal one is on both its ways. */
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
    // Round both corners; a curve that passes between the two crosses one step of each way.
    const cornerInRow = Math.floor(from / width) * width + (to % width)
    const cornerInColumn = Math.floor(to / width) * width + (from % width)
    for (const corner of [cornerInRow, cornerInColumn]) {
      note(from, corner, reward / 2)
      note(corner, to, reward / 2)
    }
  }
  return byStep
}
