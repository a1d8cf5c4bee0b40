import type { AnnotationState, Instance, InstanceNumber } from '../dataset/records.ts'
import { maskBounds, masksOverlap } from '../masks/maskMeasures.ts'
import type { RunLengthMask } from '../masks/RunLengthMask.ts'
import type { PixelBox } from '../pixels/imageSize.ts'
import { pairOf } from './OrderGraph.ts'

/** Two instances whose amodal masks share pixels although nobody said which is in front. `a` < `b`. */
export interface UndecidedOverlap {
  readonly a: InstanceNumber
  readonly b: InstanceNumber
}

/** Results belong to their state, boxes to their masks; both are immutable and dropped together. */
const found = new WeakMap<AnnotationState, readonly UndecidedOverlap[]>()
const boxes = new WeakMap<RunLengthMask, PixelBox | null>()

/**
 * The pairs whose amodal masks overlap and that have no record, or one that says `unknown`; sorted by (a, b).
 *
 * O(instances²) comparisons of boxes, which are measured once per mask; only undecided pairs whose boxes meet cost a walk
 * along their runs, which ends at the first common pixel.
 */
export function undecidedOverlaps(state: AnnotationState): readonly UndecidedOverlap[] {
  const known = found.get(state)
  if (known !== undefined) return known
  const overlaps = findOverlaps(state)
  found.set(state, overlaps)
  return overlaps
}

function findOverlaps(state: AnnotationState): UndecidedOverlap[] {
  const overlaps: UndecidedOverlap[] = []
  state.instances.forEach((first, index) => {
    const box = boxOf(first.amodal)
    if (box === null) return
    for (const second of state.instances.slice(index + 1)) {
      if (!boxesMeet(box, boxOf(second.amodal)) || isDecided(state, first, second)) continue
      // Instances come by rising number.
      if (masksOverlap(first.amodal, second.amodal)) overlaps.push({ a: first.number, b: second.number })
    }
  })
  return overlaps
}

function isDecided(state: AnnotationState, a: Instance, b: Instance): boolean {
  const pair = pairOf(state, a.number, b.number)
  return pair !== null && pair.state !== 'unknown'
}

function boxOf(mask: RunLengthMask): PixelBox | null {
  const known = boxes.get(mask)
  if (known !== undefined) return known
  const box = maskBounds(mask)
  boxes.set(mask, box)
  return box
}

function boxesMeet(a: PixelBox, b: PixelBox | null): boolean {
  return b !== null && a.x0 < b.x1 && b.x0 < a.x1 && a.y0 < b.y1 && b.y0 < a.y1
}
