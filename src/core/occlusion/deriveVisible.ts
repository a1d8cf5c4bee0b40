import type { AnnotationState, Instance, InstanceNumber } from '../dataset/records.ts'
import { maskDifference, maskIntersection, maskUnion } from '../masks/maskAlgebra.ts'
import { emptyMask, isEmptyMask } from '../masks/RunLengthMask.ts'
import type { RunLengthMask } from '../masks/RunLengthMask.ts'
import { occludersOf } from './OrderGraph.ts'

/**
 * The visible mask of a linked instance: `amodal − ∪ occluderAmodals`.
 * The order of the occluders does not matter. O(runs of `amodal` · occluders that reach it + their runs).
 */
export function deriveVisible(amodal: RunLengthMask, occluderAmodals: Iterable<RunLengthMask>): RunLengthMask {
  let visible = amodal
  for (const occluder of occluderAmodals) {
    if (reachesInto(visible, occluder)) visible = maskDifference(visible, occluder)
  }
  return visible
}

/** `deriveVisible` with the occluders that the order pairs of `state` name. Numbers without an instance are skipped. */
export function derivedVisibleOf(state: AnnotationState, instance: Instance): RunLengthMask {
  const occluders = new Set<InstanceNumber>(occludersOf(state, instance.number))
  return deriveVisible(
    instance.amodal,
    state.instances.filter(({ number }) => occluders.has(number)).map(({ amodal }) => amodal),
  )
}

/** How the amodal mask of one occluder changed. */
export interface AmodalChange {
  readonly added: RunLengthMask
  readonly removed: RunLengthMask
}

export function amodalChange(before: RunLengthMask | null, after: RunLengthMask | null): AmodalChange {
  if (before === null) return { added: after!, removed: emptyMask(after!) }
  if (after === null) return { added: emptyMask(before), removed: before }
  return { added: maskDifference(after, before), removed: maskDifference(before, after) }
}

/**
 * The visible mask of a linked occludee after the amodal mask of one of its occluders changed:
 * `(visible − added) ∪ ((removed ∩ amodal) − ∪ others)`.
 *
 * Equals `deriveVisible` with all occluders, provided that `visible` was derived before the change, but looks at the
 * other occluders only when the change uncovers something. Returns `visible` itself when nothing changes for it.
 */
export function rederiveVisible(
  amodal: RunLengthMask,
  visible: RunLengthMask,
  change: AmodalChange,
  otherOccluders: () => Iterable<RunLengthMask>,
): RunLengthMask {
  const covered = reachesInto(visible, change.added) ? maskDifference(visible, change.added) : visible
  if (!reachesInto(amodal, change.removed)) return covered
  const uncovered = maskIntersection(change.removed, amodal)
  if (isEmptyMask(uncovered)) return covered
  return maskUnion(covered, deriveVisible(uncovered, otherOccluders()))
}

/** False when the pixel ranges of the two masks cannot meet: one comparison instead of a walk over all runs. */
function reachesInto(a: RunLengthMask, b: RunLengthMask): boolean {
  if (isEmptyMask(a) || isEmptyMask(b)) return false
  return a.ends[0]! < foregroundEnd(b) && b.ends[0]! < foregroundEnd(a)
}

/** Exclusive end of the last foreground run; the last run is background when the number of runs is odd. */
function foregroundEnd(mask: RunLengthMask): number {
  const runs = mask.ends.length
  return mask.ends[runs % 2 === 0 ? runs - 1 : runs - 2]!
}
