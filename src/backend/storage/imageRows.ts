import { and, asc, eq, inArray, isNull, or, sql } from 'drizzle-orm'
import type { SQL } from 'drizzle-orm'
import type { ImageRecord } from './imageRecords.ts'
import { fileNameOf, searchNameOf } from './imagePaths.ts'
import type { ReadableDatabase, WritableDatabase } from './ProjectConnection.ts'
import { annotationSets, images, projectEntries } from './schema.ts'

/** Rows of the table `images`, and how they become records. */
type ImageRow = typeof images.$inferSelect

export interface ImageReader {
  byId(imageId: number): ImageRecord | undefined
  byPath(recordedPath: string): ImageRecord | undefined
  /** By rising id. */
  bySha256(sha256: string): readonly ImageRecord[]
}

export function imageReader(database: ReadableDatabase): ImageReader {
  const byId = selectRecords(database, eq(images.id, sql.placeholder('imageId'))).prepare()
  const byPath = selectRecords(database, eq(images.path, sql.placeholder('path'))).prepare()
  const bySha256 = selectRecords(database, eq(images.sha256, sql.placeholder('sha256'))).prepare()
  const first = (rows: readonly RecordRow[]) => rows.slice(0, 1).map(recordFromRow)[0]
  return {
    byId: (imageId) => first(byId.all({ imageId })),
    byPath: (path) => first(byPath.all({ path })),
    bySha256: (sha256) => bySha256.all({ sha256 }).map(recordFromRow),
  }
}

export function readImagesById(database: ReadableDatabase, ids: readonly number[]): readonly ImageRecord[] {
  if (ids.length === 0) return []
  return selectRecords(database, inArray(images.id, [...ids]))
    .all()
    .map(recordFromRow)
}

function selectRecords(database: ReadableDatabase, condition: SQL) {
  return database
    .select({
      imageId: images.id,
      path: images.path,
      sha256: images.sha256,
      width: images.width,
      height: images.height,
      orientation: images.orientation,
      cocoImageId: images.cocoImageId,
      metadata: images.metadata,
      /** What a later entry told counts only while that entry is done. */
      isToldNow: sql<number>`(${isNull(images.cocoEntryId)} OR ${projectEntries.state} = 'done')`,
    })
    .from(images)
    .leftJoin(projectEntries, eq(projectEntries.id, images.cocoEntryId))
    .where(condition)
    .orderBy(asc(images.id))
}

type RecordRow = Omit<ImageRecord, 'fileName'> & { readonly isToldNow: number }

function recordFromRow({ isToldNow, ...row }: RecordRow): ImageRecord {
  const record = { ...row, fileName: fileNameOf(row.path) }
  return isToldNow === 1 ? record : { ...record, cocoImageId: null, metadata: {} }
}

export interface ImageWriter {
  insert(row: Omit<ImageRow, 'listedStates' | 'cocoEntryId'>): void
}

export function imageWriter(database: WritableDatabase): ImageWriter {
  const insert = database
    .insert(images)
    .values({
      id: sql.placeholder('id'),
      path: sql.placeholder('path'),
      searchName: sql.placeholder('searchName'),
      sha256: sql.placeholder('sha256'),
      width: sql.placeholder('width'),
      height: sql.placeholder('height'),
      orientation: sql.placeholder('orientation'),
      cocoImageId: sql.placeholder('cocoImageId'),
      metadata: sql.placeholder('metadata'),
      entryId: sql.placeholder('entryId'),
    })
    .prepare()
  return { insert: (row) => void insert.run(row) }
}

/** Makes an image part of no entry, so that it stays whatever becomes of the entry that brought it. */
export function keepImage(database: WritableDatabase, imageId: number): void {
  database.update(images).set({ entryId: null }).where(eq(images.id, imageId)).run()
}

/** Writes another path of a photo. */
export function moveImage(database: WritableDatabase, imageId: number, path: string): void {
  database
    .update(images)
    .set({ path, searchName: searchNameOf(path) })
    .where(eq(images.id, imageId))
    .run()
}

export interface ToldImage {
  readonly imageId: number
  readonly cocoImageId: number | null
  readonly metadata: Readonly<Record<string, unknown>>
}

/**
 * Tells images that were already there what a source calls them. An image keeps what it knows already, unless that came
 * from an entry that is not done.
 */
export function cocoTeller(database: WritableDatabase, entryId: number): (told: ToldImage) => void {
  const toldByGone = sql`EXISTS (
    SELECT 1 FROM ${projectEntries} WHERE ${projectEntries.id} = ${images.cocoEntryId} AND ${projectEntries.state} <> 'done'
  )`
  const update = database
    .update(images)
    .set({
      cocoImageId: sql`${sql.placeholder('cocoImageId')}`,
      metadata: sql`${sql.placeholder('metadata')}`,
      cocoEntryId: entryId,
    })
    .where(
      and(
        eq(images.id, sql.placeholder('imageId')),
        or(toldByGone, and(isNull(images.cocoImageId), eq(images.metadata, {}))),
      ),
    )
    .prepare()
  return ({ imageId, cocoImageId, metadata }) =>
    void update.run({ imageId, cocoImageId, metadata: JSON.stringify(metadata) })
}

/** Bound values of one statement; SQLite allows 32 766. */
const IDS_AT_ONCE = 1000

/**
 * Makes images that only an undone entry shows, and their automatic sets, part of another entry: they came again with it.
 * That entry's listing must be refreshed after.
 */
export function takeOverHidden(database: WritableDatabase, imageIds: readonly number[], entryId: number): void {
  const undone = database
    .select({ id: projectEntries.id })
    .from(projectEntries)
    .where(eq(projectEntries.state, 'undone'))
  for (let at = 0; at < imageIds.length; at += IDS_AT_ONCE) {
    const some = imageIds.slice(at, at + IDS_AT_ONCE)
    database
      .update(annotationSets)
      .set({ entryId })
      .where(
        and(
          inArray(annotationSets.imageId, some),
          eq(annotationSets.isAutomatic, true),
          inArray(annotationSets.entryId, undone),
        ),
      )
      .run()
    database
      .update(images)
      .set({ entryId })
      .where(and(inArray(images.id, some), inArray(images.entryId, undone)))
      .run()
  }
}
