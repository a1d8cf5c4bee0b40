import { ORPCError, ValidationError } from '@orpc/server'
import { DomainError, ERROR_CODES, refuse } from '../core/support/DomainError.ts'
import { randomId } from './files/randomId.ts'
import type { Log } from './log.ts'

const FAULT_KEYS = ['what', 'where', 'expected', 'received', 'todo'] as const
const KNOWN_CODES: ReadonlySet<string> = new Set(ERROR_CODES)

/**
 * Turns whatever a procedure threw into an error of the contract: refusals keep code, sentence and fault; anything else
 * is a bug of ours, is logged whole under an id, and crosses as `internal` with that id and nothing of its text.
 */
export function callError(error: unknown, call: string, log: Log): ORPCError<string, unknown> {
  if (error instanceof ORPCError && KNOWN_CODES.has(error.code)) return error
  const refusal = refusalOf(error)
  if (refusal !== null && refusal.code !== 'internal') {
    const fault = FAULT_KEYS.flatMap((key) =>
      typeof refusal.details[key] === 'string' ? [[key, refusal.details[key]]] : [],
    )
    return new ORPCError(refusal.code, { message: refusal.message, data: Object.fromEntries(fault) })
  }
  const logId = randomId()
  log.error({ call, logId, err: error }, 'a call failed by a bug')
  const todo = `Please report it; the log has the details under ${logId}.`
  const internal = refuse('internal', { what: 'Something went wrong inside Strata', todo }, error)
  return new ORPCError(internal.code, { message: internal.message, data: { ...internal.details } })
}

function refusalOf(error: unknown): DomainError | null {
  if (error instanceof DomainError) return error
  if (error instanceof Error && error.name === 'AbortError') {
    return refuse('cancelled', { what: 'Stopped' }, error)
  }
  if (!(error instanceof ORPCError) || error.code !== 'BAD_REQUEST') return null
  const issue = error.cause instanceof ValidationError ? error.cause.issues[0] : undefined
  const place = issue?.path?.map((part) => (typeof part === 'object' ? part.key : part)).join('.')
  return refuse('bad-input', {
    what: 'The window sent something the backend does not understand',
    ...(place === undefined || place === '' ? {} : { where: place }),
    ...(issue === undefined ? {} : { received: issue.message }),
    todo: 'Reload the window.',
  })
}
