import { refuse } from '../../core/support/DomainError.ts'

/** How the ends of a solver worker are told to people. */
export function outOfMemory(cause?: unknown): Error {
  return refuse(
    'unsupported',
    {
      what: 'There is not enough memory to solve this image',
      todo: 'Use cues at half or a quarter of its size, close other programs, or solve a smaller copy.',
    },
    cause,
  )
}

export function workerGone(cause?: unknown): Error {
  return refuse(
    'internal',
    { what: 'The solver stopped unexpectedly', todo: 'Nothing was changed. Please report it if it happens again.' },
    cause,
  )
}

/** A bug that one image brought to light: the worker goes on, and so may those who have others to solve. */
export function solverFailed(cause: Error): Error {
  const todo = 'Nothing was changed. Please report it.'
  return refuse('internal', { what: 'The solver failed', received: cause.message, todo }, cause)
}

export function solveCancelled(): Error {
  return refuse('cancelled', { what: 'The solve was cancelled', todo: 'Nothing was changed.' })
}
