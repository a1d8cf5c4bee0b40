import { EMPTY_DIFF } from '../../core/dataset/annotationDiff.ts'
import type { AnnotationDiff } from '../../core/dataset/annotationDiff.ts'
import { requireInstance } from '../../core/dataset/findInstance.ts'
import type { AnnotationState, Instance } from '../../core/dataset/records.ts'
import { maskDifference, maskUnion } from '../../core/masks/maskAlgebra.ts'
import { isEmptyMask } from '../../core/masks/RunLengthMask.ts'
import type { RunLengthMask } from '../../core/masks/RunLengthMask.ts'
import { planCreateInstance } from '../../core/workflows/editPlans/planCreate.ts'
import { planDeleteInstances } from '../../core/workflows/editPlans/planDelete.ts'
import { planMaskEdit } from '../../core/workflows/editPlans/planMaskEdit.ts'
import type { MaskEdit } from '../../core/workflows/editPlans/planMaskEdit.ts'
import type { EditorSettings } from '../EditorSettings.ts'
import type { PaintMode, PaintSubject } from './paintSubject.ts'

/** A region to add to or to take from the subject, and the ring it was drawn as, if that is all it is. */
export interface PaintedRegion {
  readonly region: RunLengthMask
  readonly outline: readonly number[] | null
}

/** The diff that paints a region; empty for an empty region. The plan keeps visible ⊆ amodal. */
export function planPaint(
  state: AnnotationState,
  subject: PaintSubject,
  { region, outline }: PaintedRegion,
  mode: PaintMode,
  target: EditorSettings['paintTarget'],
): AnnotationDiff {
  if (isEmptyMask(region)) return EMPTY_DIFF
  if (subject.kind === 'new') {
    const { id, name, isStuff } = subject.category
    return planCreateInstance(state, { categoryId: id, label: name, isStuff }, region, outline)
  }
  const instance = requireInstance(state, subject.number)
  return planMaskEdit(state, subject.number, paintedMasks(instance, region, mode, target))
}

/** Deletes an instance that lost its last pixel; empty while it has any. */
export function planDeleteIfEmpty(state: AnnotationState, subject: PaintSubject): AnnotationDiff {
  if (subject.kind === 'new') return EMPTY_DIFF
  if (!isEmptyMask(requireInstance(state, subject.number).amodal)) return EMPTY_DIFF
  return planDeleteInstances(state, [subject.number])
}

function paintedMasks(
  { amodal, visible }: Instance,
  region: RunLengthMask,
  mode: PaintMode,
  target: EditorSettings['paintTarget'],
): MaskEdit {
  if (target === 'visible') {
    return { visible: mode === 'add' ? maskUnion(visible, region) : maskDifference(visible, region) }
  }
  return { amodal: mode === 'add' ? maskUnion(amodal, region) : maskDifference(amodal, region) }
}
