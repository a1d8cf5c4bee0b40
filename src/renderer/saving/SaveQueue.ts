import type { AnnotationDiff } from '../../core/dataset/annotationDiff.ts'
import { diffFromJson, diffToJson } from '../../core/dataset/annotationJson.ts'
import { refuse } from '../../core/support/DomainError.ts'
import type { HistoryEntry, OpenedDocument } from '../../shared/contract/documents.ts'
import { failureOf, isConnectionFailure } from '../backend/failure.ts'
import type { DiffMessage, DocumentCalls } from './DocumentCalls.ts'
import type { SaveStatus } from './SaveStatus.ts'

/** One change to be made durable. `key` is the editor's name for the history item, `entryId` the backend's. */
export type SaveJob =
  | {
      readonly kind: 'commit'
      readonly key: number
      readonly code: string
      readonly label: string
      readonly diff: AnnotationDiff
    }
  | { readonly kind: 'undo' | 'redo'; readonly key: number; readonly entryId: number | null }

export interface SaveAnswer {
  readonly revision: number
  readonly entry: HistoryEntry
  /** What an undo or redo did; null for a commit. */
  readonly diff: AnnotationDiff | null
}

export interface SaveQueueOptions {
  readonly calls: DocumentCalls
  readonly setId: number
  /** The revision of the set when it was opened. */
  readonly revision: number
  onStatus(status: SaveStatus): void
  /** Called after each change that is on disk, in order. */
  onSaved(job: SaveJob, answer: SaveAnswer): void
  /** Waits before another try; resolves early when `wake` is called. Tests give one without a clock. */
  wait?(milliseconds: number): Promise<void>
}

interface Waiting {
  readonly job: SaveJob
  resolve(answer: SaveAnswer): void
  reject(error: unknown): void
}

const FIRST_DELAY = 500
const LONGEST_DELAY = 8000

/**
 * Makes the changes of one annotation set durable: one at a time, strictly in the order they were made, each on the
 * revision that the one before it gave.
 *
 * A request that got no answer (the connection broke) may or may not have been carried out, so before it is sent again
 * the set is looked at: when its revision has risen by one and its newest entry is the one we sent, the change is there.
 * A refusal blocks the queue, keeping everything, until `retry` or until the queue is dropped.
 */
export class SaveQueue {
  readonly #options: SaveQueueOptions
  readonly #jobs: Waiting[] = []
  /** The backend's ids of the entries saved by this queue, by the editor's keys. */
  readonly #entryIds = new Map<number, number>()
  readonly #idleListeners = new Set<() => void>()
  #revision: number
  #status: SaveStatus = { kind: 'saved' }
  #running = false
  #dropped = false
  #wake: (() => void) | null = null

  constructor(options: SaveQueueOptions) {
    this.#options = options
    this.#revision = options.revision
  }

  get revision(): number {
    return this.#revision
  }

  get status(): SaveStatus {
    return this.#status
  }

  /** Changes that are not known to be on disk. */
  get pending(): number {
    return this.#jobs.length
  }

  /** Adds a change; the promise resolves when it is on disk and rejects when the queue is dropped before. */
  add(job: SaveJob): Promise<SaveAnswer> {
    const promise = new Promise<SaveAnswer>((resolve, reject) => this.#jobs.push({ job, resolve, reject }))
    // Most callers learn the outcome from `onStatus`; without this a dropped queue would count as unhandled.
    promise.catch(() => undefined)
    if (this.#status.kind === 'saved' || this.#status.kind === 'saving') this.#setStatus({ kind: 'saving' })
    void this.#run()
    return promise
  }

  /** Tries again at once: the person asked, or the connection came back. */
  retry(): void {
    this.#wake?.()
    void this.#run()
  }

  /** Forgets what is not saved, because the set was reloaded or closed. A request under way is not called back. */
  drop(): void {
    this.#dropped = true
    this.#wake?.()
    const error = refuse('cancelled', { what: 'The unsaved changes were given up' })
    for (const { reject } of this.#jobs.splice(0)) reject(error)
    this.#tellIdle()
  }

  /** Resolves as soon as nothing is under way: everything is saved, or the queue waits for something outside. */
  settled(): Promise<void> {
    if (this.#status.kind !== 'saving') return Promise.resolve()
    return new Promise((resolve) => this.#idleListeners.add(resolve))
  }

  async #run(): Promise<void> {
    if (this.#running) return
    this.#running = true
    let delay = FIRST_DELAY
    /** True after a request that got no answer: look before sending it again. */
    let uncertain = false
    for (let head = this.#jobs[0]; head !== undefined && !this.#dropped; head = this.#jobs[0]) {
      try {
        this.#setStatus(uncertain ? this.#status : { kind: 'saving' })
        const answer = uncertain ? await this.#sendAgain(head.job) : await this.#send(head.job)
        if (this.#dropped) break
        uncertain = false
        delay = FIRST_DELAY
        this.#accept(head, answer)
      } catch (error) {
        if (this.#dropped) break
        const failure = failureOf(error)
        if (!isConnectionFailure(failure)) {
          this.#setStatus({ kind: 'blocked', failure })
          break
        }
        uncertain = true
        this.#setStatus({ kind: 'waiting', failure })
        await this.#pause(delay)
        delay = Math.min(LONGEST_DELAY, delay * 2)
      }
    }
    this.#running = false
    if (this.#jobs.length === 0) this.#setStatus({ kind: 'saved' })
  }

  #accept(waiting: Waiting, answer: SaveAnswer): void {
    this.#jobs.shift()
    this.#revision = answer.revision
    this.#entryIds.set(waiting.job.key, answer.entry.entryId)
    this.#options.onSaved(waiting.job, answer)
    waiting.resolve(answer)
  }

  async #send(job: SaveJob): Promise<SaveAnswer> {
    const { calls, setId } = this.#options
    const position = { setId, baseRevision: this.#revision }
    if (job.kind === 'commit') {
      const diff = diffToJson(job.diff) as DiffMessage
      const answer = await calls.commit({ ...position, code: job.code, label: job.label, diff })
      return { ...answer, diff: null }
    }
    const answer = await (job.kind === 'undo' ? calls.undo(position) : calls.redo(position))
    return { ...answer, diff: diffFromJson(answer.diff) }
  }

  async #sendAgain(job: SaveJob): Promise<SaveAnswer> {
    const present = await this.#options.calls.open({ setId: this.#options.setId })
    if (present.revision === this.#revision) return this.#send(job)
    const entry = present.revision === this.#revision + 1 ? this.#entryOf(job, present) : null
    // The diff of an undo that the editor has not applied itself is lost with the answer: only a reload has it.
    if (entry !== null) return { revision: present.revision, entry, diff: null }
    throw refuse('stale-revision', {
      what: 'The annotation set changed elsewhere while the connection was lost',
      todo: 'Reload it; the changes made here since then cannot be kept.',
    })
  }

  /** The entry that shows that `job` was carried out, or null. */
  #entryOf(job: SaveJob, present: OpenedDocument): HistoryEntry | null {
    if (job.kind === 'commit') {
      const newest = present.history.at(-1)
      const isOurs = newest !== undefined && !newest.undone && newest.code === job.code && newest.label === job.label
      return isOurs ? newest : null
    }
    const id = this.#entryIds.get(job.key) ?? job.entryId
    return present.history.find((entry) => entry.entryId === id && entry.undone === (job.kind === 'undo')) ?? null
  }

  async #pause(milliseconds: number): Promise<void> {
    const wait = this.#options.wait ?? ((time: number) => new Promise<void>((resolve) => setTimeout(resolve, time)))
    await Promise.race([wait(milliseconds), new Promise<void>((resolve) => (this.#wake = resolve))])
    this.#wake = null
  }

  #setStatus(status: SaveStatus): void {
    if (this.#dropped) return
    this.#status = status
    this.#options.onStatus(status)
    if (status.kind !== 'saving') this.#tellIdle()
  }

  #tellIdle(): void {
    for (const listener of this.#idleListeners) listener()
    this.#idleListeners.clear()
  }
}
