import type { ErrorCode } from '../core/support/DomainError.ts'

/** What the command tells the shell. Part of the interface: scripts depend on it. */
export const EXIT = {
  done: 0,
  /** Done, but `check` found something, or `import`, `add`, `predict`, `solve` or `cues` had to refuse part of what it was given. */
  findings: 1,
  /** Unknown command or option, missing argument. */
  badUsage: 2,
  /** A file, project or argument that cannot be used, or no place to write; nothing was changed. */
  badInput: 3,
  /** A bug of ours (the number BSD's sysexits.h gives to it). */
  internal: 70,
  /**
   * Interrupted (128 + SIGINT); nothing was changed, but `predict`, `solve` and `cues` keep the images that were done and `models pull` what
   * was loaded.
   */
  interrupted: 130,
} as const

export type ExitCode = (typeof EXIT)[keyof typeof EXIT]

export function exitCodeOf(code: ErrorCode): ExitCode {
  if (code === 'cancelled') return EXIT.interrupted
  return code === 'internal' || code === 'inference-crashed' ? EXIT.internal : EXIT.badInput
}

export const EXIT_CODES_HELP = `
Exit codes:
  0    done
  1    done with findings: check found something, or part of the input was refused
  2    bad usage
  3    bad input, or no place to write the output; nothing was changed
  130  interrupted; nothing was changed, but predict, solve and cues keep the images that were done, and models pull
       what was loaded`
