import { readFile, stat } from 'node:fs/promises'
import { DomainError, refuse } from '../core/support/DomainError.ts'
import { checkSolverParameters } from '../core/occlusion/SolverParameters.ts'
import type { CheckedParameters } from '../core/occlusion/SolverParameters.ts'

/** Far above what any set of parameters takes. */
const MOST_BYTES = 2 ** 20

export interface ReadParameters extends CheckedParameters {
  /** What the file says, without the defaults. */
  readonly given: unknown
}

/**
 * Solver parameters from a JSON file; all defaults without one. Throws `not-found`, and `bad-input` naming the file and the
 * value in it.
 */
export async function readParameters(path: string | undefined): Promise<ReadParameters> {
  if (path === undefined) return { ...checkSolverParameters({}, 'the defaults'), given: {} }
  try {
    const { size } = await stat(path)
    if (size > MOST_BYTES) {
      throw refuse('bad-input', { what: 'Too large for a file of parameters', where: path, received: `${size} bytes` })
    }
    const given: unknown = JSON.parse(await readFile(path, 'utf8'))
    return { ...checkSolverParameters(given, path), given }
  } catch (error) {
    if (error instanceof DomainError) throw error
    if (error instanceof SyntaxError) {
      const todo = 'Write an object such as {"evidence": {"smoothness": 0.5}}.'
      throw refuse('bad-input', { what: 'Not JSON', where: path, received: error.message, todo }, error)
    }
    throw refuse(
      'not-found',
      { what: 'There is no such file of parameters', where: path, todo: 'Check the path.' },
      error,
    )
  }
}
