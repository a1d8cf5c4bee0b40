import { EventPublisher } from '@orpc/server'
import { DomainError, refuse } from '../../core/support/DomainError.ts'
import type { PredictionJob } from '../../shared/contract/prediction.ts'
import type { RunningJobs } from '../RunningJobs.ts'
import type { JobRecord, NewJob } from '../storage/jobRecords.ts'
import { JobAtWork, jobView } from './JobAtWork.ts'
import { newJob } from './newJob.ts'
import type { PredictionRequest } from './newJob.ts'
import { jobAtWork } from './predictionFaults.ts'
import { workOnJob } from './workOnJob.ts'
import type { JobServices } from './workOnJob.ts'

export interface PredictorServices extends JobServices {
  /** Whatever takes long runs in here. */
  readonly jobs: RunningJobs
}

/** Shortest time between two messages about progress, milliseconds. */
const TELL_INTERVAL = 250

/**
 * The prediction jobs of a project: one is at work at a time, the others wait for it. What is to be done and how far it is lies in the
 * project, so that `wake` goes on where whatever ended the last process left it.
 */
export class Predictor {
  readonly #services: PredictorServices
  readonly #publisher = new EventPublisher<{ changed: null }>({ maxBufferedEvents: 1 })
  #atWork: JobAtWork | null = null
  /** Settles when the job at work has ended. */
  #ending: Promise<void> = Promise.resolve()
  #telling: NodeJS.Timeout | null = null
  /** The job that is worked on alone; null: all are. */
  #only: number | null = null
  /** Why the last job paused itself. */
  #fault: Error | null = null

  constructor(services: PredictorServices) {
    this.#services = services
  }

  /** Goes on with jobs that were at work when the project was closed. */
  wake(): void {
    if (!this.#services.store.isReadOnly) this.#workOnNext()
  }

  /** Newest first. */
  list(): PredictionJob[] {
    const records = this.#services.store.jobs.list()
    return records.map((record) => this.#viewOf(record))
  }

  get(jobId: number): PredictionJob {
    return this.#viewOf(this.#services.store.jobs.get(jobId))
  }

  /** The list of jobs now, and again when anything about it changed. Ends with the signal. */
  async *watch(signal: AbortSignal | undefined): AsyncGenerator<PredictionJob[], void, void> {
    const changes = this.#publisher.subscribe('changed', { signal })
    yield this.list()
    for await (const change of changes) {
      void change
      yield this.list()
    }
  }

  /** Keeps a job and begins with it, or puts it behind the one at work. */
  async start(request: PredictionRequest): Promise<PredictionJob> {
    const { store } = this.#services
    const { jobId } = store.jobs.add(await this.newJob(request))
    this.#workOnNext()
    this.#tell()
    return this.get(jobId)
  }

  /** See `newJob`. */
  newJob(request: PredictionRequest): Promise<NewJob> {
    return newJob(this.#services, request)
  }

  /** Finishes the images in work and begins none. */
  async pause(jobId: number): Promise<PredictionJob> {
    return this.#stop(jobId, 'paused', false)
  }

  /** The same, and gives up the images in work: they are begun anew when the job goes on. */
  async interrupt(jobId: number): Promise<PredictionJob> {
    return this.#stop(jobId, 'paused', true)
  }

  /** Gives up the images in work; what is done is kept. */
  async cancel(jobId: number): Promise<PredictionJob> {
    return this.#stop(jobId, 'cancelled', true)
  }

  /** Goes on with a job that was paused or cancelled. */
  resume(jobId: number): PredictionJob {
    const { state } = this.#services.store.jobs.get(jobId)
    if (state === 'paused' || state === 'cancelled') this.#activate(jobId)
    return this.get(jobId)
  }

  retry(jobId: number): PredictionJob {
    const { store } = this.#services
    const { failed } = store.jobs.get(jobId)
    if (failed > 0) {
      store.jobs.retryFailed(jobId)
      if (this.#atWork?.jobId === jobId) this.#atWork.hasReset = true
      else this.#activate(jobId)
    }
    return this.get(jobId)
  }

  forget(jobId: number): void {
    const { jobs } = this.#services.store
    if (this.#atWork?.jobId === jobId || jobs.get(jobId).state === 'active') throw jobAtWork(jobId)
    jobs.forget(jobId)
    this.#tell()
  }

  /**
   * Works on one job and on no other until it has ended, for hosts that run one command. Throws why it paused itself, and
   * `cancelled` when it was interrupted or cancelled.
   */
  async workOn(jobId: number): Promise<PredictionJob> {
    const { jobs } = this.#services.store
    this.#only = jobId
    try {
      jobs.setState(jobId, 'active')
      this.#workOnNext()
      await this.#ending
      const { state } = jobs.get(jobId)
      if (state === 'done') return this.get(jobId)
      throw this.#fault ?? refuse('cancelled', { what: 'Cancelled' })
    } finally {
      this.#only = null
    }
  }

  #activate(jobId: number): void {
    this.#services.store.jobs.setState(jobId, 'active')
    this.#workOnNext()
    this.#tell()
  }

  async #stop(jobId: number, how: 'paused' | 'cancelled', givesUp: boolean): Promise<PredictionJob> {
    const { jobs } = this.#services.store
    const { state } = jobs.get(jobId)
    if (this.#atWork?.jobId === jobId) {
      this.#atWork.stop(how, givesUp)
      this.#tell()
      await this.#ending
    } else if (state === 'active' || (how === 'cancelled' && state === 'paused')) {
      jobs.setState(jobId, how)
      this.#tell()
    }
    return this.get(jobId)
  }

  /** Begins with the oldest active job, unless one is at work. */
  #workOnNext(): void {
    if (this.#atWork !== null) return
    const { store, jobs, log } = this.#services
    const isWanted = (jobId: number): boolean => this.#only === null || this.#only === jobId
    const next = store.jobs.list().findLast(({ jobId, state }) => state === 'active' && isWanted(jobId))
    if (next === undefined) return
    const atWork = new JobAtWork(next)
    this.#atWork = atWork
    this.#ending = jobs
      .run(undefined, (closing) => this.#work(atWork, closing))
      .then(
        () => true,
        (error: unknown) => {
          // Closing, or the project cannot be written any more: the job stays as it is in the file.
          if (!(error instanceof DomainError && error.code === 'cancelled'))
            log.error({ err: error }, 'a job broke off')
          return false
        },
      )
      .then((goesOn) => {
        this.#atWork = null
        this.#tell()
        if (goesOn) this.#workOnNext()
      })
  }

  /** Throws when closing cut it short. */
  async #work(atWork: JobAtWork, closing: AbortSignal): Promise<void> {
    this.#fault = null
    this.#fault = await workOnJob(this.#services, atWork, closing, () => this.#tellSoon())
  }

  #viewOf(record: JobRecord): PredictionJob {
    return jobView(record, this.#atWork?.jobId === record.jobId ? this.#atWork : null)
  }

  #tellSoon(): void {
    this.#telling ??= setTimeout(() => this.#tell(), TELL_INTERVAL).unref()
  }

  #tell(): void {
    if (this.#telling !== null) clearTimeout(this.#telling)
    this.#telling = null
    this.#publisher.publish('changed', null)
  }
}
