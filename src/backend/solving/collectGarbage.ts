import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

let collect: (() => void) | null = null

/**
 * Frees what this thread has let go of, now. The engine counts shared memory nowhere, so that gigabytes of it that nobody
 * holds any more are no reason to it. Takes some milliseconds. Does nothing where the engine does not let itself be asked.
 */
export function collectGarbage(): void {
  collect ??= collectorOf()
  collect()
}

function collectorOf(): () => void {
  try {
    setFlagsFromString('--expose-gc')
    return runInNewContext('gc') as () => void
  } catch {
    return () => undefined
  }
}
