import { openProject } from '../backend/storage/ProjectStore.ts'
import type { OpenOptions, ProjectStore } from '../backend/storage/ProjectStore.ts'
import { DomainError } from '../core/support/DomainError.ts'
import { CommandOutput } from './CommandOutput.ts'
import { EXIT, exitCodeOf } from './exitCodes.ts'
import type { ExitCode } from './exitCodes.ts'
import type { Terminal } from './Terminal.ts'

/** Where a command leaves its exit code for `runCli`. */
export interface CommandContext {
  readonly terminal: Terminal
  exitCode: ExitCode
}

/** Runs the work of a command; a refusal becomes its sentence and its exit code. */
export async function runCommand(
  context: CommandContext,
  options: { readonly json?: boolean | undefined },
  work: (output: CommandOutput) => Promise<ExitCode>,
): Promise<void> {
  const output = new CommandOutput(context.terminal, options.json === true)
  try {
    context.exitCode = await work(output)
  } catch (error) {
    context.exitCode = EXIT.internal
    if (error instanceof DomainError) {
      output.error(error.code, error.message, { details: error.details })
      context.exitCode = exitCodeOf(error.code)
    } else {
      const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
      output.error('internal', `Strata failed, which is a bug. Please report it with this text:\n${text}`, {})
    }
  }
}

/**
 * Like `withProject`, for work that also makes sense without writing: a project that somebody has open, or that is in a
 * place that cannot be written, is opened for reading only.
 */
export async function withProjectOrSnapshot<T>(path: string, work: (store: ProjectStore) => Promise<T>): Promise<T> {
  const store = openOrSnapshot(path)
  try {
    return await work(store)
  } finally {
    store.close()
  }
}

const READABLE_STILL: ReadonlySet<string> = new Set(['project-locked', 'read-only'])

function openOrSnapshot(path: string): ProjectStore {
  try {
    return openProject(path)
  } catch (error) {
    if (!(error instanceof DomainError) || !READABLE_STILL.has(error.code)) throw error
    return openProject(path, { readOnly: true })
  }
}

/** Opens a project for one piece of work and closes it whatever happens. */
export async function withProject<T>(
  path: string,
  options: OpenOptions,
  work: (store: ProjectStore) => Promise<T>,
): Promise<T> {
  const store = openProject(path, options)
  try {
    return await work(store)
  } finally {
    store.close()
  }
}
