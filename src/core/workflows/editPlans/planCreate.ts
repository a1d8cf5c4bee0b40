import type { AnnotationDiff } from '../../dataset/annotationDiff.ts'
import type { AnnotationState, InstanceFields } from '../../dataset/records.ts'
import { requireSameSize } from '../../masks/RunLengthMask.ts'
import type { RunLengthMask } from '../../masks/RunLengthMask.ts'

/** Rank of the first instance of a set: COCOA counts from 1. */
const FIRST_RANK = 1

/**
 * Adds an instance, nearest of all by rank, linked, with no order stated for any pair; so all of it is visible.
 * `outline`: the ring that rasterises to exactly `amodal`, or null. Throws `size-mismatch`.
 */
export function planCreateInstance(
  state: AnnotationState,
  fields: Pick<InstanceFields, 'categoryId' | 'label' | 'isStuff'>,
  amodal: RunLengthMask,
  outline: readonly number[] | null,
): AnnotationDiff {
  requireSameSize(state.size, amodal, 'A new instance')
  const nearest = state.instances.reduce((lowest, { rank }) => Math.min(lowest, rank), FIRST_RANK + 1)
  const instance = {
    number: state.nextNumber,
    categoryId: fields.categoryId,
    label: fields.label,
    isStuff: fields.isStuff,
    rank: nearest - 1,
    linked: true,
    locked: false,
    outline,
    extra: {},
    amodal,
    visible: amodal,
  }
  return { instances: [{ kind: 'create', instance }], pairs: [] }
}
