/** Every way an operation can be refused. Closed on purpose: the renderer and the CLI switch over it. */
export const ERROR_CODES = [
  'bad-input', // a file, argument or message does not have the form it must have
  'bad-mask', // runs, sizes or coordinates that cannot be a mask
  'size-mismatch', // two things that must have the same width and height do not
  'not-found', // a file, image, set or instance that does not exist
  'not-a-project', // the file is not a Strata project (not SQLite, or of another application)
  'future-version', // the project was written by a newer Strata
  'corrupt', // the project file failed its integrity check
  'project-locked', // another process is writing this project
  'stale-revision', // the annotation changed elsewhere since it was opened
  'order-cycle', // the order cannot be written as a total order without a recorded decision
  'not-representable', // the target format cannot hold this
  'read-only', // the file or its folder cannot be written
  'disk-full', // no space left
  'unsupported', // a known thing that Strata does not do
  'cancelled', // the person or the caller stopped it
  'timed-out', // it took longer than it was allowed to
  'inference-crashed', // the process that runs models ended under this request; asking again may succeed
  'internal', // a bug of ours
] as const

export type ErrorCode = (typeof ERROR_CODES)[number]

/** The five things a person needs to act on a refusal. `where` is a file and the place inside it. */
export interface Fault {
  readonly what: string
  readonly where?: string
  readonly expected?: string
  readonly received?: string
  readonly todo?: string
}

/** A refusal with a code for machines and a sentence for people. `details` goes to the log, never to the screen. */
export class DomainError extends Error {
  readonly code: ErrorCode
  readonly details: Readonly<Record<string, unknown>>

  constructor(code: ErrorCode, message: string, details: Readonly<Record<string, unknown>> = {}, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
    this.name = 'DomainError'
    this.code = code
    this.details = details
  }
}

/** Writes a fault as one sentence group: "What, in where: expected X, received Y. Do Z." */
export function faultMessage(fault: Fault): string {
  const where = fault.where === undefined ? '' : ` in ${fault.where}`
  const comparison = [
    fault.expected === undefined ? null : `expected ${fault.expected}`,
    fault.received === undefined ? null : `received ${fault.received}`,
  ].filter((part) => part !== null)
  const body = comparison.length > 0 ? `: ${comparison.join(', ')}` : ''
  const todo = fault.todo === undefined ? '' : ` ${fault.todo}`
  return `${fault.what}${where}${body}.${todo}`
}

/** Builds the error for a fault; the fault itself is kept as details. */
export function refuse(code: ErrorCode, fault: Fault, cause?: unknown): DomainError {
  return new DomainError(code, faultMessage(fault), { ...fault }, cause)
}
