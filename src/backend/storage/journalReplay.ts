import { applyDiff } from '../../core/dataset/annotationDiff.ts'
import type { AnnotationState } from '../../core/dataset/records.ts'
import type { Journal } from './setRecords.ts'

/**
 * The state that a journal leads to: its base with every applied entry on top. Must equal the stored state (`strata check`
 * compares them), numbers included: entries that were undone or dropped have used theirs up for good.
 * Throws `corrupt` for an entry that does not fit what the ones before it lead to.
 */
export function replayJournal(journal: Journal): AnnotationState {
  let state = journal.base
  let nextNumber = state.nextNumber
  for (const { status, diff } of journal.entries) {
    for (const change of diff.instances) {
      if (change.kind === 'create') nextNumber = Math.max(nextNumber, change.instance.number + 1)
    }
    if (status === 'applied') state = applyDiff(state, diff)
  }
  return { ...state, nextNumber }
}

/**
 * The state as it was when this entry was the newest applied one; null: before the first. Edits are taken back newest
 * first, so while the entry is applied, what lies below it is what lay there then. Null when it is not applied any more.
 */
export function stateAfterEntry({ base, entries }: Journal, entryId: number | null): AnnotationState | null {
  if (entryId === null) return base
  const applied = entries.filter(({ status }) => status === 'applied')
  const last = applied.findIndex((entry) => entry.entryId === entryId)
  if (last < 0) return null
  return applied.slice(0, last + 1).reduce((state, { diff }) => applyDiff(state, diff), base)
}
