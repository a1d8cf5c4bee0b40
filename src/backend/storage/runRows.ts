import { and, asc, count, desc, eq, inArray, isNotNull, isNull, sum } from 'drizzle-orm'
import { z } from 'zod'
import { refuse } from '../../core/support/DomainError.ts'
import { movesSchema } from '../../shared/contract/solving.ts'
import type { RunSummary } from '../../shared/contract/solving.ts'
import { constraintOutcomeSchema, solverConstraintsSchema } from '../../shared/solverSchemas.ts'
import type { ReadableDatabase, WritableDatabase } from './ProjectConnection.ts'
import { cueOriginSchema } from './runRecords.ts'
import type { CueOrigin, NewRun, NewRunResult, RunTotals } from './runRecords.ts'
import { annotationSets, predictionRuns, runResults } from './schema.ts'
import type { SetRow } from './setRows.ts'

/** Rows of the tables `prediction_runs` and `run_results`, and how they become records. */
const summaryColumns = {
  runId: predictionRuns.id,
  imageId: annotationSets.imageId,
  setId: annotationSets.id,
  at: runResults.at,
  cues: runResults.cuesText,
  parameters: predictionRuns.parameters,
  instanceCount: annotationSets.instanceCount,
  pairCount: annotationSets.pairCount,
  unknownCount: runResults.unknownCount,
  energy: runResults.energy,
  moveCount: runResults.moveCount,
  milliseconds: runResults.milliseconds,
}

export function readRunsOf(database: ReadableDatabase, imageId: number): readonly RunSummary[] {
  return database
    .select(summaryColumns)
    .from(runResults)
    .innerJoin(annotationSets, eq(annotationSets.id, runResults.setId))
    .innerJoin(predictionRuns, eq(predictionRuns.id, annotationSets.predictionRunId))
    .where(eq(annotationSets.imageId, imageId))
    .orderBy(desc(runResults.setId))
    .all()
    .map((row) => ({ ...row, parameters: { ...row.parameters } }))
}

export function readRunTotals(database: ReadableDatabase): RunTotals[] {
  return database
    .select({
      runId: predictionRuns.id,
      model: predictionRuns.model,
      solverVersion: predictionRuns.solverVersion,
      at: predictionRuns.at,
      images: count(annotationSets.id),
      instances: sum(annotationSets.instanceCount).mapWith(Number),
      pairs: sum(annotationSets.pairCount).mapWith(Number),
      unknown: sum(runResults.unknownCount).mapWith(Number),
    })
    .from(predictionRuns)
    .leftJoin(annotationSets, eq(annotationSets.predictionRunId, predictionRuns.id))
    .leftJoin(runResults, eq(runResults.setId, annotationSets.id))
    .groupBy(predictionRuns.id)
    .orderBy(desc(predictionRuns.id))
    .all()
    .map((row) => ({ ...row, instances: row.instances ?? 0, pairs: row.pairs ?? 0, unknown: row.unknown ?? 0 }))
}

/** The set of a run and its result; undefined when the run says nothing about the image. */
export function readResult(database: ReadableDatabase, runId: number, imageId: number) {
  return database
    .select({ set: annotationSets, result: runResults })
    .from(annotationSets)
    .innerJoin(runResults, eq(runResults.setId, annotationSets.id))
    .where(and(eq(annotationSets.predictionRunId, runId), eq(annotationSets.imageId, imageId)))
    .get()
}

export type ResultRow = typeof runResults.$inferSelect

const storedSchema = z.object({
  origin: cueOriginSchema,
  constraints: solverConstraintsSchema,
  outcomes: z.array(constraintOutcomeSchema),
  warnings: z.array(z.string()),
  moves: movesSchema,
})

/** What the JSON columns say. The file may come from a stranger: throws `corrupt` for anything else. */
export function storedResult({ cues, constraints, outcomes, warnings, moves }: ResultRow, where: string) {
  return checked(storedSchema, { origin: cues, constraints, outcomes, warnings, moves }, where)
}

export function storedOrigin({ cues }: ResultRow, where: string): CueOrigin {
  return checked(cueOriginSchema, cues, where)
}

function checked<T>(schema: z.ZodType<T>, value: unknown, where: string): T {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  const received = issue === undefined ? 'something else' : `${issue.path.join('.')}: ${issue.message}`
  const todo = 'Delete the run and solve again.'
  throw refuse('corrupt', { what: 'What a prediction run kept cannot be read', where, received, todo })
}

export function hasRun(database: ReadableDatabase, runId: number): boolean {
  const row = database.select({ id: predictionRuns.id }).from(predictionRuns).where(eq(predictionRuns.id, runId)).get()
  return row !== undefined
}

export function insertRun(
  database: WritableDatabase,
  { model, solverVersion, parameters }: NewRun,
  at: string,
): number {
  return database
    .insert(predictionRuns)
    .values({ model: model?.name ?? null, modelSha256: model?.sha256 ?? null, solverVersion, parameters, at })
    .returning({ id: predictionRuns.id })
    .get().id
}

export function insertResult(database: WritableDatabase, setId: number, result: NewRunResult, at: string): void {
  const { origin, cues, constraints, outcomes, warnings, energy, moves, milliseconds, labeling, state } = result
  database
    .insert(runResults)
    .values({
      setId,
      at,
      cues: origin,
      cuesText: cues,
      constraints,
      outcomes,
      warnings,
      energy,
      unknownCount: state.pairs.filter((pair) => pair.state === 'unknown').length,
      moveCount: moves.length,
      moves,
      milliseconds,
      labeling: Buffer.from(labeling.buffer, labeling.byteOffset, labeling.byteLength),
    })
    .run()
}

/** Sets erased in one transaction: with their instances some thousand rows, a few milliseconds. */
const ERASE_CHUNK = 200

export function eraseSomeOfRun(database: WritableDatabase, runId: number): { images: number; isDone: boolean } {
  const setIds = database
    .select({ id: annotationSets.id })
    .from(annotationSets)
    .where(eq(annotationSets.predictionRunId, runId))
    .limit(ERASE_CHUNK)
  const images = database.delete(annotationSets).where(inArray(annotationSets.id, setIds)).run().changes
  if (images === ERASE_CHUNK) return { images, isDone: false }
  database.delete(predictionRuns).where(eq(predictionRuns.id, runId)).run()
  return { images, isDone: true }
}

export function readAllResults(database: ReadableDatabase): { readonly runId: number; readonly imageId: number }[] {
  return database
    .select({ runId: annotationSets.predictionRunId, imageId: annotationSets.imageId })
    .from(annotationSets)
    .innerJoin(runResults, eq(runResults.setId, annotationSets.id))
    .where(isNotNull(annotationSets.predictionRunId))
    .orderBy(asc(annotationSets.imageId), asc(annotationSets.predictionRunId))
    .all()
    .flatMap(({ runId, imageId }) => (runId === null ? [] : [{ runId, imageId }]))
}

/** See `RunStore.orphans`. */
export function readRunOrphans(database: ReadableDatabase): string[] {
  const sets = database
    .select({ id: annotationSets.id })
    .from(annotationSets)
    .leftJoin(runResults, eq(runResults.setId, annotationSets.id))
    .where(and(isNotNull(annotationSets.predictionRunId), isNull(runResults.setId)))
    .all()
  const results = database
    .select({ id: runResults.setId })
    .from(runResults)
    .innerJoin(annotationSets, eq(annotationSets.id, runResults.setId))
    .where(isNull(annotationSets.predictionRunId))
    .all()
  const runs = database
    .select({ id: predictionRuns.id })
    .from(predictionRuns)
    .leftJoin(annotationSets, eq(annotationSets.predictionRunId, predictionRuns.id))
    .where(isNull(annotationSets.id))
    .all()
  return [
    ...sets.map(({ id }) => `Set ${id} belongs to a prediction run that says nothing else about it.`),
    ...results.map(({ id }) => `There is a result for set ${id}, which belongs to no prediction run.`),
    ...runs.map(({ id }) => `Prediction run ${id} says nothing about any image.`),
  ]
}

/** The row of a run's annotation set. */
export function runSetRow(
  id: number,
  runId: number,
  { imageId, state }: NewRunResult,
): Omit<SetRow, 'revision' | 'isListed'> {
  return {
    id,
    imageId,
    author: 'solver',
    reviewState: 'predicted',
    nextNumber: state.nextNumber,
    instanceCount: state.instances.length,
    pairCount: state.pairs.length,
    isAutomatic: false,
    extra: {},
    entryId: null,
    predictionRunId: runId,
  }
}
