import type { ErrorCode } from '../../core/support/DomainError.ts'
import type { RunSummary } from '../../shared/contract/solving.ts'
import type { NewRun, NewRunResult } from './runRecords.ts'
import type { JOB_STATES } from './schema.ts'

/** `active`: at work, or waiting until another one ends; also after the next opening of the project. */
export type JobState = (typeof JOB_STATES)[number]

/** A request to predict images, as it is told to the project. */
export interface NewJob {
  readonly model: { readonly name: string; readonly version: string; readonly sha256: string }
  /** The provider that is asked for, or `auto`. */
  readonly device: string
  /** Complete, plain JSON. */
  readonly parameters: Readonly<Record<string, unknown>>
  readonly imageIds: readonly number[]
}

export interface JobRecord extends Omit<NewJob, 'imageIds'> {
  readonly jobId: number
  /** ISO 8601, UTC. */
  readonly at: string
  readonly state: JobState
  /** The run that its results are part of; null before the first one, and when the run was deleted. */
  readonly runId: number | null
  /** Why it paused itself, for people. */
  readonly problem: string | null
  /** What the network of its newest result ran on; null before the first one, and when the run was deleted. */
  readonly provider: string | null
  readonly total: number
  readonly done: number
  readonly failed: number
}

export interface WaitingImage {
  readonly imageId: number
  /** How often work on it began and the process ended before it was finished. */
  readonly attempts: number
}

export interface JobFailure {
  readonly imageId: number
  readonly code: string
  readonly message: string
}

/** Prediction jobs and how far each is with its images. All throw `not-found` for a job that is not there. */
export interface JobStore {
  /** Throws `not-found` for an unknown image. */
  add(job: NewJob): JobRecord
  /** Newest first. */
  list(): readonly JobRecord[]
  get(jobId: number): JobRecord
  /** Every image of a job, by rising id. */
  imageIdsOf(jobId: number): readonly number[]
  setState(jobId: number, state: JobState, problem?: string | null): JobRecord
  /** Images that are neither done nor failed, by rising id, those after the given one. */
  waiting(jobId: number, afterImageId: number, limit: number): readonly WaitingImage[]
  /** Notes that work on an image begins: should the process end in it, the next one knows. */
  begin(jobId: number, imageId: number): void
  /** Takes `begin` back: the work was given up in good order. */
  giveBack(jobId: number, imageId: number): void
  /**
   * Keeps what was found in an image as part of the job's run and notes that the image is done, in one transaction. The run
   * comes into being with the first one. Sets of the image that are empty and untouched become `predicted`.
   */
  complete(jobId: number, imageId: number, run: NewRun, result: NewRunResult): RunSummary
  fail(jobId: number, imageId: number, failure: { readonly code: ErrorCode; readonly message: string }): void
  /** Makes failed images waiting ones, never tried. Returns how many. */
  retryFailed(jobId: number): number
  /** The first ones, by rising image id. */
  failures(jobId: number, limit: number): readonly JobFailure[]
  /** Erases the job. Its run stays. */
  forget(jobId: number): void
}
