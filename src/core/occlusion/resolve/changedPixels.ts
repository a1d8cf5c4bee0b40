import { DIRECTION_X, DIRECTION_Y } from '../../cues/Cues.ts'
import { ARC_X, ARC_Y } from '../../graphcut/GridMinCut.ts'
import { GridPixelsBuilder } from '../constraints/gridPixels.ts'
import type { GridPixels } from '../constraints/gridPixels.ts'
import type { LabelingProblem, OrientedPairs } from '../labeling/LabelingProblem.ts'

/**
 * The pixels about which two problems on the same grid say different things. Planes that are one and the same object are not looked at. O(pixels · planes that differ + pairs).
 */
export function changedPixels(before: LabelingProblem, after: LabelingProblem): GridPixels {
  const { width } = after.size
  const found = new GridPixelsBuilder(after.size)
  comparePlanes(before.backgroundCost, after.backgroundCost, (pixel) => found.add(pixel))
  comparePlanes(before.foregroundCost, after.foregroundCost, (pixel) => found.add(pixel))
  after.smoothness.forEach((plane, arc) => {
    comparePlanes(before.smoothness[arc]!, plane, (pixel) => {
      found.add(pixel)
      found.add(pixel + ARC_X[arc]! + ARC_Y[arc]! * width)
    })
  })
  if (before.pairs !== after.pairs) {
    for (const pixelAndDirection of changedPairs(before.pairs, after.pairs)) {
      const [from, direction] = [pixelAndDirection >> 3, pixelAndDirection & 7]
      found.add(from)
      found.add(from + DIRECTION_X[direction]! + DIRECTION_Y[direction]! * width)
    }
  }
  return found.finish()
}

/** 8 · pixel + direction of the pairs whose summed weights differ. Sums of equal lists in equal order are equal. */
function changedPairs(before: OrientedPairs, after: OrientedPairs): number[] {
  const sums = [before, after].map((pairs) => {
    const rewards = new Map<number, number>()
    const violations = new Map<number, number>()
    for (let pair = 0; pair < pairs.count; pair++) {
      const key = 8 * pairs.from[pair]! + pairs.direction[pair]!
      rewards.set(key, (rewards.get(key) ?? 0) + pairs.reward[pair]!)
      violations.set(key, (violations.get(key) ?? 0) + pairs.violation[pair]!)
    }
    return { rewards, violations }
  })
  const [old, now] = sums as [(typeof sums)[number], (typeof sums)[number]]
  const keys = new Set([...old.rewards.keys(), ...now.rewards.keys()])
  return [...keys].filter((key) => {
    return old.rewards.get(key) !== now.rewards.get(key) || old.violations.get(key) !== now.violations.get(key)
  })
}

function comparePlanes(before: Float32Array, after: Float32Array, onDifference: (pixel: number) => void): void {
  if (before === after) return
  for (let pixel = 0; pixel < after.length; pixel++) if (before[pixel] !== after[pixel]) onDifference(pixel)
}
