import type { HostConnection } from '../host/HostConnection.ts'

/** Pause before asking for events again, in milliseconds. */
const EVENTS_DELAY = 500

/**
 * Follows events of the backend that have no end of their own: hands each to `take` until `signal`, and starts over
 * whenever the connection comes back. `again` is called before each new start but the first: what was told meanwhile is
 * lost. Never throws.
 */
export async function followWhileConnected<Event>(options: {
  readonly connection: Pick<HostConnection, 'state'>
  readonly signal: AbortSignal
  readonly start: () => Promise<AsyncIterable<Event>>
  readonly take: (event: Event) => void
  readonly again?: () => Promise<void>
}): Promise<void> {
  const { connection, signal, start, take, again } = options
  while (!signal.aborted) {
    try {
      for await (const event of await start()) take(event)
    } catch {
      // Whatever ended the events means the same: no news for now. Requests report their own failures.
    }
    await connectionOpen(connection, signal)
    if (!signal.aborted) await again?.()
  }
}

/** Resolves when the connection is open (again), or when `signal` ends the waiting. */
function connectionOpen(connection: Pick<HostConnection, 'state'>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve()
    // A moment of grace also when the connection looks open: events that end at once must not spin.
    const timer = setInterval(() => connection.state === 'open' && done(), EVENTS_DELAY)
    const done = (): void => {
      clearInterval(timer)
      resolve()
    }
    signal.addEventListener('abort', done, { once: true })
  })
}
