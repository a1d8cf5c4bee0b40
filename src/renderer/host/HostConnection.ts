/** `open`: the backend answers. `lost`: it does not; a new try is under way or waits for its turn. */
export type ConnectionState = 'open' | 'lost'

/**
 * Whether the backend can be reached, for the window to show. Calls made while the connection is lost wait for it to
 * come back for a while; calls that were under way when it broke fail with `ConnectionLost`, and whether the backend
 * carried them out is unknown: reload what they concerned. Event iterations end with the same error: iterate again once
 * the state is `open`.
 */
export interface HostConnection {
  readonly state: ConnectionState
  /** Calls the listener at each change; the answer stops that. */
  onChange(listener: (state: ConnectionState) => void): () => void
  /** Tries again now instead of after the waiting time. */
  retryNow(): void
}

/** A call that found no backend, or lost it under way. */
export class ConnectionLost extends Error {
  constructor(message = 'Strata’s backend does not answer. Changes since the last save are kept in this window.') {
    super(message)
    this.name = 'ConnectionLost'
  }
}
