import { refuse } from '../../core/support/DomainError.ts'

interface Waiter<T> {
  readonly resolve: (value: T) => void
  readonly reject: (error: unknown) => void
}

interface Work<T> {
  readonly waiters: Set<Waiter<T>>
  readonly stopper: AbortController
  ending: NodeJS.Timeout | null
}

/** So long work goes on that nobody waits for, milliseconds: who asks again after each stroke joins what is under way. */
const LINGER = 500

/** Work that whoever asks for the same shares; it is aborted a moment after the last one stopped waiting for it. */
export class SharedWork<T> {
  readonly #copy: (value: T) => T
  readonly #linger: number
  readonly #running = new Map<string, Work<T>>()

  /** `copy`: for each but the first one who waits. */
  constructor(copy: (value: T) => T, linger = LINGER) {
    this.#copy = copy
    this.#linger = linger
  }

  /** Joins the work of this key, or starts it. Rejects as the work does, and with `cancelled` soon after `signal`. */
  join(key: string, signal: AbortSignal, start: (signal: AbortSignal) => Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      if (signal.aborted) return reject(notAwaited())
      const work = this.#running.get(key) ?? this.#start(key, start)
      if (work.ending !== null) clearTimeout(work.ending)
      work.ending = null
      const leave = (): void => {
        work.waiters.delete(waiter)
        if (work.waiters.size === 0) work.ending = setTimeout(() => this.#abort(key, work), this.#linger)
        reject(notAwaited())
      }
      const settled = (): void => signal.removeEventListener('abort', leave)
      const waiter: Waiter<T> = {
        resolve: (value) => (settled(), resolve(value)),
        reject: (error) => (settled(), reject(error as Error)),
      }
      work.waiters.add(waiter)
      signal.addEventListener('abort', leave, { once: true })
    })
  }

  #start(key: string, start: (signal: AbortSignal) => Promise<T>): Work<T> {
    const work: Work<T> = { waiters: new Set(), stopper: new AbortController(), ending: null }
    this.#running.set(key, work)
    const end = (): Waiter<T>[] => {
      if (work.ending !== null) clearTimeout(work.ending)
      if (this.#running.get(key) === work) this.#running.delete(key)
      return [...work.waiters]
    }
    start(work.stopper.signal).then(
      (value) => {
        const waiters = end()
        // All copies are made before anybody has the value: the first one may give its buffers away.
        const values = waiters.map((_, index) => (index === 0 ? value : this.#copy(value)))
        waiters.forEach((waiter, index) => waiter.resolve(values[index]!))
      },
      (error: unknown) => {
        for (const waiter of end()) waiter.reject(error)
      },
    )
    return work
  }

  #abort(key: string, work: Work<T>): void {
    if (this.#running.get(key) === work) this.#running.delete(key)
    work.stopper.abort()
  }
}

function notAwaited(): Error {
  return refuse('cancelled', { what: 'Cancelled', todo: 'Nothing was changed.' })
}
