import { and, desc, eq, inArray, ne } from 'drizzle-orm'
import type { ProjectEntry } from '../../shared/contract/project.ts'
import type { ReadableDatabase, WritableDatabase } from './ProjectConnection.ts'
import { annotationSets, categories, images, instances, projectEntries } from './schema.ts'
import type { ENTRY_STATES } from './schema.ts'

/** Rows of the table `project_entries`, and the purge of what a pending one wrote. */
export type EntryState = (typeof ENTRY_STATES)[number]
type EntryRow = typeof projectEntries.$inferSelect

/** Done and undone ones, newest first. */
export function listEntries(database: ReadableDatabase): readonly ProjectEntry[] {
  return database
    .select()
    .from(projectEntries)
    .where(ne(projectEntries.state, 'pending'))
    .orderBy(desc(projectEntries.id))
    .all()
    .map(projectEntryOf)
}

export function readEntry(database: ReadableDatabase, entryId: number): EntryRow | undefined {
  return database.select().from(projectEntries).where(eq(projectEntries.id, entryId)).get()
}

export function readPendingEntryIds(database: ReadableDatabase): readonly number[] {
  return database
    .select({ id: projectEntries.id })
    .from(projectEntries)
    .where(eq(projectEntries.state, 'pending'))
    .all()
    .map((row) => row.id)
}

export function insertPendingEntry(
  database: WritableDatabase,
  entry: { readonly code: string; readonly label: string; readonly at: string },
): number {
  return database
    .insert(projectEntries)
    .values({ ...entry, state: 'pending' })
    .returning({ id: projectEntries.id })
    .get().id
}

export function writeEntry(
  database: WritableDatabase,
  entryId: number,
  change: { readonly state: EntryState; readonly report?: unknown },
): ProjectEntry {
  return projectEntryOf(
    database.update(projectEntries).set(change).where(eq(projectEntries.id, entryId)).returning().get(),
  )
}

export function projectEntryOf({ id, code, label, at, state }: EntryRow): ProjectEntry {
  return { entryId: id, code, label, at, undone: state === 'undone' }
}

/** Sets erased in one transaction: with their instances some thousand rows, a few milliseconds. */
const PURGE_CHUNK = 200

/**
 * Erases part of what a pending entry wrote; true when nothing is left of it, the entry's own row included. Called until
 * then, each time in a transaction of its own. Safe to be cut short: nothing of a pending entry is visible.
 */
export function purgeSomeOf(database: WritableDatabase, entryId: number): boolean {
  const setIds = database
    .select({ id: annotationSets.id })
    .from(annotationSets)
    .where(eq(annotationSets.entryId, entryId))
    .limit(PURGE_CHUNK)
  if (database.delete(annotationSets).where(inArray(annotationSets.id, setIds)).run().changes > 0) return false
  const imageIds = database.select({ id: images.id }).from(images).where(eq(images.entryId, entryId)).limit(PURGE_CHUNK)
  if (database.delete(images).where(inArray(images.id, imageIds)).run().changes > 0) return false
  purgeCategoriesOf(database, entryId)
  database.delete(projectEntries).where(eq(projectEntries.id, entryId)).run()
  return true
}

/** A category that something else uses by now stays. */
function purgeCategoriesOf(database: WritableDatabase, entryId: number): void {
  const used = database.selectDistinct({ id: instances.categoryId }).from(instances)
  database
    .update(categories)
    .set({ entryId: null })
    .where(and(eq(categories.entryId, entryId), inArray(categories.id, used)))
    .run()
  database.delete(categories).where(eq(categories.entryId, entryId)).run()
}
