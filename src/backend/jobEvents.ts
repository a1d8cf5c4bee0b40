import { AsyncIteratorClass } from '@orpc/server'

/** What a job is given by `jobEvents`. */
export interface JobEventsControl<Progress> {
  readonly signal: AbortSignal
  readonly onProgress: (progress: Progress) => void
}

type ProgressEvent<Progress> = { readonly kind: 'progress' } & Progress

/**
 * Runs a job and gives what it tells as an iteration: progress (only the latest, however fast the job tells it), then
 * what `finish` makes of the result. Ending the iteration, or the caller's signal, aborts the job; the iteration's end is
 * awaited until the job has really stopped, so that nothing it started is left half done.
 */
export function jobEvents<Progress extends object, Result, Last>(
  job: (control: JobEventsControl<Progress>) => Promise<Result>,
  finish: (result: Result) => Last,
  signal: AbortSignal | undefined,
): AsyncIteratorClass<ProgressEvent<Progress> | Last, void, void> {
  const stopper = new AbortController()
  const stop = (): void => stopper.abort()
  signal?.addEventListener('abort', stop, { once: true })
  if (signal?.aborted === true) stop()

  let latest: ProgressEvent<Progress> | null = null
  let wake: () => void = () => undefined
  const onProgress = (progress: Progress): void => {
    latest = { kind: 'progress', ...progress }
    wake()
  }
  const running = job({ signal: stopper.signal, onProgress }).then((result) => ({ result }))
  // Awaited below; this keeps a failure between two requests of the consumer from counting as unhandled.
  running.catch(() => undefined)

  let isLast = false
  const next = async (): Promise<IteratorResult<ProgressEvent<Progress> | Last, void>> => {
    if (isLast) return { done: true, value: undefined }
    if (latest === null) await Promise.race([running, new Promise<void>((resume) => (wake = resume))])
    if (latest !== null) {
      const value = latest
      latest = null
      return { done: false, value }
    }
    isLast = true
    return { done: false, value: finish((await running).result) }
  }
  return new AsyncIteratorClass(next, async (reason) => {
    signal?.removeEventListener('abort', stop)
    if (reason === 'next') return
    stop()
    await running.catch(() => undefined)
  })
}
