import { and, eq, inArray, notExists, sql } from 'drizzle-orm'
import type { SQL } from 'drizzle-orm'
import { alias } from 'drizzle-orm/sqlite-core'
import { REVIEW_STATES } from '../../core/dataset/records.ts'
import type { ReviewState } from '../../core/dataset/records.ts'
import type { WritableDatabase } from './ProjectConnection.ts'
import { annotationSets, images, projectEntries } from './schema.ts'

/**
 * Which sets and images are shown. Both are derived columns so that lists of 100 000 images need no joins; this file is
 * the only one that writes them, and everything that changes what they derive from calls it in the same transaction.
 *
 * A set is listed when its entry, if it has one, is done; but never one of a prediction run, and an automatic set that nobody touched only while its image
 * has no other listed set. An image is listed when one of its sets is.
 */
export function refreshListing(database: WritableDatabase, scope: ListingScope): void {
  const ofScope = inArray(annotationSets.imageId, imageIdsOf(database, scope))
  const isUntouched = and(
    eq(annotationSets.isAutomatic, true),
    eq(annotationSets.revision, 0),
    inArray(annotationSets.reviewState, UNTOUCHED_STATES),
  ) as SQL
  const entryState = database
    .select({ state: projectEntries.state })
    .from(projectEntries)
    .where(eq(projectEntries.id, annotationSets.entryId))
  const isBrought = sql`${annotationSets.predictionRunId} IS NULL AND (${annotationSets.entryId} IS NULL OR ${entryState} = 'done')`

  database
    .update(annotationSets)
    .set({ isListed: sql`${isBrought} AND NOT ${isUntouched}` })
    .where(ofScope)
    .run()

  const other = alias(annotationSets, 'other')
  const otherListed = database
    .select({ id: other.id })
    .from(other)
    .where(and(eq(other.imageId, annotationSets.imageId), eq(other.isListed, true)))
  database
    .update(annotationSets)
    .set({ isListed: true })
    .where(and(ofScope, isUntouched, isBrought, notExists(otherListed)))
    .run()

  const bits = sql.join(
    REVIEW_STATES.map((state) => sql`WHEN ${sql.raw(`'${state}'`)} THEN ${sql.raw(String(stateBit(state)))}`),
    sql` `,
  )
  const union = database
    .select({ bits: sql`sum(DISTINCT CASE ${annotationSets.reviewState} ${bits} END)` })
    .from(annotationSets)
    .where(and(eq(annotationSets.imageId, images.id), eq(annotationSets.isListed, true)))
  database
    .update(images)
    .set({ listedStates: sql`coalesce(${union}, 0)` })
    .where(inArray(images.id, imageIdsOf(database, scope)))
    .run()
}

/** States that a set is in without anybody having decided so. */
const UNTOUCHED_STATES: readonly ReviewState[] = ['todo', 'predicted']

/** The images of one entry: those it brought and those it brought sets for. */
export type ListingScope = { readonly imageId: number } | { readonly entryId: number }

function imageIdsOf(database: WritableDatabase, scope: ListingScope): SQL {
  if ('imageId' in scope) return sql`(${scope.imageId})`
  return sql`${database
    .select({ imageId: annotationSets.imageId })
    .from(annotationSets)
    .where(eq(annotationSets.entryId, scope.entryId))}`
}

/** The bit of a review state in `images.listed_states`. */
function stateBit(state: ReviewState): number {
  return 1 << REVIEW_STATES.indexOf(state)
}

/** Bits of several states; all bits for none, as "any state". */
export function stateBits(states: readonly ReviewState[]): number {
  const wanted = states.length === 0 ? REVIEW_STATES : states
  return wanted.reduce((bits, state) => bits | stateBit(state), 0)
}
