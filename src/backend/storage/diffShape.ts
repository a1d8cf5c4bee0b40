import type { AnnotationDiff, InstanceChange } from '../../core/dataset/annotationDiff.ts'
import { INSTANCE_FIELD_NAMES } from '../../core/dataset/instanceFields.ts'
import { pairKey } from '../../core/dataset/records.ts'
import { refuse } from '../../core/support/DomainError.ts'

/**
 * Checks that a diff does not contradict itself, so that its inverse takes back exactly what it did. Whether it fits the
 * present state is checked by `applyDiff`. Throws `bad-input`.
 */
export function checkDiffShape(diff: AnnotationDiff, where: string): void {
  const numbers = new Set<number>()
  for (const change of diff.instances) {
    const number = change.kind === 'update' ? change.number : change.instance.number
    if (numbers.has(number)) throw contradiction(`changes instance #${number} twice`, where)
    numbers.add(number)
    if (change.kind === 'update') checkFieldNames(change, where)
  }
  const keys = new Set<string>()
  for (const { before, after } of diff.pairs) {
    const pair = after ?? before
    if (pair === null) throw contradiction('changes a pair from nothing to nothing', where)
    const key = pairKey(pair.a, pair.b)
    if (keys.has(key)) throw contradiction(`changes pair ${key} twice`, where)
    keys.add(key)
    const isSamePair = before === null || (before.a === pair.a && before.b === pair.b)
    if (!isSamePair) throw contradiction(`changes pair ${key} into another one`, where)
  }
}

/** A field that is not one would be written into the journal and never into the instance. */
function checkFieldNames(change: Extract<InstanceChange, { kind: 'update' }>, where: string): void {
  const oldNames = Object.keys(change.before)
  const newNames = Object.keys(change.after)
  if (oldNames.length !== newNames.length || !newNames.every((name) => Object.hasOwn(change.before, name))) {
    throw contradiction(`names other fields as old than as new for instance #${change.number}`, where)
  }
  const known: readonly string[] = INSTANCE_FIELD_NAMES
  const unknown = newNames.find((name) => !known.includes(name))
  if (unknown === undefined) return
  throw contradiction(`names "${unknown}", which is no field of an instance`, where)
}

function contradiction(what: string, where: string): Error {
  return refuse('bad-input', {
    what: `The change ${what}`,
    where,
    todo: 'This is a fault of the program that sent it.',
  })
}
