import type { AnnotationDiff, InstanceChange } from '../../dataset/annotationDiff.ts'
import { changeBetween } from '../../dataset/diffBetween.ts'
import { findInstance, requireInstance } from '../../dataset/findInstance.ts'
import type { AnnotationState, Instance, InstanceNumber } from '../../dataset/records.ts'
import { maskDifference, maskIntersection, maskUnion } from '../../masks/maskAlgebra.ts'
import { masksEqual, requireSameSize } from '../../masks/RunLengthMask.ts'
import type { RunLengthMask } from '../../masks/RunLengthMask.ts'
import { amodalChange, derivedVisibleOf, rederiveVisible } from '../../occlusion/deriveVisible.ts'
import { occludeesOf, occludersOf } from '../../occlusion/OrderGraph.ts'

/** The masks an instance should have; what is left out is not asked for. */
export interface MaskEdit {
  readonly amodal?: RunLengthMask
  readonly visible?: RunLengthMask
  /** The ring that rasterises to the new amodal mask, when the gesture was exactly one ring. */
  readonly outline?: readonly number[] | null
}

/**
 * Gives an instance new masks and re-derives what follows from them: its own visible mask when it is linked, and the
 * visible masks of the linked instances that it hides. No other instance is looked at.
 *
 * `amodal` alone: an unlinked instance keeps of its visible mask what is still inside.
 * `visible` on an unlinked instance: becomes the visible mask; the amodal mask grows where it has to.
 * `visible` on a linked instance: the pixels it adds are added to the amodal mask, those it takes away are taken from
 * it, and the order decides what is seen; painting behind an occluder therefore adds hidden pixels.
 *
 * The outline is forgotten when the amodal mask changes, unless the edit brings a new one. `locked` is the caller's
 * business. Needs a state whose linked instances are derived, as every plan leaves it.
 * O(runs of the instance and of the occludees that the change reaches). Throws `not-found`, `size-mismatch`.
 */
export function planMaskEdit(state: AnnotationState, number: InstanceNumber, edit: MaskEdit): AnnotationDiff {
  const before = requireInstance(state, number)
  for (const mask of [edit.amodal, edit.visible]) if (mask) requireSameSize(state.size, mask, 'A mask edit')
  const after = editedInstance(state, before, edit)
  const own = changeBetween(before, after)
  if (own === null) return { instances: [], pairs: [] }
  return { instances: [own, ...occludeeChanges(state, before, after)], pairs: [] }
}

function editedInstance(state: AnnotationState, before: Instance, edit: MaskEdit): Instance {
  const wanted = wantedAmodal(before, edit)
  const amodal = masksEqual(wanted, before.amodal) ? before.amodal : wanted
  const outline = edit.outline === undefined ? (amodal === before.amodal ? before.outline : null) : edit.outline
  const after = { ...before, amodal, outline }
  if (before.linked) return amodal === before.amodal ? after : { ...after, visible: derivedVisibleOf(state, after) }
  if (edit.visible !== undefined) return { ...after, visible: edit.visible }
  return amodal === before.amodal ? after : { ...after, visible: maskIntersection(before.visible, amodal) }
}

function wantedAmodal(before: Instance, edit: MaskEdit): RunLengthMask {
  const amodal = edit.amodal ?? before.amodal
  if (edit.visible === undefined) return amodal
  if (!before.linked) return maskUnion(amodal, edit.visible)
  const { added, removed } = amodalChange(before.visible, edit.visible)
  return maskDifference(maskUnion(amodal, added), removed)
}

function occludeeChanges(state: AnnotationState, before: Instance, after: Instance): InstanceChange[] {
  if (before.amodal === after.amodal) return []
  const change = amodalChange(before.amodal, after.amodal)
  const changes: InstanceChange[] = []
  for (const number of occludeesOf(state, before.number)) {
    const occludee = findInstance(state, number)
    if (occludee === null || !occludee.linked) continue
    const visible = rederiveVisible(occludee.amodal, occludee.visible, change, () =>
      otherOccluderMasks(state, number, after),
    )
    const changed = visible === occludee.visible ? null : changeBetween(occludee, { ...occludee, visible })
    if (changed !== null) changes.push(changed)
  }
  return changes
}

/** Amodal masks of the occluders of an instance, the edited one in its new form. */
function* otherOccluderMasks(
  state: AnnotationState,
  number: InstanceNumber,
  edited: Instance,
): Iterable<RunLengthMask> {
  for (const occluder of occludersOf(state, number)) {
    const instance = occluder === edited.number ? edited : findInstance(state, occluder)
    if (instance !== null) yield instance.amodal
  }
}
