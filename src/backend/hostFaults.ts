import { DomainError, refuse } from '../core/support/DomainError.ts'
import type { ErrorCode } from '../core/support/DomainError.ts'

/** The refusals of the hosts, which know the contract's codes only through the backend. */

/** The server could not start listening. */
export function listenFault(where: string, cause: unknown): Error {
  const received = cause instanceof Error ? cause.message : String(cause)
  const code = cause instanceof Error && 'code' in cause ? cause.code : ''
  if (code === 'EADDRINUSE') {
    const todo = 'Choose another port, or none for any free one; Strata may be running there already.'
    return refuse('bad-input', { what: 'Another program listens on this port', where, todo }, cause)
  }
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
    const todo = 'Choose one of its own, such as 127.0.0.1.'
    return refuse('bad-input', { what: 'This machine does not have this address', where, todo }, cause)
  }
  const todo = 'Choose another port, or none for any free one.'
  return refuse('bad-input', { what: 'The server cannot listen', where, received, todo }, cause)
}

/** The backend process ended before it answered. */
export function backendGone(cause?: unknown): Error {
  const todo = 'Everything shown as saved is saved. Open the project again.'
  return refuse('internal', { what: 'Strata’s backend process ended unexpectedly', todo }, cause)
}

/** Code and sentence of whatever was thrown, as far as a person may see them. */
export function refusalOf(error: unknown): { readonly code: ErrorCode; readonly message: string } {
  if (error instanceof DomainError) return { code: error.code, message: error.message }
  return { code: 'internal', message: 'Something went wrong inside Strata.' }
}
