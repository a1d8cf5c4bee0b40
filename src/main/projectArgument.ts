import { isAbsolute, resolve } from 'node:path'

const ENDING = '.strata'

/** The project named on a command line, as an absolute path; null when there is none. The program itself is left out. */
export function projectArgument(argv: readonly string[], workingDirectory: string): string | null {
  const named = argv.slice(1).find((argument) => argument.endsWith(ENDING) && !argument.startsWith('-'))
  if (named === undefined) return null
  return isAbsolute(named) ? named : resolve(workingDirectory, named)
}

/** A path that a save dialog gave, with the project's ending where the person left it out. */
export function withProjectEnding(path: string): string {
  return path.endsWith(ENDING) ? path : path + ENDING
}
