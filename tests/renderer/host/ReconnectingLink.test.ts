import { expect, test, vi } from 'vitest'
import { ConnectionLost } from '../../../src/renderer/host/HostConnection.ts'
import { ReconnectingLink } from '../../../src/renderer/host/ReconnectingLink.ts'
import type { BackendChannel, ReconnectOptions } from '../../../src/renderer/host/ReconnectingLink.ts'

interface FakeChannel extends BackendChannel {
  readonly calls: string[]
  /** Breaks the connection: calls under way fail as oRPC lets them fail. */
  cut(): void
}

function fakeChannel(answer: (path: string) => unknown = () => 'answer'): FakeChannel {
  const calls: string[] = []
  let cut: () => void = () => undefined
  const closed = new Promise<void>((resolve) => (cut = resolve))
  const broken = closed.then(() => Promise.reject(new DOMException('closed', 'AbortError')))
  broken.catch(() => undefined)
  const link = {
    call: (path: readonly string[]) => {
      calls.push(path.join('.'))
      return Promise.race([Promise.resolve(answer(path.join('.'))), broken])
    },
  }
  return { link, closed, calls, cut }
}

const never = new Promise<never>(() => undefined)
const quick: Pick<ReconnectOptions, 'firstDelay' | 'longestDelay' | 'patience'> = {
  firstDelay: 1,
  longestDelay: 4,
  patience: 200,
}
const call = (link: ReconnectingLink, name: string, signal?: AbortSignal): Promise<unknown> =>
  link.call([name], undefined, { context: {}, ...(signal === undefined ? {} : { signal }) })

test('without a backend, opening fails with the reason', async () => {
  const connect = (): Promise<BackendChannel> => Promise.reject(new ConnectionLost('nobody there'))
  await expect(ReconnectingLink.open({ connect, ...quick })).rejects.toThrow('nobody there')
})

test('after a break it connects again by itself and tells both', async () => {
  const channels = [fakeChannel(), fakeChannel()]
  const [first, second] = channels
  const connect = vi.fn(() => Promise.resolve(channels.shift()!))
  const link = await ReconnectingLink.open({ connect, ...quick })
  const states: string[] = []
  const stop = link.onChange((state) => states.push(state))
  first!.cut()
  await vi.waitFor(() => expect(states).toEqual(['lost', 'open']))
  stop()
  expect(await call(link, 'info')).toBe('answer')
  expect(first!.calls).toEqual([])
  expect(second!.calls).toEqual(['info'])
})

test('a call made while the connection is lost waits for it and is sent once', async () => {
  const first = fakeChannel()
  const second = fakeChannel()
  let isBack = false
  const connect = vi
    .fn<() => Promise<BackendChannel>>()
    .mockResolvedValueOnce(first)
    .mockImplementation(() => (isBack ? Promise.resolve(second) : Promise.reject(new ConnectionLost())))
  const link = await ReconnectingLink.open({ connect, ...quick })
  first.cut()
  await vi.waitFor(() => expect(link.state).toBe('lost'))
  const waiting = call(link, 'commit')
  await vi.waitFor(() => expect(connect.mock.calls.length).toBeGreaterThan(2))
  isBack = true
  expect(await waiting).toBe('answer')
  expect(second.calls).toEqual(['commit'])
})

test('a call under way when the connection breaks fails as lost and is never sent again', async () => {
  const first = fakeChannel(() => never)
  const second = fakeChannel()
  const channels = [first, second]
  const link = await ReconnectingLink.open({ connect: () => Promise.resolve(channels.shift()!), ...quick })
  const underWay = call(link, 'commit')
  await vi.waitFor(() => expect(first.calls).toEqual(['commit']))
  first.cut()
  await expect(underWay).rejects.toBeInstanceOf(ConnectionLost)
  await vi.waitFor(() => expect(link.state).toBe('open'))
  expect(second.calls).toEqual([])
})

test('an iteration ends as lost when the connection breaks', async () => {
  const first = fakeChannel(async function* (): AsyncGenerator<number> {
    yield 1
    await first.closed
    throw new DOMException('closed', 'AbortError')
  })
  const channels = [first, fakeChannel()]
  const link = await ReconnectingLink.open({ connect: () => Promise.resolve(channels.shift()!), ...quick })
  const events = (await call(link, 'events')) as AsyncIterator<number>
  expect(await events.next()).toMatchObject({ value: 1 })
  first.cut()
  await expect(events.next()).rejects.toBeInstanceOf(ConnectionLost)
})

test('a refusal of the backend passes unchanged', async () => {
  const refusal = new Error('stale-revision')
  const channel = fakeChannel(() => Promise.reject(refusal))
  const link = await ReconnectingLink.open({ connect: () => Promise.resolve(channel), ...quick })
  await expect(call(link, 'commit')).rejects.toBe(refusal)
})

test('a waiting call gives up after its patience, or at its signal', async () => {
  const first = fakeChannel()
  const connect = vi
    .fn<() => Promise<BackendChannel>>()
    .mockResolvedValueOnce(first)
    .mockRejectedValue(new ConnectionLost())
  const link = await ReconnectingLink.open({ connect, ...quick, patience: 20 })
  first.cut()
  await vi.waitFor(() => expect(link.state).toBe('lost'))
  await expect(call(link, 'info')).rejects.toBeInstanceOf(ConnectionLost)
  const caller = new AbortController()
  const waiting = call(link, 'info', caller.signal)
  caller.abort()
  await expect(waiting).rejects.toBeInstanceOf(ConnectionLost)
})

test('a person can have it tried again at once', async () => {
  const first = fakeChannel()
  const connect = vi.fn(() => Promise.resolve(first))
  const link = await ReconnectingLink.open({ connect, firstDelay: 3_600_000, longestDelay: 3_600_000 })
  first.cut()
  await vi.waitFor(() => expect(link.state).toBe('lost'))
  link.retryNow()
  await vi.waitFor(() => expect(connect).toHaveBeenCalledTimes(2))
})
