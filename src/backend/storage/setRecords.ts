import type { AnnotationDiff } from '../../core/dataset/annotationDiff.ts'
import type { AnnotationState, ReviewState } from '../../core/dataset/records.ts'
import type { HistoryEntry } from '../../shared/contract/documents.ts'
import type { ImageSummary, SetSummary } from '../../shared/contract/images.ts'
import type { ImageRecord } from './imageRecords.ts'

/** An annotation set without its instances. */
export interface SetRecord {
  readonly setId: number
  readonly imageId: number
  readonly author: string
  readonly reviewState: ReviewState
  /** Rises by one with every commit, undo and redo. */
  readonly revision: number
  /** Made together with its image, not by an import or a prediction run. */
  readonly isAutomatic: boolean
  /** Keys of the source annotation that Strata does not interpret, kept for the way back. Plain JSON. */
  readonly extra: Readonly<Record<string, unknown>>
  /** The project entry (import) it came with, or null. */
  readonly entryId: number | null
}

export interface OpenedSet {
  readonly set: SetSummary
  readonly image: ImageSummary
  readonly revision: number
  readonly state: AnnotationState
  /** Oldest first; undone ones at the end; dropped ones (see README) are not in it. */
  readonly history: readonly HistoryEntry[]
}

export interface Gesture {
  readonly setId: number
  /** The revision the gesture was made on. */
  readonly baseRevision: number
  /** For machines, e.g. `brush`. */
  readonly code: string
  /** For people, e.g. "Brush on #3". */
  readonly label: string
  readonly diff: AnnotationDiff
}

export interface SetPosition {
  readonly setId: number
  readonly baseRevision: number
}

export interface StepResult {
  readonly revision: number
  readonly entry: HistoryEntry
  /** The diff that was applied: for `undo` the inverse of the entry's own. */
  readonly diff: AnnotationDiff
}

export interface IteratedSet {
  readonly image: ImageRecord
  readonly set: SetRecord
  readonly state: AnnotationState
}

export interface SetStore {
  /** Throws `not-found`, also for the sets of an undone import. */
  open(setId: number): OpenedSet
  /**
   * Writes one gesture, its journal row, the new revision and (todo or predicted → in-progress) the review state in
   * one transaction; on disk when it returns. Drops the redoable entries: they stay in the file, marked.
   * Throws `stale-revision`; `bad-input` or `size-mismatch` for a diff that must not be written (see `setChecks.ts`);
   * `corrupt` for one that does not fit the present state; `read-only`, `disk-full`.
   */
  commit(gesture: Gesture): { readonly revision: number; readonly entry: HistoryEntry }
  /** Takes the newest applied entry back. Throws `stale-revision`, `not-found` when there is none. */
  undo(position: SetPosition): StepResult
  /** Applies the oldest undone entry again. Throws `stale-revision`, `not-found` when there is none. */
  redo(position: SetPosition): StepResult
  /** Journalled in the table of reviews; not part of undo and leaves the revision alone. */
  setReviewState(setId: number, state: ReviewState): SetSummary
  /** Throws `not-found`. */
  record(setId: number): SetRecord
  /**
   * Every visible set with its state, by image id then set id, read one by one: memory holds one set, other work may
   * go on in between, and a set edited meanwhile is given as it is when its turn comes.
   */
  iterate(options?: { readonly imageIds?: readonly number[] | null }): IterableIterator<IteratedSet>
  /** How many sets `iterate` would give. */
  count(options?: { readonly imageIds?: readonly number[] | null }): number
}

/** Where a journal row stands. `dropped`: was undone, then another edit took its place; kept, never applied again. */
export const JOURNAL_STATUSES = ['applied', 'undone', 'dropped'] as const
export type JournalStatus = (typeof JOURNAL_STATUSES)[number]

export interface JournalEntry {
  readonly entryId: number
  readonly code: string
  readonly label: string
  /** ISO 8601, UTC. */
  readonly at: string
  readonly status: JournalStatus
  readonly diff: AnnotationDiff
}

export interface Journal {
  /** The state at revision 0. */
  readonly base: AnnotationState
  /** Oldest first, dropped ones included. `replayJournal` (journalReplay.ts) gives the state they lead to. */
  readonly entries: readonly JournalEntry[]
}
