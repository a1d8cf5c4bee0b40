import { and, asc, count, desc, eq, gt, sql } from 'drizzle-orm'
import type { JobFailure, JobRecord, NewJob, WaitingImage } from './jobRecords.ts'
import type { ReadableDatabase, WritableDatabase } from './ProjectConnection.ts'
import { annotationSets, predictionJobImages, predictionJobs, runResults } from './schema.ts'

/** Rows of the tables `prediction_jobs` and `prediction_job_images`, and how they become records. */
type JobRow = typeof predictionJobs.$inferSelect

export type JobImageRow = typeof predictionJobImages.$inferSelect

export function readJobs(database: ReadableDatabase): JobRecord[] {
  const rows = database.select().from(predictionJobs).orderBy(desc(predictionJobs.id)).all()
  return rows.map((row) => recordOf(database, row))
}

export function readJob(database: ReadableDatabase, jobId: number): JobRecord | undefined {
  const row = database.select().from(predictionJobs).where(eq(predictionJobs.id, jobId)).get()
  return row === undefined ? undefined : recordOf(database, row)
}

/** The job's run; undefined: there is no such job. Takes no longer for a job of many images. */
export function readJobRun(database: ReadableDatabase, jobId: number): { readonly runId: number | null } | undefined {
  return database.select({ runId: predictionJobs.runId }).from(predictionJobs).where(eq(predictionJobs.id, jobId)).get()
}

function recordOf(database: ReadableDatabase, row: JobRow): JobRecord {
  const { id, at, state, model, modelVersion, modelSha256, device, parameters, runId, problem } = row
  const counted = database
    .select({ state: predictionJobImages.state, images: count() })
    .from(predictionJobImages)
    .where(eq(predictionJobImages.jobId, id))
    .groupBy(predictionJobImages.state)
    .all()
  const of = (wanted: JobImageRow['state']): number => counted.find((group) => group.state === wanted)?.images ?? 0
  return {
    jobId: id,
    at,
    state,
    model: { name: model, version: modelVersion, sha256: modelSha256 },
    device,
    parameters,
    runId,
    problem,
    provider: runId === null ? null : readProvider(database, runId),
    total: of('waiting') + of('done') + of('failed'),
    done: of('done'),
    failed: of('failed'),
  }
}

/** What the network of a run's newest result ran on, as the origin of its cues says; null when there is none that says so. */
function readProvider(database: ReadableDatabase, runId: number): string | null {
  const newest = database
    .select({ provider: sql<unknown>`json_extract(${runResults.cues}, '$.facts.provider')` })
    .from(annotationSets)
    .innerJoin(runResults, eq(runResults.setId, annotationSets.id))
    .where(eq(annotationSets.predictionRunId, runId))
    .orderBy(desc(annotationSets.id))
    .limit(1)
    .get()
  return typeof newest?.provider === 'string' ? newest.provider : null
}

/** Images in one statement; SQLite allows some 32 000 values in one. */
const INSERT_CHUNK = 5000

export function insertJob(database: WritableDatabase, job: NewJob, at: string): number {
  const { model, device, parameters, imageIds } = job
  const { id: jobId } = database
    .insert(predictionJobs)
    .values({
      at,
      state: 'active',
      model: model.name,
      modelVersion: model.version,
      modelSha256: model.sha256,
      device,
      parameters,
    })
    .returning({ id: predictionJobs.id })
    .get()
  for (let start = 0; start < imageIds.length; start += INSERT_CHUNK) {
    const rows = imageIds
      .slice(start, start + INSERT_CHUNK)
      .map((imageId) => ({ jobId, imageId, state: 'waiting' as const }))
    database.insert(predictionJobImages).values(rows).run()
  }
  return jobId
}

export function updateJob(
  database: WritableDatabase,
  jobId: number,
  changes: Partial<Pick<JobRow, 'state' | 'problem' | 'runId'>>,
): void {
  database.update(predictionJobs).set(changes).where(eq(predictionJobs.id, jobId)).run()
}

export function deleteJob(database: WritableDatabase, jobId: number): void {
  database.delete(predictionJobs).where(eq(predictionJobs.id, jobId)).run()
}

export function readJobImage(
  database: ReadableDatabase,
  jobId: number,
  imageId: number,
): Pick<JobImageRow, 'state' | 'attempts'> | undefined {
  return database.select().from(predictionJobImages).where(isImage(jobId, imageId)).get()
}

export function updateJobImage(
  database: WritableDatabase,
  jobId: number,
  imageId: number,
  changes: Partial<Pick<JobImageRow, 'state' | 'attempts' | 'code' | 'message'>>,
): void {
  database.update(predictionJobImages).set(changes).where(isImage(jobId, imageId)).run()
}

function isImage(jobId: number, imageId: number) {
  return and(eq(predictionJobImages.jobId, jobId), eq(predictionJobImages.imageId, imageId))
}

export function readJobImageIds(database: ReadableDatabase, jobId: number): number[] {
  return database
    .select({ imageId: predictionJobImages.imageId })
    .from(predictionJobImages)
    .where(eq(predictionJobImages.jobId, jobId))
    .orderBy(asc(predictionJobImages.imageId))
    .all()
    .map(({ imageId }) => imageId)
}

export function readWaiting(
  database: ReadableDatabase,
  jobId: number,
  afterImageId: number,
  limit: number,
): WaitingImage[] {
  return database
    .select({ imageId: predictionJobImages.imageId, attempts: predictionJobImages.attempts })
    .from(predictionJobImages)
    .where(
      and(
        eq(predictionJobImages.jobId, jobId),
        eq(predictionJobImages.state, 'waiting'),
        gt(predictionJobImages.imageId, afterImageId),
      ),
    )
    .orderBy(asc(predictionJobImages.imageId))
    .limit(limit)
    .all()
}

export function readFailures(database: ReadableDatabase, jobId: number, limit: number): JobFailure[] {
  return database
    .select({
      imageId: predictionJobImages.imageId,
      code: sql<string>`coalesce(${predictionJobImages.code}, 'internal')`,
      message: sql<string>`coalesce(${predictionJobImages.message}, '')`,
    })
    .from(predictionJobImages)
    .where(and(eq(predictionJobImages.jobId, jobId), eq(predictionJobImages.state, 'failed')))
    .orderBy(asc(predictionJobImages.imageId))
    .limit(limit)
    .all()
}

export function resetFailed(database: WritableDatabase, jobId: number): number {
  return database
    .update(predictionJobImages)
    .set({ state: 'waiting', attempts: 0, code: null, message: null })
    .where(and(eq(predictionJobImages.jobId, jobId), eq(predictionJobImages.state, 'failed')))
    .run().changes
}
