import { and, asc, count, eq, inArray, sql, sum } from 'drizzle-orm'
import type { InstanceNumber, ReviewState } from '../../core/dataset/records.ts'
import type { SetSummary } from '../../shared/contract/images.ts'
import type { ReadableDatabase, WritableDatabase } from './ProjectConnection.ts'
import { annotationSets } from './schema.ts'
import type { SetRecord } from './setRecords.ts'

/** Rows of the table `annotation_sets`, and how they become records. */
export type SetRow = typeof annotationSets.$inferSelect

export interface SetReader {
  /** A listed set. */
  byId(setId: number): SetRow | undefined
  /** The listed sets of an image by rising id. */
  ofImage(imageId: number): readonly SetRow[]
}

export function setReader(database: ReadableDatabase): SetReader {
  const byId = database
    .select()
    .from(annotationSets)
    .where(and(eq(annotationSets.id, sql.placeholder('setId')), eq(annotationSets.isListed, true)))
    .prepare()
  const ofImage = database
    .select()
    .from(annotationSets)
    .where(and(eq(annotationSets.imageId, sql.placeholder('imageId')), eq(annotationSets.isListed, true)))
    .orderBy(asc(annotationSets.id))
    .prepare()
  return { byId: (setId) => byId.get({ setId }), ofImage: (imageId) => ofImage.all({ imageId }) }
}

/** The listed sets of several images, by image id. */
export function readSetsOfImages(
  database: ReadableDatabase,
  imageIds: readonly number[],
): ReadonlyMap<number, readonly SetRow[]> {
  if (imageIds.length === 0) return new Map()
  const rows = database
    .select()
    .from(annotationSets)
    .where(and(inArray(annotationSets.imageId, [...imageIds]), eq(annotationSets.isListed, true)))
    .orderBy(asc(annotationSets.imageId), asc(annotationSets.id))
    .all()
  const byImage = new Map<number, SetRow[]>()
  for (const row of rows) {
    const ofImage = byImage.get(row.imageId)
    if (ofImage === undefined) byImage.set(row.imageId, [row])
    else ofImage.push(row)
  }
  return byImage
}

export interface SetTotals {
  readonly sets: number
  readonly instances: number
  readonly pairs: number
}

/** Totals over the listed sets, of all images or of some. */
export function readSetTotals(database: ReadableDatabase, imageIds: readonly number[] | null): SetTotals {
  const among = imageIds === null ? undefined : inArray(annotationSets.imageId, [...imageIds])
  const row = database
    .select({
      sets: count(),
      instances: sum(annotationSets.instanceCount).mapWith(Number),
      pairs: sum(annotationSets.pairCount).mapWith(Number),
    })
    .from(annotationSets)
    .where(and(eq(annotationSets.isListed, true), among))
    .get()
  return { sets: row?.sets ?? 0, instances: row?.instances ?? 0, pairs: row?.pairs ?? 0 }
}

export function summaryOf(row: SetRow): SetSummary {
  return {
    setId: row.id,
    author: row.author,
    state: row.reviewState,
    instanceCount: row.instanceCount,
    revision: row.revision,
  }
}

export function setRecordOf(row: SetRow): SetRecord {
  const { id, imageId, author, reviewState, revision, isAutomatic, extra, entryId } = row
  return { setId: id, imageId, author, reviewState, revision, isAutomatic, extra, entryId }
}

export type NewSetRow = Pick<
  SetRow,
  | 'id'
  | 'imageId'
  | 'author'
  | 'reviewState'
  | 'nextNumber'
  | 'instanceCount'
  | 'pairCount'
  | 'isAutomatic'
  | 'extra'
  | 'entryId'
  | 'predictionRunId'
>

export interface SetWriter {
  insert(row: NewSetRow): void
}

export function setWriter(database: WritableDatabase): SetWriter {
  const insert = database
    .insert(annotationSets)
    .values({
      id: sql.placeholder('id'),
      imageId: sql.placeholder('imageId'),
      author: sql.placeholder('author'),
      reviewState: sql.placeholder('reviewState'),
      nextNumber: sql.placeholder('nextNumber'),
      instanceCount: sql.placeholder('instanceCount'),
      pairCount: sql.placeholder('pairCount'),
      isAutomatic: sql.placeholder('isAutomatic'),
      extra: sql.placeholder('extra'),
      entryId: sql.placeholder('entryId'),
      predictionRunId: sql.placeholder('predictionRunId'),
    })
    .prepare()
  return { insert: (row) => void insert.run(row) }
}

/** The set that is made together with an image. */
export function automaticSet(id: number, imageId: number, entryId: number | null): NewSetRow {
  return {
    id,
    imageId,
    author: '',
    reviewState: 'todo',
    nextNumber: 1,
    instanceCount: 0,
    pairCount: 0,
    isAutomatic: true,
    extra: {},
    entryId,
    predictionRunId: null,
  }
}

/** Records one gesture, undo or redo on the set's own row: the revision rises by one, counts by `change`. */
export function advanceSet(
  database: WritableDatabase,
  row: SetRow,
  change: { readonly nextNumber: InstanceNumber; readonly instances: number; readonly pairs: number },
): void {
  database
    .update(annotationSets)
    .set({
      revision: row.revision + 1,
      nextNumber: change.nextNumber,
      instanceCount: row.instanceCount + change.instances,
      pairCount: row.pairCount + change.pairs,
    })
    .where(eq(annotationSets.id, row.id))
    .run()
}

export function writeReviewState(database: WritableDatabase, setId: number, state: ReviewState): void {
  database.update(annotationSets).set({ reviewState: state }).where(eq(annotationSets.id, setId)).run()
}

/** Makes the automatic set of an image part of no entry. */
export function keepAutomaticSet(database: WritableDatabase, imageId: number): void {
  database
    .update(annotationSets)
    .set({ entryId: null })
    .where(and(eq(annotationSets.imageId, imageId), eq(annotationSets.isAutomatic, true)))
    .run()
}
