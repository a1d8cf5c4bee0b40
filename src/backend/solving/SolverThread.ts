import { Worker } from 'node:worker_threads'
import { DomainError } from '../../core/support/DomainError.ts'
import type { SolveProgress } from '../../core/occlusion/SolveInput.ts'
import { outOfMemory, solveCancelled, workerGone } from './solverFaults.ts'
import type { FromWorker, SolverAnswer, SolverTask, ToWorker, WorkerGift } from './solverMessages.ts'

interface Running {
  readonly id: number
  readonly onProgress: (progress: SolveProgress) => void
  readonly settle: (outcome: { readonly answer: SolverAnswer | null } | { readonly error: unknown }) => void
}

/** What a thread is asked to heed. */
export interface TaskControl {
  readonly signal: AbortSignal
  readonly onProgress: (progress: SolveProgress) => void
  /** How long a raised signal waits for the worker to stop by itself before it is ended, milliseconds. */
  readonly patience: number
}

/** One solver worker, seen from the backend. It does one task at a time. */
export class SolverThread {
  readonly #worker: Worker
  readonly #stopFlag = new Int32Array(new SharedArrayBuffer(4))
  /** Scenes that were sent: the worker may have dropped one since. */
  readonly #scenes = new Set<string>()
  #lastId = 0
  #running: Running | null = null
  #isAlive = true

  constructor(workerUrl: URL, heapMegabytes: number) {
    const gift: WorkerGift = { stopFlag: this.#stopFlag.buffer as SharedArrayBuffer }
    // Not the options of this process: they may name modules and inspectors that are for it alone.
    const resourceLimits = { maxOldGenerationSizeMb: heapMegabytes }
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
    return this.#isAlive
  }

  mayHold(sceneKey: string): boolean {
    return this.#scenes.has(sceneKey)
  }

  /**
   * Does a task; null when its scene is needed. Buffers of its material are handed over. Rejects with the worker's
   * refusal, with `cancelled` soon after the signal, and when the worker ends.
   */
  async ask(task: SolverTask, control: TaskControl): Promise<SolverAnswer | null> {
    if (!this.#isAlive) throw workerGone()
    if (control.signal.aborted) throw solveCancelled()
    const id = ++this.#lastId
    const stop = this.#stopperOf(id, control)
    control.signal.addEventListener('abort', stop.begin, { once: true })
    this.#worker.ref()
    try {
      const answer = await new Promise<SolverAnswer | null>((resolve, reject) => {
        const settle: Running['settle'] = (outcome) =>
          'error' in outcome ? reject(outcome.error as Error) : resolve(outcome.answer)
        this.#running = { id, onProgress: control.onProgress, settle }
        const message: ToWorker = { id, task }
        this.#worker.postMessage(message, buffersOf(task))
      })
      // A scene that could not be made is not there.
      if (answer === null) this.#scenes.delete(task.sceneKey)
      else this.#scenes.add(task.sceneKey)
      return answer
    } finally {
      control.signal.removeEventListener('abort', stop.begin)
      stop.end()
      this.#running = null
      this.#worker.unref()
    }
  }

  /** Ends the worker at once; what it does is rejected as cancelled. */
  async end(): Promise<void> {
    this.#die(solveCancelled())
    await this.#worker.terminate()
  }

  #stopperOf(id: number, { patience }: TaskControl) {
    let timer: NodeJS.Timeout | undefined
    return {
      begin: () => {
        Atomics.store(this.#stopFlag, 0, id)
        timer = setTimeout(() => void this.end(), patience)
      },
      end: () => clearTimeout(timer),
    }
  }

  #receive(message: FromWorker): void {
    const running = this.#running
    if (running?.id !== message.id) return
    switch (message.kind) {
      case 'progress':
        return running.onProgress(message.progress)
      case 'answer':
        return running.settle({ answer: message.answer })
      case 'missing':
        return running.settle({ answer: null })
      case 'refusal':
        return running.settle({ error: new DomainError(message.code, message.message, message.details) })
      case 'failure':
        return running.settle({ error: message.error })
    }
  }

  #die(error: Error): void {
    if (!this.#isAlive) return
    this.#isAlive = false
    this.#running?.settle({ error })
  }
}

/** Pixels and file bytes of a task's material; everything else is small, or the asker's own, and is copied. */
function buffersOf({ material }: SolverTask): ArrayBuffer[] {
  if (material === null) return []
  const { cues, image } = material
  const arrays = [cues.kind === 'npz' ? cues.bytes : null, image?.data ?? null]
  return arrays.flatMap((array) => (array !== null && array.buffer instanceof ArrayBuffer ? [array.buffer] : []))
}

function isOutOfMemory(error: Error): boolean {
  return 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY'
}
