import { expect, test } from 'vitest'
import { jobEvents } from '../../src/backend/jobEvents.ts'
import { collectAll } from '../support/collectAll.ts'

const turn = (): Promise<void> => new Promise((resume) => setTimeout(resume, 1))

test('progress comes thinned out, the result last', async () => {
  const events = jobEvents(
    async ({ onProgress }) => {
      for (let done = 0; done <= 1000; done++) onProgress({ stage: 'counting', done, total: 1000 })
      await turn()
      return 'finished'
    },
    (result) => ({ kind: 'report' as const, result }),
    undefined,
  )
  const seen = await collectAll(events)
  expect(seen).toEqual([
    { kind: 'progress', stage: 'counting', done: 1000, total: 1000 },
    { kind: 'report', result: 'finished' },
  ])
})

test('ending the iteration stops the job and waits until it has stopped', async () => {
  let hasStopped = false
  const events = jobEvents(
    async ({ signal, onProgress }) => {
      while (!signal.aborted) {
        onProgress({ stage: 'working', done: 0, total: null })
        await turn()
      }
      await turn()
      hasStopped = true
    },
    () => ({ kind: 'report' as const }),
    undefined,
  )
  await events.next()
  await events.return()
  expect(hasStopped).toBe(true)
  expect(await events.next()).toMatchObject({ done: true })
})

test('the caller’s signal stops the job', async () => {
  const caller = new AbortController()
  const events = jobEvents(
    ({ signal }) => new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('stopped')))),
    () => ({ kind: 'report' as const }),
    caller.signal,
  )
  caller.abort()
  await expect(events.next()).rejects.toThrow('stopped')
})

test('a failure ends the iteration, also when nobody is waiting at that moment', async () => {
  const events = jobEvents(
    () => Promise.reject(new Error('broken')),
    () => ({ kind: 'report' as const }),
    undefined,
  )
  await turn()
  await expect(events.next()).rejects.toThrow('broken')
  expect(await events.next()).toMatchObject({ done: true })
})
