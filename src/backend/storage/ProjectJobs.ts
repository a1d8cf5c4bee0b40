import { refuse } from '../../core/support/DomainError.ts'
import type { RunSummary } from '../../shared/contract/solving.ts'
import { requireImage } from './imageSummaries.ts'
import type { JobFailure, JobRecord, JobState, JobStore, NewJob, WaitingImage } from './jobRecords.ts'
import {
  deleteJob,
  insertJob,
  readFailures,
  readJob,
  readJobImage,
  readJobImageIds,
  readJobRun,
  readJobs,
  readWaiting,
  resetFailed,
  updateJob,
  updateJobImage,
} from './jobRows.ts'
import { refreshListing } from './listing.ts'
import type { ReadableDatabase, WritableDatabase } from './ProjectConnection.ts'
import { timestamp } from './ProjectContext.ts'
import type { ProjectContext } from './ProjectContext.ts'
import { changeReviewState } from './reviewRows.ts'
import type { NewRun, NewRunResult, RunStore } from './runRecords.ts'

/** The prediction jobs of an open project. */
export class ProjectJobs implements JobStore {
  readonly #context: ProjectContext
  readonly #runs: RunStore

  constructor(context: ProjectContext, runs: RunStore) {
    this.#context = context
    this.#runs = runs
  }

  add(job: NewJob): JobRecord {
    return this.#context.connection.write((database) => {
      for (const imageId of job.imageIds) requireImage(this.#context, imageId)
      return this.#require(database, insertJob(database, job, timestamp(this.#context)))
    })
  }

  list(): readonly JobRecord[] {
    return this.#context.connection.read(readJobs)
  }

  get(jobId: number): JobRecord {
    return this.#context.connection.read((database) => this.#require(database, jobId))
  }

  imageIdsOf(jobId: number): readonly number[] {
    return this.#context.connection.read((database) => readJobImageIds(database, jobId))
  }

  setState(jobId: number, state: JobState, problem: string | null = null): JobRecord {
    return this.#context.connection.write((database) => {
      updateJob(database, jobId, { state, problem })
      return this.#require(database, jobId)
    })
  }

  waiting(jobId: number, afterImageId: number, limit: number): readonly WaitingImage[] {
    return this.#context.connection.read((database) => readWaiting(database, jobId, afterImageId, limit))
  }

  begin(jobId: number, imageId: number): void {
    this.#addAttempts(jobId, imageId, 1)
  }

  giveBack(jobId: number, imageId: number): void {
    this.#addAttempts(jobId, imageId, -1)
  }

  complete(jobId: number, imageId: number, run: NewRun, result: NewRunResult): RunSummary {
    return this.#context.connection.write((database) => {
      const { runId } = this.#requireRun(database, jobId)
      const summary = this.#runs.add(runId === null ? run : { runId }, result)
      if (runId === null) updateJob(database, jobId, { runId: summary.runId })
      updateJobImage(database, jobId, imageId, { state: 'done', attempts: 0 })
      this.#askForReview(database, imageId)
      return summary
    })
  }

  fail(jobId: number, imageId: number, { code, message }: { readonly code: string; readonly message: string }): void {
    this.#context.connection.write((database) =>
      updateJobImage(database, jobId, imageId, { state: 'failed', attempts: 0, code, message }),
    )
  }

  retryFailed(jobId: number): number {
    return this.#context.connection.write((database) => resetFailed(database, jobId))
  }

  failures(jobId: number, limit: number): readonly JobFailure[] {
    return this.#context.connection.read((database) => readFailures(database, jobId, limit))
  }

  forget(jobId: number): void {
    this.#context.connection.write((database) => {
      this.#requireRun(database, jobId)
      deleteJob(database, jobId)
    })
  }

  /** Sets of the image that are empty and untouched become `predicted`: there is something to review. */
  #askForReview(database: WritableDatabase, imageId: number): void {
    const sets = this.#context.read.sets
      .ofImage(imageId)
      .filter((set) => set.isListed && set.reviewState === 'todo' && set.revision === 0 && set.instanceCount === 0)
    for (const set of sets) changeReviewState(database, set, 'predicted', 'prediction', timestamp(this.#context))
    if (sets.length > 0) refreshListing(database, { imageId })
  }

  #addAttempts(jobId: number, imageId: number, step: 1 | -1): void {
    this.#context.connection.write((database) => {
      const attempts = (readJobImage(database, jobId, imageId)?.attempts ?? 0) + step
      updateJobImage(database, jobId, imageId, { attempts: Math.max(0, attempts) })
    })
  }

  #require(database: ReadableDatabase, jobId: number): JobRecord {
    const found = readJob(database, jobId)
    if (found !== undefined) return found
    throw this.#noSuchJob(jobId)
  }

  #requireRun(database: ReadableDatabase, jobId: number) {
    const found = readJobRun(database, jobId)
    if (found !== undefined) return found
    throw this.#noSuchJob(jobId)
  }

  #noSuchJob(jobId: number): Error {
    return refuse('not-found', {
      what: `There is no prediction job ${jobId}`,
      where: this.#context.connection.path,
      todo: 'It may have been taken off the list: look at it again.',
    })
  }
}
