import type { AnnotationDiff, InstanceChange } from '../../dataset/annotationDiff.ts'
import { changeBetween } from '../../dataset/diffBetween.ts'
import { findInstance, requireInstance } from '../../dataset/findInstance.ts'
import type { AnnotationState, Instance, InstanceNumber } from '../../dataset/records.ts'
import { maskDifference, maskIntersection, maskUnion } from '../../masks/maskAlgebra.ts'
import { masksEqual, requireSameSize } from '../../masks/RunLengthMask.ts'
import type { RunLengthMask } from '../../masks/RunLengthMask.ts'
import { amodalChange, occluderMasks, rederiveVisible, visibleAfterOwnChange } from '../../occlusion/deriveVisible.ts'
import type { AmodalChange } from '../../occlusion/deriveVisible.ts'
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
 * O(runs of the instance, of the occludees that the change reaches, and of the occluders of what it adds or uncovers).
 * Throws `not-found`, `size-mismatch`.
 */
export function planMaskEdit(state: AnnotationState, number: InstanceNumber, edit: MaskEdit): AnnotationDiff {
  const before = requireInstance(state, number)
  for (const mask of [edit.amodal, edit.visible]) if (mask) requireSameSize(state.size, mask, 'A mask edit')
  const amodal = wantedAmodal(before, edit)
  const change = masksEqual(amodal, before.amodal) ? null : amodalChange(before.amodal, amodal)
  const after = editedInstance(state, before, edit, change === null ? before.amodal : amodal, change)
  const own = changeBetween(before, after)
  if (own === null) return { instances: [], pairs: [] }
  return { instances: change === null ? [own] : [own, ...occludeeChanges(state, after, change)], pairs: [] }
}

/** The edited instance in its new form. `change` says how its amodal mask became `amodal`; null: not at all. */
function editedInstance(
  state: AnnotationState,
  before: Instance,
  edit: MaskEdit,
  amodal: RunLengthMask,
  change: AmodalChange | null,
): Instance {
  const outline = edit.outline === undefined ? (change === null ? before.outline : null) : edit.outline
  const after = { ...before, amodal, outline }
  if (!before.linked && edit.visible !== undefined) return { ...after, visible: edit.visible }
  if (change === null) return after
  if (!before.linked) return { ...after, visible: maskIntersection(before.visible, amodal) }
  const occluders = () => occluderMasks(state, before.number)
  return { ...after, visible: visibleAfterOwnChange(before.visible, change, occluders) }
}

function wantedAmodal(before: Instance, edit: MaskEdit): RunLengthMask {
  const amodal = edit.amodal ?? before.amodal
  if (edit.visible === undefined) return amodal
  if (!before.linked) return maskUnion(amodal, edit.visible)
  const { added, removed } = amodalChange(before.visible, edit.visible)
  return maskDifference(maskUnion(amodal, added), removed)
}

/** What the change of an occluder's amodal mask does to the linked instances behind it. */
function occludeeChanges(state: AnnotationState, edited: Instance, change: AmodalChange): InstanceChange[] {
  const changes: InstanceChange[] = []
  for (const number of occludeesOf(state, edited.number)) {
    const occludee = findInstance(state, number)
    if (occludee === null || !occludee.linked) continue
    const visible = rederiveVisible(occludee.amodal, occludee.visible, change, () =>
      occluderMasksWith(state, number, edited),
    )
    const changed = visible === occludee.visible ? null : changeBetween(occludee, { ...occludee, visible })
    if (changed !== null) changes.push(changed)
  }
  return changes
}

/** Amodal masks of the occluders of an instance, the edited one in its new form. */
function* occluderMasksWith(state: AnnotationState, number: InstanceNumber, edited: Instance): Iterable<RunLengthMask> {
  for (const occluder of occludersOf(state, number)) {
    const instance = occluder === edited.number ? edited : findInstance(state, occluder)
    if (instance !== null) yield instance.amodal
  }
}
