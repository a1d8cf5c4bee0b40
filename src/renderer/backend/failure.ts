import { isDefinedError, ORPCError } from '@orpc/client'
import { DomainError, ERROR_CODES } from '../../core/support/DomainError.ts'
import type { ErrorCode } from '../../core/support/DomainError.ts'
import { ConnectionLost } from '../host/HostConnection.ts'

/**
 * Something that did not work, as the interface shows it. `connection` is no refusal: the backend could not be
 * reached, and the same request may well succeed later.
 */
export interface Failure {
  readonly code: ErrorCode | 'connection'
  /** A few words, the heading of the message. */
  readonly title: string
  /** The backend's sentences: what, where, expected, received. */
  readonly message: string
  /** What the person can do next; empty when the message already says it. */
  readonly todo: string
}

const TITLES: Readonly<Record<Failure['code'], string>> = {
  'bad-input': 'This input cannot be used',
  'bad-mask': 'This mask is damaged',
  'size-mismatch': 'The sizes do not match',
  'not-found': 'Not found',
  'not-a-project': 'Not a Strata project',
  'future-version': 'Written by a newer Strata',
  corrupt: 'The project does not fit together',
  'project-locked': 'The project is in use elsewhere',
  'stale-revision': 'Changed elsewhere',
  'order-cycle': 'The order runs in a circle',
  'not-representable': 'The format cannot hold this',
  'read-only': 'The project cannot be written',
  'disk-full': 'The disk is full',
  unsupported: 'Not supported',
  cancelled: 'Stopped',
  'timed-out': 'It took too long',
  'inference-crashed': 'The model stopped running',
  internal: 'Strata made a mistake',
  connection: 'No connection to the backend',
}

const CONNECTION_TODO = 'Strata keeps trying. Leave this window open: unsaved changes are kept in it.'
const INTERNAL_TODO = 'Reload the window. If it happens again, look at the log of the backend.'

/** Turns whatever was thrown into something that can be shown. Never throws. */
export function failureOf(error: unknown): Failure {
  if (error instanceof DomainError) return failure(error.code, error.message, todoOf(error.details))
  if (error instanceof ORPCError) {
    const code = ERROR_CODES.find((known) => known === error.code)
    if (code !== undefined) return failure(code, error.message, isDefinedError(error) ? todoOf(error.data) : '')
    return failure('internal', error.message, INTERNAL_TODO)
  }
  if (error instanceof ConnectionLost) return failure('connection', error.message, CONNECTION_TODO)
  if (error instanceof Error && error.name === 'AbortError') return failure('cancelled', 'Stopped.', '')
  return failure('internal', error instanceof Error ? error.message : String(error), INTERNAL_TODO)
}

/** True when the request may simply be tried again later, because it never got an answer. */
export function isConnectionFailure(failure: Failure): boolean {
  return failure.code === 'connection'
}

function failure(code: Failure['code'], message: string, todo: string): Failure {
  return { code, title: TITLES[code], message: withoutSuffix(message, todo), todo }
}

/** Refusals end with what to do; it is shown on a line of its own, so it is cut off the sentence. */
function withoutSuffix(message: string, todo: string): string {
  return todo !== '' && message.endsWith(todo) ? message.slice(0, -todo.length).trimEnd() : message
}

function todoOf(data: unknown): string {
  if (typeof data !== 'object' || data === null || !('todo' in data)) return ''
  return typeof data.todo === 'string' ? data.todo : ''
}
