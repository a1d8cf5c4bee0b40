import { mapEventIterator } from '@orpc/client'
import type { ClientContext, ClientLink, ClientOptions } from '@orpc/client'
import { ConnectionLost } from './HostConnection.ts'
import type { ConnectionState, HostConnection } from './HostConnection.ts'

/** One connection to the backend, from the moment it is open. */
export interface BackendChannel {
  readonly link: ClientLink<ClientContext>
  /** Settles when the connection is gone. Never rejects. */
  readonly closed: Promise<void>
}

/** How to connect and how long to wait, all in milliseconds. */
export interface ReconnectOptions {
  /** Opens one connection; rejects when there is no backend. */
  readonly connect: () => Promise<BackendChannel>
  /** Waiting time before the first retry; doubles with each further one, up to `longestDelay`. */
  readonly firstDelay?: number
  readonly longestDelay?: number
  /** How long a call waits for a lost connection to come back. */
  readonly patience?: number
}

/**
 * An oRPC link that opens a new connection when the old one breaks. Nothing is sent twice: a call that was under way
 * fails with `ConnectionLost` (the backend may or may not have carried it out), only calls not yet sent wait.
 */
export class ReconnectingLink implements ClientLink<ClientContext>, HostConnection {
  readonly #connect: () => Promise<BackendChannel>
  readonly #firstDelay: number
  readonly #longestDelay: number
  readonly #patience: number
  readonly #listeners = new Set<(state: ConnectionState) => void>()
  readonly #waiters = new Set<(channel: BackendChannel) => void>()
  #channel: BackendChannel | null = null
  #delay: number
  #timer: ReturnType<typeof setTimeout> | null = null

  private constructor(options: ReconnectOptions) {
    this.#connect = options.connect
    this.#firstDelay = options.firstDelay ?? 250
    this.#longestDelay = options.longestDelay ?? 5000
    this.#patience = options.patience ?? 15_000
    this.#delay = this.#firstDelay
  }

  /** Connects once; rejects with what `connect` rejects with when that fails. */
  static async open(options: ReconnectOptions): Promise<ReconnectingLink> {
    const link = new ReconnectingLink(options)
    link.#adopt(await options.connect())
    return link
  }

  get state(): ConnectionState {
    return this.#channel === null ? 'lost' : 'open'
  }

  onChange(listener: (state: ConnectionState) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  retryNow(): void {
    if (this.#timer === null) return
    clearTimeout(this.#timer)
    this.#timer = null
    void this.#retry()
  }

  async call(path: readonly string[], input: unknown, options: ClientOptions<ClientContext>): Promise<unknown> {
    const channel = this.#channel ?? (await this.#nextChannel(options.signal))
    const lostOr = (error: unknown): unknown => (this.#channel === channel ? error : new ConnectionLost())
    try {
      const output = await channel.link.call(path, input, options)
      if (!isAsyncIterator(output)) return output
      return mapEventIterator(output, {
        value: (value) => Promise.resolve(value),
        error: (error) => Promise.resolve(lostOr(error)),
      })
    } catch (error) {
      throw lostOr(error)
    }
  }

  #adopt(channel: BackendChannel): void {
    this.#channel = channel
    this.#delay = this.#firstDelay
    void channel.closed.then(() => {
      if (this.#channel !== channel) return
      this.#channel = null
      this.#announce()
      this.#retryLater()
    })
    for (const resume of this.#waiters) resume(channel)
    this.#waiters.clear()
    this.#announce()
  }

  #retryLater(): void {
    // Half of the waiting time is left to chance, so that many windows do not knock at the same moment.
    const wait = this.#delay * (0.5 + Math.random() / 2)
    this.#delay = Math.min(this.#delay * 2, this.#longestDelay)
    this.#timer = setTimeout(() => {
      this.#timer = null
      void this.#retry()
    }, wait)
  }

  async #retry(): Promise<void> {
    try {
      this.#adopt(await this.#connect())
    } catch {
      this.#retryLater()
    }
  }

  #nextChannel(signal: AbortSignal | undefined): Promise<BackendChannel> {
    return new Promise((resolve, reject) => {
      const giveUp = (): void => {
        this.#waiters.delete(resume)
        clearTimeout(timer)
        reject(new ConnectionLost())
      }
      const resume = (channel: BackendChannel): void => {
        clearTimeout(timer)
        signal?.removeEventListener('abort', giveUp)
        resolve(channel)
      }
      const timer = setTimeout(giveUp, this.#patience)
      signal?.addEventListener('abort', giveUp, { once: true })
      this.#waiters.add(resume)
    })
  }

  #announce(): void {
    for (const listener of this.#listeners) listener(this.state)
  }
}

function isAsyncIterator(value: unknown): value is AsyncIterator<unknown, unknown, undefined> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value && 'next' in value
}
