import { computed, onBeforeUnmount, shallowRef } from 'vue'
import { failureOf } from '../backend/failure.ts'
import type { Failure } from '../backend/failure.ts'
import { followCall } from '../backend/followCall.ts'
import type { Progress } from '../../shared/contract/exchange.ts'

/** One event of a long call: progress again and again, and its result at the end. */
type RunEvent<Result extends { readonly kind: 'report' }> = Progress | Result

/**
 * A long call of the backend that reports its progress: starts it, follows it, and stops it when asked to or when the
 * dialog goes away. Stopping ends the iteration, which the backend takes as the wish to leave everything as it was.
 */
export function useProgressRun<Result extends { readonly kind: 'report' }>() {
  const progress = shallowRef<Progress | null>(null)
  const result = shallowRef<Result | null>(null)
  const failure = shallowRef<Failure | null>(null)
  const isRunning = computed(() => controller.value !== null)
  const controller = shallowRef<AbortController | null>(null)

  /** Runs to the end; resolves with the result, or with null when it failed (see `failure`) or was stopped. */
  async function run(start: () => Promise<AsyncIterable<RunEvent<Result>>>): Promise<Result | null> {
    stop()
    const own = new AbortController()
    controller.value = own
    progress.value = null
    result.value = null
    failure.value = null
    try {
      const ended = await followCall(start, own.signal, (event) => {
        if (event.kind === 'progress') progress.value = event
        else result.value = event
      })
      if (!ended) return null
      return result.value
    } catch (error) {
      const caught = failureOf(error)
      if (!own.signal.aborted && caught.code !== 'cancelled') failure.value = caught
      return null
    } finally {
      if (controller.value === own) controller.value = null
    }
  }

  function stop(): void {
    controller.value?.abort()
    controller.value = null
  }

  onBeforeUnmount(stop)
  return { progress, result, failure, isRunning, run, stop }
}
