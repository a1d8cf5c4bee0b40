import { Worker } from 'node:worker_threads'
import { DomainError } from '../../core/support/DomainError.ts'
import type { SolveProgress } from '../../core/occlusion/SolveInput.ts'
import { outputBuffers } from './outputBuffers.ts'
import { outOfMemory, solveCancelled, solverFailed, workerGone } from './solverFaults.ts'
import type { FromWorker, SolverAnswer, SolverTask, ToWorker, WorkerGift } from './solverMessages.ts'

interface Running {
  readonly id: number
  readonly onProgress: (progress: SolveProgress) => void
  /** Tells the asker; only the first call counts. */
  readonly settle: (outcome: { readonly answer: SolverAnswer | null } | { readonly error: unknown }) => void
  /** Called when the worker is free again, or gone. */
  readonly free: () => void
}

/** What a thread is asked to heed. */
export interface TaskControl {
  readonly signal: AbortSignal
  readonly onProgress: (progress: SolveProgress) => void
}

/** How patient one is with a worker after a task was cancelled, milliseconds. */
export interface Patience {
  /** So long the asker waits for its answer; a person who cancels shall have it within 50 ms. */
  readonly answer: number
  /** So long the worker may take to stop by itself before it is ended: what it remembers is worth a moment. */
  readonly end: number
}

export interface ThreadOptions {
  readonly heapMegabytes: number
  readonly cacheBytes: number
  readonly patience: Patience
  /** How many workers are at work, this one included while it has a task. */
  readonly load: Int32Array<SharedArrayBuffer>
}

/** One solver worker, seen from the backend. It does one task at a time. */
export class SolverThread {
  readonly #worker: Worker
  readonly #stopFlag = new Int32Array(new SharedArrayBuffer(8))
  /** Scenes that were sent: the worker may have dropped one since. */
  readonly #scenes = new Set<string>()
  readonly #patience: Patience
  #lastId = 0
  #running: Running | null = null
  #idle = Promise.resolve()
  #isStopping = false
  /** Why it ended; null while it lives. */
  #ended: Error | null = null

  constructor(workerUrl: URL, options: ThreadOptions) {
    this.#patience = options.patience
    const { cacheBytes, load } = options
    const gift: WorkerGift = { stopFlag: this.#stopFlag, load, cacheBytes }
    // Not the options of this process: they may name modules and inspectors that are for it alone.
    const resourceLimits = { maxOldGenerationSizeMb: options.heapMegabytes }
    this.#worker = new Worker(workerUrl, { workerData: gift, execArgv: [], resourceLimits })
    this.#worker.on('message', (message: FromWorker) => this.#receive(message))
    this.#worker.on('messageerror', (error) => this.#die(workerGone(error)))
    this.#worker.on('error', (error) => this.#die(isOutOfMemory(error) ? outOfMemory(error) : workerGone(error)))
    this.#worker.on('exit', () => this.#die(workerGone()))
    // An idle worker keeps no process alive.
    this.#worker.unref()
  }

  /** False once it has ended, for whatever reason. */
  get isAlive(): boolean {
    return this.#ended === null
  }

  /** Settles when the worker has done, stopped or died at what it was asked last. Never rejects. */
  get idle(): Promise<void> {
    return this.#idle
  }

  /** A cancelled task has been answered, but its worker has not stopped yet. */
  get isStopping(): boolean {
    return this.#isStopping
  }

  mayHold(sceneKey: string): boolean {
    return this.#scenes.has(sceneKey)
  }

  /**
   * Does a task; null when its scene is needed. Only to be asked when idle. Buffers of its material are handed over. Rejects
   * with the worker's refusal, with `cancelled` soon after the signal, and when the worker ends.
   */
  async ask(task: SolverTask, control: TaskControl): Promise<SolverAnswer | null> {
    if (this.#ended !== null) throw this.#ended
    if (control.signal.aborted) throw solveCancelled()
    const id = ++this.#lastId
    let free: () => void = () => undefined
    this.#idle = new Promise((resolve) => (free = resolve))
    this.#worker.ref()
    const answered = new Promise<SolverAnswer | null>((resolve, reject) => {
      const settle: Running['settle'] = (outcome) =>
        'error' in outcome ? reject(outcome.error as Error) : resolve(outcome.answer)
      this.#running = { id, onProgress: control.onProgress, settle, free }
    })
    const stop = (): void => this.#stop(id)
    control.signal.addEventListener('abort', stop, { once: true })
    try {
      Atomics.store(this.#stopFlag, 1, id)
      this.#send({ id, task })
      const answer = await answered
      const isForgotten = task.kind === 'solve' && !task.keepsScene
      if (answer === null || isForgotten) this.#scenes.delete(task.sceneKey)
      else this.#scenes.add(task.sceneKey)
      return answer
    } finally {
      control.signal.removeEventListener('abort', stop)
    }
  }

  /** Ends the worker at once; what it does is rejected as cancelled. */
  async end(): Promise<void> {
    this.#die(solveCancelled())
    await this.#worker.terminate()
  }

  /** What cannot be sent (a buffer given away before) fails its task and leaves the worker free. */
  #send(message: ToWorker): void {
    try {
      this.#worker.postMessage(message, buffersOf(message.task))
    } catch (error) {
      this.#finish({ error })
    }
  }

  #stop(id: number): void {
    const running = this.#running
    if (running?.id !== id) return
    this.#isStopping = true
    Atomics.store(this.#stopFlag, 0, id)
    const answering = setTimeout(() => running.settle({ error: solveCancelled() }), this.#patience.answer)
    const ending = setTimeout(() => void this.end(), this.#patience.end)
    void this.#idle.then(() => {
      clearTimeout(answering)
      clearTimeout(ending)
    })
  }

  #receive(message: FromWorker): void {
    if (this.#running?.id !== message.id) return
    switch (message.kind) {
      case 'progress':
        return this.#running.onProgress(message.progress)
      case 'answer':
        // Of a task that was cancelled just before: the asker expects to hear that.
        return this.#finish(this.#isStopping ? { error: solveCancelled() } : { answer: message.answer })
      case 'missing':
        return this.#finish({ answer: null })
      case 'refusal':
        return this.#finish({ error: new DomainError(message.code, message.message, message.details) })
      case 'failure':
        return this.#finish({ error: solverFailed(message.error) })
    }
  }

  #finish(outcome: Parameters<Running['settle']>[0]): void {
    const running = this.#running
    this.#running = null
    this.#isStopping = false
    this.#worker.unref()
    running?.settle(outcome)
    running?.free()
  }

  #die(error: Error): void {
    if (this.#ended !== null) return
    this.#ended = error
    this.#finish({ error })
    // Not every fault ends the worker by itself: a message that cannot be read does not.
    void this.#worker.terminate()
  }
}

/** Pixels and file bytes of a task's material; everything else is small, or the asker's own, and is copied. */
function buffersOf({ material }: SolverTask): ArrayBuffer[] {
  if (material === null) return []
  const { cues, image } = material
  const arrays = [cues.kind === 'npz' ? cues.bytes : null, image?.data ?? null]
  const own = arrays.flatMap((array) => (array !== null && array.buffer instanceof ArrayBuffer ? [array.buffer] : []))
  return cues.kind === 'network' ? [...own, ...outputBuffers(cues)] : own
}

function isOutOfMemory(error: Error): boolean {
  return 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY'
}
