import { availableParallelism } from 'node:os'
import type { SolveStage } from '../../core/occlusion/SolveInput.ts'
import { solveCancelled } from './solverFaults.ts'
import type { SceneMaterial, SolverAnswer, SolverTask } from './solverMessages.ts'
import { SolverThread } from './SolverThread.ts'
import type { Patience, ThreadOptions } from './SolverThread.ts'
import { workerUrl } from './workerUrl.ts'

/** More workers than this would fight for memory bandwidth and for the memory itself. */
const MOST_WORKERS = 4

/** Far above what lists of runs and pairs need. */
const HEAP_MEGABYTES = 2048

/** What each worker keeps of scenes: some forty of 640×480, or one of 16 megapixels. */
const CACHE_BYTES = 2 ** 29

const PATIENCE: Patience = { answer: 35, end: 1000 }

export interface PoolProgress {
  readonly stage: 'waiting' | 'cues' | SolveStage
  readonly move: number
  readonly energy: number | null
}

export interface PoolControl {
  readonly signal: AbortSignal
  readonly onProgress: (progress: PoolProgress) => void
}

/** A task without its scene, which is only made when the worker does not have it. */
export interface PoolJob {
  readonly task:
    Omit<Extract<SolverTask, { kind: 'look' }>, 'material'> | Omit<Extract<SolverTask, { kind: 'solve' }>, 'material'>
  /** Its buffers are handed over to the worker. */
  readonly material: (signal: AbortSignal) => Promise<SceneMaterial>
}

export interface SolverPoolOptions {
  /** Default: one per core, at most four. */
  readonly size?: number
  /** Default: Strata's own. */
  readonly workerUrl?: URL
  /** Largest heap of a worker; default 2048. Typed arrays lie outside of it. */
  readonly heapMegabytes?: number
  /** What each worker keeps of scenes that it solved before; default 512 MB. 0: the last one alone. */
  readonly cacheBytes?: number
  readonly patience?: Patience
}

interface Waiting {
  readonly sceneKey: string
  readonly admit: (thread: SolverThread) => void
  readonly giveUp: () => void
}

/**
 * Solver workers, started when they are first needed (the first one earlier: `prepare`). A task goes to the worker that had its scene last, when that one is
 * free; else to any free one; else it waits, first come, first served. A worker that crashes, or that does not stop in
 * time, fails its own task only and is replaced by a fresh one for the next.
 */
export class SolverPool {
  /** How many tasks can run at a time. */
  readonly size: number
  readonly #workerUrl: URL
  readonly #threadOptions: ThreadOptions
  readonly #idle: SolverThread[] = []
  readonly #busy = new Set<SolverThread>()
  /** How many those are, for workers to see. */
  readonly #load = new Int32Array(new SharedArrayBuffer(4))
  readonly #waiting: Waiting[] = []
  #isClosed = false

  constructor(options: SolverPoolOptions = {}) {
    this.size = options.size ?? Math.min(MOST_WORKERS, availableParallelism())
    this.#workerUrl = options.workerUrl ?? workerUrl('solverWorker')
    const { heapMegabytes = HEAP_MEGABYTES, cacheBytes = CACHE_BYTES, patience = PATIENCE } = options
    this.#threadOptions = { heapMegabytes, cacheBytes, patience, load: this.#load }
  }

  /** Rejects with `cancelled` soon after the signal (or `close`), with the worker's refusal, and when it crashed. */
  async run(job: PoolJob, control: PoolControl): Promise<SolverAnswer> {
    const { sceneKey } = job.task
    const thread = await this.#acquire(sceneKey, control)
    try {
      if (thread.mayHold(sceneKey)) {
        const answer = await this.#ask(thread, job, null, control)
        if (answer !== null) return answer
      }
      control.onProgress({ stage: 'cues', move: 0, energy: null })
      const material = await unlessCancelled(job.material(control.signal), control.signal)
      const answer = await this.#ask(thread, job, material, control)
      if (answer === null) throw new Error('a solver worker lost the scene that it was just given')
      return answer
    } finally {
      // A cancelled task is answered before its worker has stopped.
      void thread.idle.then(() => this.#release(thread))
    }
  }

  /** Starts a worker when there is none yet: it warms itself up (`warmUp.ts`) until it is needed. */
  prepare(): void {
    if (this.#isClosed || this.#busy.size > 0 || this.#idle.some((thread) => thread.isAlive)) return
    const thread = this.#fresh()
    if (thread !== null) this.#idle.push(thread)
  }

  /** Cancels everything and ends the workers. Idempotent. */
  async close(): Promise<void> {
    this.#isClosed = true
    for (const waiting of [...this.#waiting]) waiting.giveUp()
    const threads = [...this.#idle.splice(0), ...this.#busy]
    await Promise.all(threads.map((thread) => thread.end()))
  }

  #ask(thread: SolverThread, { task }: PoolJob, material: SceneMaterial | null, control: PoolControl) {
    return thread.ask({ ...task, material }, control)
  }

  async #acquire(sceneKey: string, { signal, onProgress }: PoolControl): Promise<SolverThread> {
    if (signal.aborted || this.#isClosed) throw solveCancelled()
    const free = this.#takeFree(sceneKey)
    if (free !== null) return free
    onProgress({ stage: 'waiting', move: 0, energy: null })
    return new Promise((resolve, reject) => {
      const waiting: Waiting = {
        sceneKey,
        admit: (thread) => {
          signal.removeEventListener('abort', waiting.giveUp)
          resolve(thread)
        },
        giveUp: () => {
          this.#waiting.splice(this.#waiting.indexOf(waiting), 1)
          reject(solveCancelled())
        },
      }
      signal.addEventListener('abort', waiting.giveUp, { once: true })
      this.#waiting.push(waiting)
    })
  }

  /** Null: all are busy and there may not be more, or the one that has the scene will be free in a moment. */
  #takeFree(sceneKey: string): SolverThread | null {
    if ([...this.#busy].some((thread) => thread.isStopping && thread.mayHold(sceneKey))) return null
    const alive = this.#idle.filter((thread) => thread.isAlive)
    const thread = alive.find((idle) => idle.mayHold(sceneKey)) ?? alive.at(-1) ?? this.#fresh()
    this.#idle.splice(0, Infinity, ...alive.filter((idle) => idle !== thread))
    if (thread !== null) this.#setBusy(thread, true)
    return thread
  }

  #fresh(): SolverThread | null {
    return this.#busy.size < this.size ? new SolverThread(this.#workerUrl, this.#threadOptions) : null
  }

  #setBusy(thread: SolverThread, isBusy: boolean): void {
    if (isBusy) this.#busy.add(thread)
    else this.#busy.delete(thread)
    Atomics.store(this.#load, 0, this.#busy.size)
  }

  #release(thread: SolverThread): void {
    this.#setBusy(thread, false)
    if (this.#isClosed) return void thread.end()
    this.#idle.push(thread)
    const holdsScene = ({ sceneKey }: Waiting): number => Number(thread.mayHold(sceneKey))
    for (const waiting of this.#waiting.toSorted((a, b) => holdsScene(b) - holdsScene(a))) {
      const free = this.#takeFree(waiting.sceneKey)
      if (free === null) continue
      this.#waiting.splice(this.#waiting.indexOf(waiting), 1)
      waiting.admit(free)
    }
  }
}

/** The promise, or `cancelled` as soon as the signal is raised; what the promise brings then is left alone. */
async function unlessCancelled<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  promise.catch(() => undefined)
  let giveUp: () => void = () => undefined
  const cancelled = new Promise<never>((_, reject) => {
    giveUp = () => reject(solveCancelled())
    if (signal.aborted) giveUp()
    signal.addEventListener('abort', giveUp, { once: true })
  })
  try {
    return await Promise.race([promise, cancelled])
  } finally {
    signal.removeEventListener('abort', giveUp)
  }
}
