import { patchBetween } from '../masks/MaskPatch.ts'
import type { MaskPatch } from '../masks/MaskPatch.ts'
import type { RunLengthMask } from '../masks/RunLengthMask.ts'
import type { AnnotationDiff, InstanceChange, PairChange } from './annotationDiff.ts'
import { changedFieldNames, fieldsOf } from './instanceFields.ts'
import type { AnnotationState, Instance } from './records.ts'
import { sameJson } from './sameJson.ts'

/**
 * The diff that leads from one state of a set to another: `applyDiff(before, diffBetween(before, after))` has the same
 * records as `after`. Records shared by both states cost one comparison each.
 */
export function diffBetween(before: AnnotationState, after: AnnotationState): AnnotationDiff {
  return { instances: instanceChanges(before, after), pairs: pairChanges(before, after) }
}

/** The update that leads from one version of an instance to another, or null when they are equal. */
export function changeBetween(before: Instance, after: Instance): InstanceChange | null {
  const names = changedFieldNames(before, after)
  const amodal = patchUnlessSame(before.amodal, after.amodal)
  const visible = patchUnlessSame(before.visible, after.visible)
  if (names.length === 0 && amodal === null && visible === null) return null
  return {
    kind: 'update',
    number: before.number,
    before: fieldsOf(before, names),
    after: fieldsOf(after, names),
    amodal,
    visible,
  }
}

function patchUnlessSame(before: RunLengthMask, after: RunLengthMask): MaskPatch | null {
  return before === after ? null : patchBetween(before, after)
}

function instanceChanges(before: AnnotationState, after: AnnotationState): InstanceChange[] {
  const changes: InstanceChange[] = []
  const remaining = new Map(after.instances.map((instance) => [instance.number, instance]))
  for (const instance of before.instances) {
    const now = remaining.get(instance.number)
    remaining.delete(instance.number)
    if (now === instance) continue
    const change: InstanceChange | null =
      now === undefined ? { kind: 'delete', instance } : changeBetween(instance, now)
    if (change !== null) changes.push(change)
  }
  for (const instance of remaining.values()) changes.push({ kind: 'create', instance })
  return changes
}

function pairChanges(before: AnnotationState, after: AnnotationState): PairChange[] {
  if (before.pairs === after.pairs) return []
  const changes: PairChange[] = []
  // Both lists rise by (a, b): walked side by side, with one comparison for a record that both share.
  let i = 0
  let j = 0
  while (i < before.pairs.length || j < after.pairs.length) {
    const was = before.pairs[i] ?? null
    const is = after.pairs[j] ?? null
    const order = was === null ? 1 : is === null ? -1 : was.a - is.a || was.b - is.b
    if (order <= 0) i++
    if (order >= 0) j++
    const [left, right] = [order <= 0 ? was : null, order >= 0 ? is : null]
    if (left !== right && !sameJson(left, right)) changes.push({ before: left, after: right })
  }
  return changes
}
