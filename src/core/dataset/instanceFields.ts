import { masksEqual } from '../masks/RunLengthMask.ts'
import type { Instance, InstanceFields } from './records.ts'
import { sameJson } from './sameJson.ts'

/** Every field of an instance that is not a mask; a missing or extra name does not compile. */
export const INSTANCE_FIELD_NAMES = Object.keys({
  categoryId: 0,
  label: 0,
  isStuff: 0,
  rank: 0,
  linked: 0,
  locked: 0,
  outline: 0,
  extra: 0,
} satisfies Record<keyof InstanceFields, 0>) as readonly (keyof InstanceFields)[]

/** The named fields of an instance, as a diff holds them. */
export function fieldsOf(instance: Instance, names: readonly (keyof InstanceFields)[]): Partial<InstanceFields> {
  return Object.fromEntries(names.map((name) => [name, instance[name]]))
}

export function changedFieldNames(before: Instance, after: Instance): readonly (keyof InstanceFields)[] {
  return INSTANCE_FIELD_NAMES.filter((name) => !sameJson(before[name], after[name]))
}

/** Whether two records of an instance say the same in every field and mask. */
export function sameInstance(a: Instance, b: Instance): boolean {
  if (a === b) return true
  if (a.number !== b.number || changedFieldNames(a, b).length > 0) return false
  return masksEqual(a.amodal, b.amodal) && masksEqual(a.visible, b.visible)
}
