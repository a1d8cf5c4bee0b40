import type { ImageSize } from '../../pixels/imageSize.ts'
import type { Labeling } from '../labeling/LabelingProblem.ts'
import { unlikeSquares } from '../labeling/unlikeNeighbours.ts'
import { labelComponents } from './labelComponents.ts'
import type { LabelComponents } from './labelComponents.ts'

/** The 4-connected parts of a labeling and where they end: what several stages ask about the same labeling. */
export interface PartMap extends LabelComponents {
  /** `unlikeSquares` of the labeling. */
  readonly squares: Int32Array
}

/** O(pixels). The labeling must not be written to as long as the map is used. */
export function partMap(size: ImageSize, labeling: Labeling): PartMap {
  return { ...labelComponents(size, labeling, 4), squares: unlikeSquares(size, labeling) }
}

/**
 * By part the part of an earlier map that has exactly the same pixels; 0 where there is none, and for part 0. O(spans): the
 * runs of a part are the same when its pixels are.
 */
export function sameParts(now: LabelComponents, before: LabelComponents): Int32Array {
  const was = new Int32Array(now.count + 1).fill(-1)
  const [spans, old] = [now.spans, before.spans]
  for (let span = 0, other = 0; span < spans.count; span++) {
    const start = spans.start[span]!
    while (other < old.count && old.start[other]! < start) other++
    const isFound = other < old.count && old.start[other] === start && old.end[other] === spans.end[span]
    const part = spans.part[span]!
    const found = isFound ? old.part[other]! : 0
    if (was[part] === -1) was[part] = found
    else if (was[part] !== found) was[part] = 0
  }
  was[0] = 0
  for (let part = 1; part <= now.count; part++) {
    if (was[part] !== 0 && now.area[part] !== before.area[was[part]!]) was[part] = 0
  }
  return was
}
