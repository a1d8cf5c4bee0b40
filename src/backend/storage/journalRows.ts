import { and, asc, desc, eq, sql } from 'drizzle-orm'
import { diffFromJson, diffToJson, stateFromJson, stateToJson } from '../../core/dataset/annotationJson.ts'
import type { AnnotationDiffJson, AnnotationStateJson } from '../../core/dataset/annotationJson.ts'
import type { AnnotationDiff } from '../../core/dataset/annotationDiff.ts'
import type { AnnotationState } from '../../core/dataset/records.ts'
import { refuse } from '../../core/support/DomainError.ts'
import { annotationDiffSchema, annotationStateSchema } from '../../shared/annotationSchemas.ts'
import type { HistoryEntry } from '../../shared/contract/documents.ts'
import type { ReadableDatabase, WritableDatabase } from './ProjectConnection.ts'
import { journal } from './schema.ts'
import type { JournalEntry, JournalStatus } from './setRecords.ts'

/** Rows of the table `journal`. What they hold is checked when read: a file may come from a stranger. */
const listed = { id: journal.id, code: journal.code, label: journal.label, at: journal.at, status: journal.status }

/** Applied entries, then undone ones, oldest first each: the order of their ids, since undone ones are the newest. */
export function readHistory(database: ReadableDatabase, setId: number): readonly HistoryEntry[] {
  return database
    .select(listed)
    .from(journal)
    .where(and(isEditOf(setId), sql`${journal.status} <> 'dropped'`))
    .orderBy(asc(journal.id))
    .all()
    .map(historyEntryOf)
}

/** Every gesture of a set, oldest first. Throws `corrupt` for a row that cannot be read. */
export function readEntries(database: ReadableDatabase, setId: number): readonly JournalEntry[] {
  return database
    .select({ ...listed, content: journal.content })
    .from(journal)
    .where(isEditOf(setId))
    .orderBy(asc(journal.id))
    .all()
    .map(entryOf)
}

/** The entry that undo takes back: the newest applied one. */
export function readNewestApplied(database: ReadableDatabase, setId: number): JournalEntry | null {
  return readOne(database, setId, 'applied', desc(journal.id))
}

/** The entry that redo applies: the oldest undone one. */
export function readOldestUndone(database: ReadableDatabase, setId: number): JournalEntry | null {
  return readOne(database, setId, 'undone', asc(journal.id))
}

function readOne(
  database: ReadableDatabase,
  setId: number,
  status: JournalStatus,
  order: ReturnType<typeof asc>,
): JournalEntry | null {
  const row = database
    .select({ ...listed, content: journal.content })
    .from(journal)
    .where(and(isEditOf(setId), eq(journal.status, status)))
    .orderBy(order)
    .limit(1)
    .get()
  return row === undefined ? null : entryOf(row)
}

/** The state of a set at revision 0, or null while nothing was edited (then it is the present state). */
export function readBase(database: ReadableDatabase, setId: number): AnnotationState | null {
  const row = database
    .select({ id: journal.id, content: journal.content })
    .from(journal)
    .where(and(eq(journal.setId, setId), eq(journal.kind, 'base')))
    .get()
  if (row === undefined) return null
  return readable(row.id, () => stateFromJson(annotationStateSchema.parse(row.content) as AnnotationStateJson))
}

export function hasBase(database: ReadableDatabase, setId: number): boolean {
  const row = database
    .select({ id: journal.id })
    .from(journal)
    .where(and(eq(journal.setId, setId), eq(journal.kind, 'base')))
    .get()
  return row !== undefined
}

export function insertBase(database: WritableDatabase, setId: number, state: AnnotationState, at: string): void {
  const content = stateToJson(state)
  database
    .insert(journal)
    .values({ setId, kind: 'base', code: 'base', label: 'Start', at, status: 'applied', content })
    .run()
}

export function insertEdit(
  database: WritableDatabase,
  edit: {
    readonly setId: number
    readonly code: string
    readonly label: string
    readonly at: string
    readonly diff: AnnotationDiff
  },
): HistoryEntry {
  const { diff, ...rest } = edit
  const row = database
    .insert(journal)
    .values({ ...rest, kind: 'edit', status: 'applied', content: diffToJson(diff) })
    .returning(listed)
    .get()
  return historyEntryOf(row)
}

/** Marks what could still be redone as dropped. It stays in the file: nothing anybody did is erased. */
export function dropUndone(database: WritableDatabase, setId: number): void {
  database
    .update(journal)
    .set({ status: 'dropped' })
    .where(and(isEditOf(setId), eq(journal.status, 'undone')))
    .run()
}

export function markEntry(database: WritableDatabase, entryId: number, status: JournalStatus): HistoryEntry {
  const row = database.update(journal).set({ status }).where(eq(journal.id, entryId)).returning(listed).get()
  return historyEntryOf(row)
}

function isEditOf(setId: number) {
  return and(eq(journal.setId, setId), eq(journal.kind, 'edit'))
}

interface ListedRow {
  readonly id: number
  readonly code: string
  readonly label: string
  readonly at: string
  readonly status: JournalStatus
}

function historyEntryOf({ id, code, label, at, status }: ListedRow): HistoryEntry {
  return { entryId: id, code, label, at, undone: status === 'undone' }
}

function entryOf({ id, content, ...row }: ListedRow & { readonly content: unknown }): JournalEntry {
  const diff = readable(id, () => diffFromJson(annotationDiffSchema.parse(content) as AnnotationDiffJson))
  return { ...row, entryId: id, diff }
}

function readable<T>(journalId: number, read: () => T): T {
  try {
    return read()
  } catch (error) {
    throw refuse(
      'corrupt',
      {
        what: 'A row of the journal cannot be read',
        where: `journal row ${journalId}`,
        todo: 'Run `strata check` on the project, or restore it from its backups folder.',
      },
      error,
    )
  }
}
