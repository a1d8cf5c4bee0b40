import { and, asc, eq, inArray, isNotNull, isNull, ne, or } from 'drizzle-orm'
import type { Category } from '../../core/dataset/records.ts'
import { refuse } from '../../core/support/DomainError.ts'
import type { ReadableDatabase, WritableDatabase } from './ProjectConnection.ts'
import { categories, projectEntries } from './schema.ts'

/** A category and the entry that brought it; null once something outside that entry uses it. */
export interface CategoryRow extends Category {
  readonly entryId: number | null
}

/** Visible categories by rising id. */
export function listCategories(database: ReadableDatabase): readonly Category[] {
  return database
    .select({ id: categories.id, name: categories.name, isStuff: categories.isStuff })
    .from(categories)
    .leftJoin(projectEntries, eq(projectEntries.id, categories.entryId))
    .where(or(isNull(categories.entryId), eq(projectEntries.state, 'done')))
    .orderBy(asc(categories.id))
    .all()
}

/** The category of a name, visible or not. */
export function findCategory(database: ReadableDatabase, name: string): CategoryRow | undefined {
  return database.select().from(categories).where(eq(categories.name, name)).get()
}

/** Which of these ids are categories. */
export function readCategoryIds(database: ReadableDatabase, ids: readonly number[]): ReadonlySet<number> {
  if (ids.length === 0) return new Set()
  const rows = database
    .select({ id: categories.id })
    .from(categories)
    .where(inArray(categories.id, [...ids]))
    .all()
  return new Set(rows.map((row) => row.id))
}

export function insertCategory(
  database: WritableDatabase,
  category: { readonly name: string; readonly isStuff: boolean; readonly entryId: number | null },
): Category {
  const { id, name, isStuff } = database.insert(categories).values(category).returning().get()
  return { id, name, isStuff }
}

/** Makes categories stay whatever becomes of the entry that brought them: something else uses them now. */
export function keepCategories(database: WritableDatabase, ids: readonly number[]): void {
  if (ids.length === 0) return
  database
    .update(categories)
    .set({ entryId: null })
    .where(and(inArray(categories.id, [...ids]), isNotNull(categories.entryId)))
    .run()
}

/** The same for those that another entry than this one brought. */
export function keepForeignCategories(database: WritableDatabase, ids: readonly number[], entryId: number): void {
  if (ids.length === 0) return
  database
    .update(categories)
    .set({ entryId: null })
    .where(and(inArray(categories.id, [...ids]), ne(categories.entryId, entryId)))
    .run()
}

/** How a category is named: without space around it, one blank between words. Throws `bad-input` when nothing is left. */
export function tidyCategoryName(name: string): string {
  const tidy = name.trim().replaceAll(/\s+/g, ' ')
  if (tidy !== '') return tidy
  throw refuse('bad-input', {
    what: 'A category needs a name',
    expected: 'at least one letter',
    received: JSON.stringify(name),
  })
}
