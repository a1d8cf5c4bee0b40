import { refuse } from '../core/support/DomainError.ts'

/** How long closing waits for jobs that do not stop, milliseconds: less than a host waits for the backend. */
const PATIENCE = 5000

/** The long jobs under way, so that closing can stop them and wait until each has tidied up after itself. */
export class RunningJobs {
  readonly #stopper = new AbortController()
  readonly #running = new Set<Promise<unknown>>()

  /** Runs a job whose signal is the caller's and that of closing in one. Throws `cancelled` after `close`. */
  async run<T>(signal: AbortSignal | undefined, job: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const closing = this.#stopper.signal
    if (closing.aborted) throw refuse('cancelled', { what: 'The project is being closed' })
    const running = job(signal === undefined ? closing : AbortSignal.any([signal, closing]))
    this.#running.add(running)
    try {
      return await running
    } finally {
      this.#running.delete(running)
    }
  }

  /** Never rejects. */
  async close(): Promise<void> {
    this.#stopper.abort()
    const ended = Promise.allSettled(this.#running)
    let timer: NodeJS.Timeout | undefined
    await Promise.race([ended, new Promise<void>((resolve) => (timer = setTimeout(resolve, PATIENCE)))])
    clearTimeout(timer)
  }
}
