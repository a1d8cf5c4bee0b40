import { refuse } from '../../core/support/DomainError.ts'
import type { RunSummary } from '../../shared/contract/solving.ts'
import { keepCategories, readCategoryIds } from './categoryRows.ts'
import { requireImage } from './imageSummaries.ts'
import type { ReadableDatabase } from './ProjectConnection.ts'
import { timestamp } from './ProjectContext.ts'
import type { ProjectContext } from './ProjectContext.ts'
import { checkState } from './recordChecks.ts'
import type { CueOrigin, NewRun, NewRunResult, RunStore, RunTotals, StoredRunResult } from './runRecords.ts'
import {
  eraseSomeOfRun,
  hasRun,
  insertResult,
  insertRun,
  readAllResults,
  readResult,
  readRunOrphans,
  readRunsOf,
  readRunTotals,
  runSetRow,
  storedOrigin,
  storedResult,
} from './runRows.ts'

/** The prediction runs of an open project. */
export class ProjectRuns implements RunStore {
  readonly #context: ProjectContext

  constructor(context: ProjectContext) {
    this.#context = context
  }

  add(run: NewRun | { readonly runId: number }, result: NewRunResult): RunSummary {
    const { connection, setIds, write } = this.#context
    const { imageId, state } = result
    return connection.write((database) => {
      const { width, height } = requireImage(this.#context, imageId)
      const categoryIds = [...new Set(state.instances.map((instance) => instance.categoryId))]
      const known = readCategoryIds(database, categoryIds)
      const where = `what a prediction run says about image ${imageId}`
      checkState(state, { size: { width, height }, where, isCategory: (id) => known.has(id) })
      const at = timestamp(this.#context)
      if ('runId' in run && !hasRun(database, run.runId)) throw this.#noSuchRun(run.runId)
      const runId = 'runId' in run ? run.runId : insertRun(database, run, at)
      const setId = setIds.next()
      write.sets.insert(runSetRow(setId, runId, result))
      for (const instance of state.instances) write.instances.put(setId, instance)
      for (const pair of state.pairs) write.pairs.put(setId, pair)
      keepCategories(database, categoryIds)
      insertResult(database, setId, result, at)
      return this.#summary(database, runId, imageId)
    })
  }

  list(): readonly RunTotals[] {
    return this.#context.connection.read(readRunTotals)
  }

  ofImage(imageId: number): readonly RunSummary[] {
    return this.#context.connection.read((database) => {
      requireImage(this.#context, imageId)
      return readRunsOf(database, imageId)
    })
  }

  open(runId: number, imageId: number): StoredRunResult {
    const { connection, read } = this.#context
    return connection.read((database) => {
      const { set, result } = this.#require(database, runId, imageId)
      const { width, height } = requireImage(this.#context, imageId)
      return {
        run: this.#summary(database, runId, imageId),
        state: {
          size: { width, height },
          instances: read.instances.allOf(set.id),
          pairs: read.pairs.allOf(set.id),
          nextNumber: set.nextNumber,
        },
        ...storedResult(result, placeOf(runId, imageId)),
        labeling: result.labeling,
      }
    })
  }

  originOf(runId: number, imageId: number): CueOrigin {
    return this.#context.connection.read((database) =>
      storedOrigin(this.#require(database, runId, imageId).result, placeOf(runId, imageId)),
    )
  }

  eraseSomeOf(runId: number): { readonly images: number; readonly isDone: boolean } {
    return this.#context.connection.write((database) => {
      if (!hasRun(database, runId)) throw this.#noSuchRun(runId)
      return eraseSomeOfRun(database, runId)
    })
  }

  all(): readonly { readonly runId: number; readonly imageId: number }[] {
    return this.#context.connection.read(readAllResults)
  }

  orphans(): readonly string[] {
    return this.#context.connection.read(readRunOrphans)
  }

  #require(database: ReadableDatabase, runId: number, imageId: number) {
    const found = readResult(database, runId, imageId)
    if (found !== undefined) return found
    if (!hasRun(database, runId)) throw this.#noSuchRun(runId)
    const todo = 'Choose one of the runs that are listed for the image.'
    throw refuse('not-found', { what: `Prediction run ${runId} says nothing about image ${imageId}`, todo })
  }

  #summary(database: ReadableDatabase, runId: number, imageId: number): RunSummary {
    const found = readRunsOf(database, imageId).find((run) => run.runId === runId)
    if (found === undefined) throw this.#noSuchRun(runId)
    return found
  }

  #noSuchRun(runId: number): Error {
    return refuse('not-found', {
      what: `There is no prediction run ${runId}`,
      where: this.#context.connection.path,
      todo: 'It may have been deleted: look at the list of runs again.',
    })
  }
}

function placeOf(runId: number, imageId: number): string {
  return `prediction run ${runId}, image ${imageId}`
}
