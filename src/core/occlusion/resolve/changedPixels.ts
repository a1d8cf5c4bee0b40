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
    for (const pixelAndDirection of changedPairs(before.pairs, after.pairs, after.backgroundCost.length)) {
      const [from, direction] = [pixelAndDirection >> 3, pixelAndDirection & 7]
      found.add(from)
      found.add(from + DIRECTION_X[direction]! + DIRECTION_Y[direction]! * width)
    }
  }
  return found.finish()
}

/**
 * 8 · pixel + direction of the pairs that only one of the two lists has, as often as it has them: pairs with equal weights
 * that stand in both change nothing, in whatever order. O(pairs + pixels), two numbers per pixel and pair.
 */
function changedPairs(before: OrientedPairs, after: OrientedPairs, pixels: number): number[] {
  // By pixel, 1 + index of its first pair of the old list; by pair, that of the next. Built backwards: in order of the list.
  const first = new Int32Array(pixels)
  const next = new Int32Array(before.count)
  for (let pair = before.count - 1; pair >= 0; pair--) {
    next[pair] = first[before.from[pair]!]!
    first[before.from[pair]!] = pair + 1
  }
  const isMatched = new Uint8Array(before.count)
  const changed: number[] = []
  for (let pair = 0; pair < after.count; pair++) {
    let other = first[after.from[pair]!]! - 1
    while (other >= 0 && (isMatched[other] !== 0 || !arePairsEqual(before, other, after, pair)))
      other = next[other]! - 1
    if (other >= 0) isMatched[other] = 1
    else changed.push(8 * after.from[pair]! + after.direction[pair]!)
  }
  for (let pair = 0; pair < before.count; pair++) {
    if (isMatched[pair] === 0) changed.push(8 * before.from[pair]! + before.direction[pair]!)
  }
  return changed
}

function arePairsEqual(one: OrientedPairs, at: number, other: OrientedPairs, otherAt: number): boolean {
  return (
    one.direction[at] === other.direction[otherAt] &&
    one.reward[at] === other.reward[otherAt] &&
    one.violation[at] === other.violation[otherAt]
  )
}

function comparePlanes(before: Float32Array, after: Float32Array, onDifference: (pixel: number) => void): void {
  if (before === after) return
  for (let pixel = 0; pixel < after.length; pixel++) if (before[pixel] !== after[pixel]) onDifference(pixel)
}
