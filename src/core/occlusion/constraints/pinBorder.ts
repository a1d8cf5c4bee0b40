import { DIRECTION_X, DIRECTION_Y } from '../../cues/Cues.ts'
import type { JoinDirective, PinDirective } from './ConstrainedProblem.ts'
import type { ConstraintWeights } from './constraintWeights.ts'
import type { ProblemDraft } from './ProblemDraft.ts'

/** The straight directions: pairs on them close a border for 4-connected parts. */
const STRAIGHT = [0, 2, 4, 6]

/**
 * Writes a pinned order: pairs front → back at every step between a visible pixel of the one and one of the other, pairs
 * that say otherwise there dropped. What lies under a `same` scribble, or a `different` one's, is left to that. Instances
 * that do not touch give no pairs: their order is for the read-out to record. O(pixels + pairs).
 */
export function pinBorder(
  draft: ProblemDraft,
  { frontPixels, backPixels }: PinDirective,
  order: ConstraintWeights['order'],
  joins: readonly JoinDirective[],
): void {
  const { width, height } = draft.base.size
  const [inFront, inBack] = [frontPixels.isIn, backPixels.isIn]
  draft.reviewPairs(({ from, to }) => (inBack[from] !== 0 && inFront[to] !== 0 ? 'drop' : 'keep'))
  for (const pixel of frontPixels.list) {
    if (inBack[pixel] !== 0) continue
    for (const direction of STRAIGHT) {
      const x = (pixel % width) + DIRECTION_X[direction]!
      const y = Math.floor(pixel / width) + DIRECTION_Y[direction]!
      if (x < 0 || y < 0 || x >= width || y >= height) continue
      const other = y * width + x
      if (inBack[other] === 0 || inFront[other] !== 0) continue
      if (joins.some(({ pixels }) => pixels.isIn[pixel] !== 0 && pixels.isIn[other] !== 0)) continue
      draft.addPair(pixel, direction, order)
    }
  }
}
