import { and, asc, count, gt, inArray, sql } from 'drizzle-orm'
import type { SQL } from 'drizzle-orm'
import type { ReviewState } from '../../core/dataset/records.ts'
import type { ImagePageQuery } from './imageRecords.ts'
import { stateBits } from './listing.ts'
import type { ReadableDatabase } from './ProjectConnection.ts'
import { images } from './schema.ts'

/**
 * The list of images. Every query scans the index `images_list` only (id, listed states, search name: about 50 bytes an
 * image): some 7 ms for 100 000 images and a search, 2 to 5 ms without one. A trigram index would only help searches of
 * three letters or more and would have to be kept up.
 */
export function readListedIds(database: ReadableDatabase, query: ImagePageQuery): readonly number[] {
  return database
    .select({ id: images.id })
    .from(images)
    .where(matches(query))
    .orderBy(asc(images.id))
    .limit(query.limit)
    .offset(query.offset)
    .all()
    .map((row) => row.id)
}

/** Every match of a search, by rising id: one scan serves the count and every window. */
export function readAllListedIds(
  database: ReadableDatabase,
  query: Pick<ImagePageQuery, 'search' | 'states'>,
): readonly number[] {
  // `values`: one array per row, without making an object of each.
  const rows = database.select({ id: images.id }).from(images).where(matches(query)).orderBy(asc(images.id)).values()
  return rows.map(([id]) => id as number)
}

export function readListedPaths(database: ReadableDatabase): { readonly imageId: number; readonly path: string }[] {
  return database
    .select({ imageId: images.id, path: images.path })
    .from(images)
    .where(matches({}))
    .orderBy(asc(images.id))
    .all()
}

export function countListed(database: ReadableDatabase, query: Pick<ImagePageQuery, 'search' | 'states'>): number {
  const row = database.select({ total: count() }).from(images).where(matches(query)).get()
  return row?.total ?? 0
}

function matches(query: Pick<ImagePageQuery, 'search' | 'states'>): SQL | undefined {
  return and(isListedIn(query.states ?? []), holds(query.search ?? ''))
}

function isListedIn(states: readonly ReviewState[]): SQL {
  return sql`(${images.listedStates} & ${stateBits(states)}) <> 0`
}

/** `instr`, not LIKE: nothing a person types is a wildcard, and it is faster. */
function holds(search: string): SQL | undefined {
  return search === '' ? undefined : sql`instr(${images.searchName}, ${search.toLowerCase()}) > 0`
}

/** The next images after `afterId` that are listed, by rising id; `among` restricts them. */
export function readNextListedIds(
  database: ReadableDatabase,
  options: { readonly afterId: number; readonly limit: number; readonly among: readonly number[] | null },
): readonly number[] {
  const among = options.among === null ? undefined : inArray(images.id, [...options.among])
  return database
    .select({ id: images.id })
    .from(images)
    .where(and(gt(images.id, options.afterId), isListedIn([]), among))
    .orderBy(asc(images.id))
    .limit(options.limit)
    .all()
    .map((row) => row.id)
}
