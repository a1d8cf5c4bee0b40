import type { HostAnswer, HostInspect, HostRun, PlacedTensor } from './hostMessages.ts'
import type { HostStarter } from './HostProcess.ts'
import { hostCrashed, inferenceCancelled, runTimedOut } from './inferenceFaults.ts'
import { HostEnded, InferenceHost, TaskForgotten } from './InferenceHost.ts'
import type { ModelFile, NamedTensors } from './inferenceTypes.ts'

/** One task is being run while the inputs of the next are on their way and the outputs of the last are being read. */
const SLOTS = 2

/** A task that was sent to hosts which ended before they began it is sent again this often. */
const MOST_RESENDS = 2

export interface Order {
  readonly model: ModelFile
  readonly inputs: NamedTensors
  readonly task: (slot: number, inputs: readonly PlacedTensor[]) => HostRun | HostInspect
  readonly signal: AbortSignal | undefined
  readonly timeoutMs: number
}

export interface Done {
  readonly answer: HostAnswer
  /** Of a run. */
  readonly outputs: NamedTensors
}

export interface HostQueueOptions {
  readonly start: HostStarter
  /** What the sessions of the host may take. */
  readonly cacheBytes: number
  /** How long a run that was cancelled may take to end by itself before its host is ended, milliseconds. */
  readonly patience: number
}

interface Job {
  readonly order: Order
  readonly resolve: (done: Done) => void
  /** Both count only once. */
  readonly reject: (error: unknown) => void
  /** What is to be done about the host when nobody waits for the job any more. */
  giveUp: () => void
  isSettled: boolean
  resends: number
}

/**
 * What is to be done by the host, first come, first served. The host is started when it is needed; when it ends under a task,
 * that one fails, the others are sent to the next host. Whoever cancels is answered at once.
 */
export class HostQueue {
  readonly #options: HostQueueOptions
  readonly #waiting: Job[] = []
  readonly #running = new Map<Job, Promise<void>>()
  readonly #freeSlots = Array.from({ length: SLOTS }, (_, slot) => slot)
  #host: Promise<InferenceHost | null> = Promise.resolve(null)
  #lastSent: Promise<void> = Promise.resolve()
  #isClosed = false

  constructor(options: HostQueueOptions) {
    this.#options = options
  }

  /** Rejects with `HostRefusal`, or a refusal of the queue: `cancelled`, `timed-out`, `inference-crashed`. */
  async do(order: Order): Promise<Done> {
    const { signal } = order
    if (signal?.aborted === true || this.#isClosed) throw inferenceCancelled()
    let cancel: () => void = () => undefined
    try {
      return await new Promise<Done>((resolve, reject) => {
        const job = this.#jobOf(order, resolve, reject)
        cancel = () => this.#cancel(job)
        signal?.addEventListener('abort', cancel, { once: true })
        this.#waiting.push(job)
        this.#pump()
      })
    } finally {
      signal?.removeEventListener('abort', cancel)
    }
  }

  /** Cancels everything; settles when the host is gone. */
  async close(): Promise<void> {
    this.#isClosed = true
    const running = [...this.#running]
    for (const job of [...this.#waiting, ...running.map(([job]) => job)]) this.#cancel(job)
    const host = await this.#host.catch(() => null)
    await host?.end()
    await Promise.all(running.map(([, done]) => done))
  }

  #jobOf(order: Order, resolve: Job['resolve'], reject: Job['reject']): Job {
    const job: Job = {
      order,
      resolve: (done) => {
        job.isSettled = true
        resolve(done)
      },
      reject: (error) => {
        job.isSettled = true
        reject(error)
      },
      giveUp: () => undefined,
      isSettled: false,
      resends: 0,
    }
    return job
  }

  #cancel(job: Job): void {
    if (job.isSettled) return
    job.reject(inferenceCancelled())
    const index = this.#waiting.indexOf(job)
    if (index >= 0) this.#waiting.splice(index, 1)
    job.giveUp()
  }

  #pump(): void {
    while (this.#freeSlots.length > 0) {
      const job = this.#waiting.shift()
      if (job === undefined) return
      const slot = this.#freeSlots.shift()!
      const done = this.#run(job, slot).finally(() => {
        this.#running.delete(job)
        this.#freeSlots.push(slot)
        if (!this.#isClosed) this.#pump()
      })
      this.#running.set(job, done)
    }
  }

  /** Never rejects. */
  async #run(job: Job, slot: number): Promise<void> {
    let host: InferenceHost | null = null
    try {
      const before = this.#lastSent
      let hasSent: () => void = () => undefined
      this.#lastSent = new Promise((resolve) => (hasSent = resolve))
      let answering: Promise<HostAnswer>
      try {
        // Small inputs are written sooner than large ones, but whoever came first is served first.
        await before
        host = await this.#readyHost()
        const inputs = await host.exchange.write(slot, job.order.inputs)
        if (job.isSettled) return
        answering = this.#ask(job, slot, inputs, host)
      } finally {
        hasSent()
      }
      const answer = await answering
      if (job.isSettled) return
      const outputs = answer.kind === 'run' ? await host.exchange.read(slot, answer.outputs) : {}
      job.resolve({ answer, outputs })
    } catch (error) {
      if (job.isSettled || error instanceof TaskForgotten) return
      const isGuilty = error instanceof HostEnded && error.wasBegun
      const isLost = host !== null && !host.isAlive
      if (isLost && !isGuilty && job.resends < MOST_RESENDS) {
        job.resends++
        this.#waiting.unshift(job)
      } else {
        job.reject(error instanceof HostEnded ? hostCrashed(error.how) : error)
      }
    }
  }

  async #ask(job: Job, slot: number, inputs: readonly PlacedTensor[], host: InferenceHost): Promise<HostAnswer> {
    const { task, model, timeoutMs } = job.order
    let timer: NodeJS.Timeout | undefined
    const endSoon = (): void => {
      clearTimeout(timer)
      timer = setTimeout(() => void host.end(), this.#options.patience)
    }
    const { answer, forget } = host.ask(task(slot, inputs), () => {
      job.giveUp = endSoon
      if (job.isSettled) return endSoon()
      timer = setTimeout(() => {
        job.reject(runTimedOut(model, timeoutMs))
        void host.end()
      }, timeoutMs)
    })
    job.giveUp = forget
    try {
      return await answer
    } finally {
      clearTimeout(timer)
      job.giveUp = () => undefined
    }
  }

  /** The host, or the next one when it has ended or is worn. */
  #readyHost(): Promise<InferenceHost> {
    const ready = this.#host
      .catch(() => null)
      .then(async (host) => {
        if (host !== null && host.isAlive && !host.isWorn) return host
        if (host !== null) await host.retire()
        if (this.#isClosed) throw inferenceCancelled()
        const { start, cacheBytes } = this.#options
        return InferenceHost.start({ start, cacheBytes, slots: SLOTS })
      })
    this.#host = ready
    return ready
  }
}
