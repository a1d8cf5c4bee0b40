import { join } from 'node:path'
import { createRouterClient } from '@orpc/server'
import { describe, expect, it, onTestFinished } from 'vitest'
import { silentLog } from '../../../src/backend/log.ts'
import { startBackend } from '../../../src/backend/startBackend.ts'
import type { BackendClient } from '../../../src/shared/contract/index.ts'
import type { PredictionJob } from '../../../src/shared/contract/prediction.ts'
import type { ProjectEvent } from '../../../src/shared/contract/project.ts'
import { predictionFolder } from '../../support/predictionProject.ts'

async function opened(photos: number) {
  const { folder, path } = await predictionFolder(photos)
  const models = { bundled: null, own: join(folder, 'models') }
  const open = () => {
    const backend = startBackend({ projectPath: path, cacheDir: join(folder, 'cache'), log: silentLog(), models })
    onTestFinished(() => backend.close())
    const client: BackendClient = createRouterClient(backend.router)
    return { backend, client }
  }
  return { open, ...open() }
}

/** The job as soon as it is so. */
async function until(client: BackendClient, isSo: (job: PredictionJob) => boolean): Promise<PredictionJob> {
  for await (const jobs of await client.prediction.watch()) {
    const job = jobs.find(isSo)
    if (job !== undefined) return job
  }
  throw new Error('the watch ended')
}

const ASKED = { imageIds: [], model: null, device: 'cpu', parameters: {} } as const

describe('prediction, as a window asks for it', { timeout: 120_000 }, () => {
  it('lists models, predicts everything, tells what comes, and shows it', async () => {
    const { client } = await opened(2)
    expect(await client.prediction.models()).toMatchObject([
      { name: 'levels', title: 'Levels', kind: 'oosis', isBundled: false, classes: ['box'], notice: 'It knows flat boxes only.', problem: null },
    ]) // prettier-ignore
    const told: ProjectEvent[] = []
    const listening = new AbortController()
    const events = await client.project.events(undefined, { signal: listening.signal })
    const heard = (async () => {
      for await (const event of events) told.push(event)
    })().catch(() => undefined)
    const { jobId } = await client.prediction.start({ ...ASKED, imageIds: [] })
    const done = await until(client, ({ state }) => state === 'done')
    expect(done).toMatchObject({ jobId, done: 2, failed: 0, total: 2, problem: null })
    listening.abort()
    await heard
    expect(told).toContainEqual({ kind: 'runs', imageId: 2 })
    expect(told).toContainEqual({ kind: 'set', setId: 1, revision: 0 })
    const newest = await client.prediction.newest({ imageIds: [2, 1, 77] })
    expect(newest.map(({ imageId, runId }) => [imageId, runId])).toEqual([
      [2, 1],
      [1, 1],
    ])
    const { page } = client.images
    expect(await page({ offset: 0, limit: 9, search: '', states: ['predicted'] })).toMatchObject({ total: 2 })
    const run = await client.solving.openRun({ runId: 1, imageId: 1 })
    expect(run).toMatchObject({ warnings: [], grids: { cueSize: { width: 64, height: 48 } } })
    expect(run.state.instances).toHaveLength(2)
    const cues = { kind: 'model', model: 'levels', device: 'auto' } as const
    expect((await client.solving.sources({ imageId: 1, setId: 1 }))[0]).toEqual({
      source: cues,
      label: 'Network: Levels',
    })
    await client.prediction.forget({ jobId })
    expect(await client.prediction.jobs()).toEqual([])
    await expect(client.prediction.pause({ jobId })).rejects.toMatchObject({ code: 'not-found' })
    await expect(client.prediction.start({ ...ASKED, imageIds: [], model: '../other' })).rejects.toMatchObject({
      code: 'bad-input',
    })
  })

  it('goes on with a job when the project is opened again, but not with a paused one', async () => {
    const { client, backend, open } = await opened(6)
    const first = await client.prediction.start({ ...ASKED, imageIds: [1, 2, 3, 4, 5] })
    const second = await client.prediction.start({ ...ASKED, imageIds: [6] })
    expect(await client.prediction.pause({ jobId: second.jobId })).toMatchObject({ state: 'paused', done: 0 })
    await until(client, ({ done }) => done >= 1)
    await backend.close()
    const again = open()
    await until(again.client, ({ jobId, state }) => jobId === first.jobId && state === 'done')
    expect(await again.client.prediction.jobs()).toMatchObject([
      { jobId: second.jobId, state: 'paused', done: 0 },
      { jobId: first.jobId, state: 'done', done: 5 },
    ])
    expect(await again.client.prediction.failures({ jobId: first.jobId, limit: 5 })).toEqual([])
  })
})
