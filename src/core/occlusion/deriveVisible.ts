import { findInstance } from '../dataset/findInstance.ts'
import type { AnnotationState, Instance, InstanceNumber } from '../dataset/records.ts'
import { maskDifference, maskIntersection, maskUnion } from '../masks/maskAlgebra.ts'
import { isEmptyMask } from '../masks/RunLengthMask.ts'
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

/** `deriveVisible` with the occluders that the order pairs of `state` name. */
export function derivedVisibleOf(state: AnnotationState, instance: Instance): RunLengthMask {
  return deriveVisible(instance.amodal, occluderMasks(state, instance.number))
}

/** The amodal masks of the strict occluders of an instance. Numbers without an instance are skipped. */
export function* occluderMasks(state: AnnotationState, number: InstanceNumber): Iterable<RunLengthMask> {
  for (const occluder of occludersOf(state, number)) {
    const instance = findInstance(state, occluder)
    if (instance !== null) yield instance.amodal
  }
}

/** How an amodal mask changed; also what several occluders together came to cover and ceased to cover. */
export interface AmodalChange {
  readonly added: RunLengthMask
  readonly removed: RunLengthMask
}

export function amodalChange(before: RunLengthMask, after: RunLengthMask): AmodalChange {
  return { added: maskDifference(after, before), removed: maskDifference(before, after) }
}

/**
 * The visible mask of a linked instance after its own amodal mask changed:
 * `(visible − removed) ∪ (added − ∪ occluders)`.
 *
 * Equals `deriveVisible` of the new amodal mask, provided that `visible` was derived from the old one, but looks at the
 * occluders only for what was added. O(runs of `visible`, of the change and of the occluders that reach the added part).
 */
export function visibleAfterOwnChange(
  visible: RunLengthMask,
  { added, removed }: AmodalChange,
  occluders: () => Iterable<RunLengthMask>,
): RunLengthMask {
  const kept = reachesInto(visible, removed) ? maskDifference(visible, removed) : visible
  return isEmptyMask(added) ? kept : maskUnion(kept, deriveVisible(added, occluders()))
}

/**
 * The visible mask of a linked occludee after what its occluders cover changed:
 * `(visible − added) ∪ ((removed ∩ amodal) − ∪ occluders)`, where `occluders` are those after the change.
 *
 * Equals `deriveVisible` with all occluders, provided that `visible` was derived before the change, but looks at the
 * occluders only when the change uncovers something. Returns `visible` itself when nothing changes for it.
 */
export function rederiveVisible(
  amodal: RunLengthMask,
  visible: RunLengthMask,
  change: AmodalChange,
  occluders: () => Iterable<RunLengthMask>,
): RunLengthMask {
  const covered = reachesInto(visible, change.added) ? maskDifference(visible, change.added) : visible
  if (!reachesInto(amodal, change.removed)) return covered
  const uncovered = maskIntersection(change.removed, amodal)
  if (isEmptyMask(uncovered)) return covered
  return maskUnion(covered, deriveVisible(uncovered, occluders()))
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
