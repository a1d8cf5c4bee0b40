import { applyDiff } from '../../core/dataset/annotationDiff.ts'
import type { AnnotationDiff } from '../../core/dataset/annotationDiff.ts'
import type { AnnotationState, InstanceNumber } from '../../core/dataset/records.ts'
import { pairKey } from '../../core/dataset/records.ts'
import type { ImageSize } from '../../core/pixels/imageSize.ts'
import { refuse } from '../../core/support/DomainError.ts'
import { keepCategories, readCategoryIds } from './categoryRows.ts'
import { checkDiffShape } from './diffShape.ts'
import { readInstanceNumbers, readInstances } from './instanceRows.ts'
import type { InstanceWriter } from './instanceRows.ts'
import { readPairsOf } from './pairRows.ts'
import type { PairWriter } from './pairRows.ts'
import type { ReadableDatabase, WritableDatabase } from './ProjectConnection.ts'
import { checkInstance, checkPair } from './recordChecks.ts'
import { advanceSet } from './setRows.ts'
import type { SetRow } from './setRows.ts'

export interface RowWriters {
  readonly instances: InstanceWriter
  readonly pairs: PairWriter
}

/**
 * Applies a diff to the rows of a set: reads what it touches, checks it against the present and against the rules, writes
 * only the touched rows and advances the set by one revision. Cost: the touched instances and all pairs of them, not
 * the set. Throws `corrupt`, `bad-input`, `size-mismatch`; the caller's transaction is taken back then.
 */
export function applyDiffToRows(
  database: WritableDatabase,
  writers: RowWriters,
  set: SetRow,
  size: ImageSize,
  diff: AnnotationDiff,
): void {
  checkDiffShape(diff, `annotation set ${set.id}`)
  const before = readTouched(database, set, size, diff)
  const after = applyDiff(before, diff)
  checkNewSide(database, set, after, diff)

  const touched = touchedInstances(diff)
  const instances = new Map(after.instances.map((instance) => [instance.number, instance]))
  for (const number of touched) {
    const instance = instances.get(number)
    if (instance === undefined) writers.instances.remove(set.id, number)
    else writers.instances.put(set.id, instance)
  }
  for (const { before: oldPair, after: newPair } of diff.pairs) {
    if (newPair !== null) writers.pairs.put(set.id, newPair)
    else if (oldPair !== null) writers.pairs.remove(set.id, oldPair)
  }
  keepCategories(database, categoriesIn(after))
  advanceSet(database, set, {
    nextNumber: after.nextNumber,
    instances: after.instances.length - before.instances.length,
    pairs: after.pairs.length - before.pairs.length,
  })
}

/** The part of the state that a diff touches: its instances, the pairs it names and every pair of a deleted one. */
function readTouched(database: ReadableDatabase, set: SetRow, size: ImageSize, diff: AnnotationDiff): AnnotationState {
  const deleted = diff.instances.filter((change) => change.kind === 'delete').map((change) => change.instance.number)
  const named = diff.pairs.flatMap(({ before, after }) => (before ?? after)?.a ?? [])
  const wanted = new Set(diff.pairs.flatMap(({ before, after }) => keyOf(before ?? after)))
  const gone = new Set(deleted)
  const pairs = readPairsOf(database, set.id, [...new Set([...deleted, ...named])]).filter(
    (pair) => wanted.has(pairKey(pair.a, pair.b)) || gone.has(pair.a) || gone.has(pair.b),
  )
  return { size, instances: readInstances(database, set.id, touchedInstances(diff)), pairs, nextNumber: set.nextNumber }
}

function keyOf(pair: { readonly a: number; readonly b: number } | null): readonly string[] {
  return pair === null ? [] : [pairKey(pair.a, pair.b)]
}

function checkNewSide(database: ReadableDatabase, set: SetRow, after: AnnotationState, diff: AnnotationDiff): void {
  const where = `annotation set ${set.id}`
  const categoryIds = readCategoryIds(database, categoriesIn(after))
  const context = { size: after.size, where, isCategory: (id: number) => categoryIds.has(id) }
  for (const instance of after.instances) checkInstance(instance, context)

  const touched = new Set(touchedInstances(diff))
  const here = new Set(after.instances.map((instance) => instance.number))
  const elsewhere = after.pairs.flatMap(({ a, b }) => [a, b]).filter((number) => !touched.has(number))
  const untouched = readInstanceNumbers(database, set.id, elsewhere)
  const exists = (number: InstanceNumber) => here.has(number) || untouched.has(number)
  for (const pair of after.pairs) checkPair(pair, exists, where)
}

function categoriesIn(state: AnnotationState): readonly number[] {
  return [...new Set(state.instances.map((instance) => instance.categoryId))]
}

function touchedInstances(diff: AnnotationDiff): readonly InstanceNumber[] {
  return diff.instances.map((change) => (change.kind === 'update' ? change.number : change.instance.number))
}

/** Throws `bad-input` for a new gesture that takes a number which was given out before: numbers are never reused. */
export function checkFreshNumbers(set: SetRow, diff: AnnotationDiff): void {
  for (const change of diff.instances) {
    if (change.kind !== 'create' || change.instance.number >= set.nextNumber) continue
    throw refuse('bad-input', {
      what: 'A new instance has a number that was used before',
      where: `annotation set ${set.id}`,
      expected: `#${set.nextNumber} or higher`,
      received: `#${change.instance.number}`,
    })
  }
}
