import { AsyncIteratorClass, implement } from '@orpc/server'
import { contract } from '../../shared/contract/index.ts'
import { callError } from '../callErrors.ts'
import type { Log } from '../log.ts'

/** Calls that take longer are logged with their name, milliseconds: more than two frames, a person begins to notice. */
const SLOW = 40

/** The contract ready to be implemented, every procedure of it timed and its errors turned into the contract's. */
export function guardedImplementer(log: Log) {
  return implement(contract).use(async ({ path, next }) => {
    const call = path.join('.')
    const startedAt = performance.now()
    try {
      const result = await next()
      if (!isIterator(result.output)) return result
      const output: unknown = guarded(result.output, (error) => callError(error, call, log))
      return { ...result, output }
    } catch (error) {
      throw callError(error, call, log)
    } finally {
      const milliseconds = Math.round(performance.now() - startedAt)
      if (milliseconds > SLOW) log.info({ call, milliseconds }, 'slow call')
    }
  })
}

export type GuardedImplementer = ReturnType<typeof guardedImplementer>

function isIterator(value: unknown): value is AsyncIterator<unknown, unknown, undefined> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value && 'next' in value
}

/** The same iteration, with what it throws turned into something else. */
function guarded(
  iterator: AsyncIterator<unknown, unknown, undefined>,
  turned: (error: unknown) => Error,
): AsyncIteratorClass<unknown, unknown, undefined> {
  const next = async (): Promise<IteratorResult<unknown, unknown>> => {
    try {
      return await iterator.next()
    } catch (error) {
      throw turned(error)
    }
  }
  return new AsyncIteratorClass(next, async (reason) => {
    if (reason !== 'next') await iterator.return?.()
  })
}
