import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

let collect: (() => void) | null = null

/**
 * Frees what this thread has let go of, now. The engine counts shared memory nowhere, so that gigabytes of it that nobody
 * holds any more are no reason to it. Takes some milliseconds.
 */
export function collectGarbage(): void {
  if (collect === null) {
    setFlagsFromString('--expose-gc')
    collect = runInNewContext('gc') as () => void
  }
  collect()
}
