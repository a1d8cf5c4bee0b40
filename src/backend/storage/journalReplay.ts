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
