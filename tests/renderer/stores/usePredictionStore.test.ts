import { beforeEach, describe, expect, it } from 'vitest'
import { refuse } from '../../../src/core/support/DomainError.ts'
import { usePredictionStore } from '../../../src/renderer/stores/usePredictionStore.ts'
import { useSolveSettingsStore } from '../../../src/renderer/stores/useSolveSettingsStore.ts'
import { fakeHost, useHostInStores } from '../support/fakeHost.ts'
import { jobOf, reportOf } from '../support/fakePrediction.ts'
import { emptyStorages } from '../support/windowStorage.ts'

beforeEach(emptyStorages)

function opened() {
  const fake = fakeHost()
  useHostInStores(fake.host)
  const asked = (call: string) => fake.prediction.asked.filter((one) => one.call === call).map(({ input }) => input)
  return { ...fake, asked, store: usePredictionStore(), settings: useSolveSettingsStore() }
}

describe('predicting', () => {
  it('asks with the chosen network, device and parameters', async () => {
    const { store, settings, asked } = opened()
    await store.load()
    store.chooseModel('second')
    settings.device = 'cpu'
    settings.setParameter('evidence.order', 2)
    const job = await store.start([3, 4])
    expect(asked('start')).toEqual([
      { imageIds: [3, 4], model: 'second', device: 'cpu', parameters: { evidence: { order: 2 } } },
    ])
    expect(store.jobs).toEqual([job])
  })

  it('remembers network and device for the next window', async () => {
    const first = opened()
    await first.store.load()
    first.store.chooseModel('second')
    first.settings.device = 'cpu'
    await expect.poll(() => localStorage.getItem('strata:device')).toBe('cpu')
    const { store, settings } = opened()
    await store.load()
    expect([store.model?.name, settings.device]).toEqual(['second', 'cpu'])
  })

  it('goes back to the automatic choice where the chosen device is unknown', async () => {
    localStorage.setItem('strata:device', 'cuda')
    const { store, settings } = opened()
    expect(settings.device).toBe('cuda')
    await store.load()
    expect(settings.device).toBe('auto')
  })

  it('has the list of jobs as the backend tells it, newest first also when an answer overtakes it', async () => {
    const { store, prediction } = opened()
    const ended = new AbortController()
    const following = store.follow(ended.signal)
    await expect.poll(() => store.jobs).toEqual([])
    prediction.tell([jobOf({ jobId: 7, done: 1 })])
    await expect.poll(() => store.jobs.map(({ done }) => done)).toEqual([1])
    expect(store.workingJobs.length).toBe(1)
    await store.pause(7)
    expect(store.jobs.map(({ jobId, state }) => [jobId, state])).toEqual([[7, 'paused']])
    expect(store.workingJobs).toEqual([])
    await store.start([])
    expect(store.jobs.map(({ jobId }) => jobId)).toEqual([7, 2])
    await store.forget(7)
    expect(store.jobs.map(({ jobId }) => jobId)).toEqual([2])
    ended.abort()
    await following
  })

  it('tries the providers again when asked to, and says what went wrong', async () => {
    const { store, prediction, asked } = opened()
    await store.load()
    prediction.has(reportOf('webgpu'))
    await store.probe()
    expect(asked('devices')).toEqual([{ afresh: false }, { afresh: true }])
    expect(store.devices?.auto).toBe('webgpu')
    prediction.fail(refuse('internal', { what: 'The host ended' }))
    await store.probe()
    expect([store.isProbing, store.failure?.code]).toEqual([false, 'internal'])
  })
})
