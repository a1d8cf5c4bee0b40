/**
 * Follows a long call of the backend: hands every event to `take` until the call ends, and ends the iteration as soon as
 * `signal` aborts, which the backend takes as the wish to leave everything as it was. True when it ran to its end.
 * Throws what the call threw, also after `signal`.
 *
 * The call itself is not given the signal: on its way, a wish to stop can overtake the request that it is about, and is
 * lost. Once there is an iteration, ending that is heard for certain. After `signal` no call is begun at all.
 */
export async function followCall<Event>(
  start: () => Promise<AsyncIterable<Event>>,
  signal: AbortSignal,
  take: (event: Event) => void,
): Promise<boolean> {
  if (signal.aborted) return false
  const events = await start()
  const iterator = events[Symbol.asyncIterator]()
  const end = async (): Promise<unknown> => iterator.return?.()
  if (signal.aborted) {
    await end()
    return false
  }
  signal.addEventListener('abort', () => void end().catch(() => undefined), { once: true })
  for (let step = await iterator.next(); step.done !== true; step = await iterator.next()) {
    if (signal.aborted) return false
    take(step.value)
  }
  return !signal.aborted
}
