import { existsSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { Readable } from 'node:stream'
import { createRouterClient } from '@orpc/server'
import { expect, onTestFinished, test } from 'vitest'
import { createLog } from '../../src/backend/log.ts'
import { RunningJobs } from '../../src/backend/RunningJobs.ts'
import { startBackend } from '../../src/backend/startBackend.ts'
import { refuse } from '../../src/core/support/DomainError.ts'
import { stubExchange } from '../support/stubExchange.ts'
import { temporaryFolder } from '../support/temporaryFolder.ts'

const stopped = (signal: AbortSignal): Promise<never> =>
  new Promise((_resolve, reject) =>
    signal.addEventListener('abort', () => setTimeout(() => reject(refuse('cancelled', { what: 'Stopped' })), 5)),
  )

test('a job ends by itself, by its caller or by closing, which waits for it', async () => {
  const jobs = new RunningJobs()
  expect(await jobs.run(undefined, () => Promise.resolve(7))).toBe(7)
  const caller = new AbortController()
  const called = jobs.run(caller.signal, stopped)
  caller.abort()
  await expect(called).rejects.toMatchObject({ code: 'cancelled' })
  let hasEnded = false
  const running = jobs.run(new AbortController().signal, stopped).catch(() => (hasEnded = true))
  await jobs.close()
  await running
  expect(hasEnded).toBe(true)
  await expect(jobs.run(undefined, () => Promise.resolve(7))).rejects.toMatchObject({ code: 'cancelled' })
})

test('closing while an import runs stops it and takes its photos away again', async () => {
  const projectPath = join(temporaryFolder(), 'cups.strata')
  let started: () => void = () => undefined
  const isRunning = new Promise<void>((resolve) => (started = resolve))
  const importCocoa = ({ signal }: { signal: AbortSignal }): Promise<never> => {
    started()
    return stopped(signal)
  }
  const log = createLog('silent')
  const exchange = stubExchange({ importCocoa })
  const backend = startBackend({ projectPath, create: true, cacheDir: temporaryFolder(), log, exchange })
  onTestFinished(() => backend.close())
  const take = async (name: string): Promise<string> =>
    (await backend.files.takeUpload(name, Readable.from(['content of ', name]))).fileId
  const events = await createRouterClient(backend.router).exchange.importCocoa({
    annotationFileIds: [await take('a.json')],
    imageFileIds: [await take('a.jpg')],
    dryRun: false,
  })
  const last = events.next()
  const refused = expect(last).rejects.toMatchObject({ code: 'cancelled' })
  await isRunning
  const photos = join(dirname(projectPath), 'cups images')
  expect(readdirSync(photos)).toEqual(['a.jpg'])
  await backend.close()
  await refused
  expect(readdirSync(photos)).toEqual([])
  expect(existsSync(`${projectPath}.lock`)).toBe(false)
})
