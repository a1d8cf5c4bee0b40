import { describe, expect, it } from 'vitest'
import { followCall } from '../../../src/renderer/backend/followCall.ts'

/** A call whose events come when the test sends them, and that notes when it is ended from outside. */
function scriptedCall() {
  const waiting: ((step: IteratorResult<number>) => void)[] = []
  let isEnded = false
  const iterator = {
    next: () => new Promise<IteratorResult<number>>((resolve) => waiting.push(resolve)),
    return: async () => {
      isEnded = true
      for (const resolve of waiting.splice(0)) resolve({ done: true, value: undefined })
      return { done: true as const, value: undefined }
    },
  }
  return {
    events: { [Symbol.asyncIterator]: () => iterator } as AsyncIterable<number>,
    send: (value: number) => waiting.shift()!({ done: false, value }),
    finish: () => waiting.shift()!({ done: true, value: undefined }),
    isEnded: () => isEnded,
    isWaiting: () => waiting.length > 0,
  }
}

describe('following a call', () => {
  it('hands every event on, in order, and says that it ran to its end', async () => {
    const call = scriptedCall()
    const seen: number[] = []
    const ended = followCall(
      async () => call.events,
      new AbortController().signal,
      (event) => seen.push(event),
    )
    for (const value of [3, 1, 2]) {
      await expect.poll(call.isWaiting).toBe(true)
      call.send(value)
    }
    await expect.poll(call.isWaiting).toBe(true)
    call.finish()
    expect(await ended).toBe(true)
    expect(seen).toEqual([3, 1, 2])
    expect(call.isEnded()).toBe(false)
  })

  it('ends the iteration when told to, and takes nothing more', async () => {
    const call = scriptedCall()
    const stop = new AbortController()
    const seen: number[] = []
    const ended = followCall(
      async () => call.events,
      stop.signal,
      (event) => seen.push(event),
    )
    await expect.poll(call.isWaiting).toBe(true)
    call.send(1)
    await expect.poll(call.isWaiting).toBe(true)
    stop.abort()
    expect(await ended).toBe(false)
    expect([seen, call.isEnded()]).toEqual([[1], true])
  })

  it('ends a call that was given up before it answered: the request was on its way', async () => {
    const call = scriptedCall()
    const stop = new AbortController()
    let answer: (events: AsyncIterable<number>) => void = () => undefined
    const ended = followCall(
      () => new Promise<AsyncIterable<number>>((resolve) => (answer = resolve)),
      stop.signal,
      () => expect.unreachable(),
    )
    stop.abort()
    answer(call.events)
    expect(await ended).toBe(false)
    expect(call.isEnded()).toBe(true)
  })

  it('does not begin a call that was given up before', async () => {
    const start = (): Promise<AsyncIterable<number>> => expect.unreachable()
    expect(await followCall(start, AbortSignal.abort(), () => expect.unreachable())).toBe(false)
  })

  it('throws what the call throws', async () => {
    const failing = (async function* () {
      yield 1
      throw new Error('no room')
    })()
    const seen: number[] = []
    const ended = followCall(
      async () => failing,
      new AbortController().signal,
      (event) => seen.push(event),
    )
    await expect(ended).rejects.toThrow('no room')
    expect(seen).toEqual([1])
  })
})
