import { applyPatch, invertPatch } from '../masks/MaskPatch.ts'
import type { MaskPatch } from '../masks/MaskPatch.ts'
import { refuse } from '../support/DomainError.ts'
import { fieldsOf, sameInstance } from './instanceFields.ts'
import { pairKey } from './records.ts'
import type { AnnotationState, Instance, InstanceFields, InstanceNumber, OrderPair } from './records.ts'
import { sameJson } from './sameJson.ts'

/**
 * One gesture as data: what changed in an annotation set, with enough of the old to go back.
 * The same value is the undo entry, the journal row and the message between the processes.
 */
export interface AnnotationDiff {
  /** At most one change per instance. */
  readonly instances: readonly InstanceChange[]
  /** At most one change per pair. */
  readonly pairs: readonly PairChange[]
}

export type InstanceChange =
  | { readonly kind: 'create'; readonly instance: Instance }
  | { readonly kind: 'delete'; readonly instance: Instance }
  | {
      readonly kind: 'update'
      readonly number: InstanceNumber
      /** Old and new values of exactly the fields that changed: both have the same keys. */
      readonly before: Partial<InstanceFields>
      readonly after: Partial<InstanceFields>
      readonly amodal: MaskPatch | null
      readonly visible: MaskPatch | null
    }

/** `null` stands for "no record". At least one side is not null; both have the same (a, b). */
export interface PairChange {
  readonly before: OrderPair | null
  readonly after: OrderPair | null
}

export const EMPTY_DIFF: AnnotationDiff = { instances: [], pairs: [] }

export function isEmptyDiff(diff: AnnotationDiff): boolean {
  return diff.instances.length === 0 && diff.pairs.length === 0
}

/** The diff that undoes `diff`. */
export function invertDiff(diff: AnnotationDiff): AnnotationDiff {
  return {
    instances: diff.instances.map(invertInstanceChange),
    pairs: diff.pairs.map(({ before, after }) => ({ before: after, after: before })),
  }
}

function invertInstanceChange(change: InstanceChange): InstanceChange {
  switch (change.kind) {
    case 'create':
      return { kind: 'delete', instance: change.instance }
    case 'delete':
      return { kind: 'create', instance: change.instance }
    case 'update':
      return {
        kind: 'update',
        number: change.number,
        before: change.after,
        after: change.before,
        amodal: change.amodal && invertPatch(change.amodal),
        visible: change.visible && invertPatch(change.visible),
      }
  }
}

/**
 * Applies a diff and returns the new state; the given one is left alone and unchanged records are shared.
 * Throws `corrupt` when the diff was made for another state (an instance or pair missing, present or otherwise than the
 * diff recalls it, a patch that does not fit). Numbers handed out are never taken back: `nextNumber` only rises.
 */
export function applyDiff(state: AnnotationState, diff: AnnotationDiff): AnnotationState {
  const instances = new Map(state.instances.map((instance) => [instance.number, instance]))
  let nextNumber = state.nextNumber
  for (const change of diff.instances) {
    const number = change.kind === 'update' ? change.number : change.instance.number
    const current = instances.get(number)
    if (!fitsInstance(change, current)) throw misfit(`instance #${number}`, change.kind)
    if (change.kind === 'delete') instances.delete(number)
    else instances.set(number, change.kind === 'create' ? change.instance : updated(current!, change))
    nextNumber = Math.max(nextNumber, number + 1)
  }
  return {
    size: state.size,
    instances: [...instances.values()].sort((a, b) => a.number - b.number),
    pairs: applyPairChanges(state.pairs, diff.pairs),
    nextNumber,
  }
}

/** Gives back the same list when there is nothing to change: what is computed per list of pairs stays valid then. */
function applyPairChanges(pairs: readonly OrderPair[], changes: readonly PairChange[]): readonly OrderPair[] {
  if (changes.length === 0) return pairs
  const byKey = new Map(pairs.map((pair) => [pairKey(pair.a, pair.b), pair]))
  for (const { before, after } of changes) {
    const { a, b } = (after ?? before)!
    const key = pairKey(a, b)
    if (!sameJson(byKey.get(key) ?? null, before)) throw misfit(`pair ${key}`, before === null ? 'create' : 'update')
    if (after === null) byKey.delete(key)
    else byKey.set(key, after)
  }
  return [...byKey.values()].sort((p, q) => p.a - q.a || p.b - q.b)
}

/** Whether the instance is what the change says it was; the masks of an update are compared by their patches. */
function fitsInstance(change: InstanceChange, current: Instance | undefined): boolean {
  if (current === undefined || change.kind === 'create') return current === undefined && change.kind === 'create'
  if (change.kind === 'delete') return sameInstance(current, change.instance)
  return sameJson(fieldsOf(current, Object.keys(change.before) as (keyof InstanceFields)[]), change.before)
}

function updated(instance: Instance, change: Extract<InstanceChange, { kind: 'update' }>): Instance {
  return {
    ...instance,
    ...change.after,
    amodal: change.amodal === null ? instance.amodal : applyPatch(instance.amodal, change.amodal),
    visible: change.visible === null ? instance.visible : applyPatch(instance.visible, change.visible),
  }
}

function misfit(subject: string, kind: string): Error {
  return refuse('corrupt', {
    what: `A recorded change (${kind}) does not fit ${subject}`,
    todo: 'Reload the image; if it happens again, run `strata check` on the project.',
  })
}
