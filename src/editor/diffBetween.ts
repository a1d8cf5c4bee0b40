import type { AnnotationDiff, InstanceChange, PairChange } from '../core/dataset/annotationDiff.ts'
import { pairKey } from '../core/dataset/records.ts'
import type { AnnotationState, Instance, InstanceFields, OrderPair } from '../core/dataset/records.ts'
import { patchBetween } from '../core/masks/MaskPatch.ts'

/**
 * The diff from one state of a document to another: what a gesture of many steps did in all. Records that the states
 * share are recognised by identity, so the cost lies in the touched instances only.
 */
export function diffBetween(before: AnnotationState, after: AnnotationState): AnnotationDiff {
  return { instances: instanceChanges(before, after), pairs: pairChanges(before.pairs, after.pairs) }
}

function instanceChanges(before: AnnotationState, after: AnnotationState): InstanceChange[] {
  const old = new Map(before.instances.map((instance) => [instance.number, instance]))
  const changes: InstanceChange[] = []
  for (const instance of after.instances) {
    const previous = old.get(instance.number)
    old.delete(instance.number)
    if (previous === instance) continue
    if (previous === undefined) changes.push({ kind: 'create', instance })
    else changes.push(...update(previous, instance))
  }
  for (const instance of old.values()) changes.push({ kind: 'delete', instance })
  return changes
}

function update(before: Instance, after: Instance): InstanceChange[] {
  const fields = changedFields(before, after)
  const amodal = before.amodal === after.amodal ? null : patchBetween(before.amodal, after.amodal)
  const visible = before.visible === after.visible ? null : patchBetween(before.visible, after.visible)
  if (fields.length === 0 && amodal === null && visible === null) return []
  return [{ kind: 'update', number: after.number, before: pick(before, fields), after: pick(after, fields), amodal, visible }]
}

function changedFields(before: Instance, after: Instance): (keyof InstanceFields)[] {
  const { number: _number, amodal: _amodal, visible: _visible, ...fields } = after
  return (Object.keys(fields) as (keyof InstanceFields)[]).filter((field) => before[field] !== after[field])
}

function pick(instance: Instance, fields: readonly (keyof InstanceFields)[]): Partial<InstanceFields> {
  return Object.fromEntries(fields.map((field) => [field, instance[field]]))
}

function pairChanges(before: readonly OrderPair[], after: readonly OrderPair[]): PairChange[] {
  if (before === after) return []
  const old = new Map(before.map((pair) => [pairKey(pair.a, pair.b), pair]))
  const changes: PairChange[] = []
  for (const pair of after) {
    const key = pairKey(pair.a, pair.b)
    const previous = old.get(key) ?? null
    old.delete(key)
    if (previous !== pair) changes.push({ before: previous, after: pair })
  }
  for (const pair of old.values()) changes.push({ before: pair, after: null })
  return changes
}
