import { createPinia, setActivePinia } from 'pinia'
import { createApp } from 'vue'
import { HOST_KEY } from '../../../src/renderer/backend/currentHost.ts'
import type { Host } from '../../../src/renderer/host/Host.ts'
import type { BackendClient } from '../../../src/shared/contract/index.ts'
import type { ImageSummary, SetSummary } from '../../../src/shared/contract/images.ts'
import type { ReviewState } from '../../../src/core/dataset/records.ts'
import { fakeDocumentCalls, FakeSet } from './fakeDocumentCalls.ts'
import { fakePrediction } from './fakePrediction.ts'
import { fakeSolving } from './fakeSolving.ts'
import { sceneOfFour } from './scene.ts'

export interface FakeHostOptions {
  readonly imageCount?: number
  before?(call: string): void
  after?(call: string): void
}

/**
 * A host over images kept in memory: image k has one set, k, with the scene of four. It answers what the stores ask and
 * nothing else: the rest of the contract is absent, and a test that needs it would fail loudly.
 */
export function fakeHost(options: FakeHostOptions = {}) {
  const { imageCount = 3 } = options
  const sets = new Map<number, FakeSet>()
  for (let id = 1; id <= imageCount; id++) sets.set(id, new FakeSet(imageOf(id), setOf(id), sceneOfFour()))
  const documents = fakeDocumentCalls(sets, options)
  const solving = fakeSolving()
  const prediction = fakePrediction()
  const pageCalls: { offset: number; search: string }[] = []
  const client = {
    solving: solving.calls,
    prediction: prediction.calls,
    documents: {
      ...documents,
      setReviewState: async ({ setId, state }: { setId: number; state: ReviewState }) => ({ ...setOf(setId), state }),
    },
    images: {
      page: async ({ offset, limit, search }: { offset: number; limit: number; search: string }) => {
        pageCalls.push({ offset, search })
        options.before?.(`page ${search}`)
        const matching = [...sets.values()]
          .map(({ image }) => image)
          .filter(({ fileName }) => fileName.includes(search))
        await Promise.resolve()
        return { total: matching.length, images: matching.slice(offset, offset + limit) }
      },
      get: async ({ imageId }: { imageId: number }) => imageOf(imageId),
    },
  } as unknown as BackendClient
  const connection = { state: 'open' as const, onChange: () => () => undefined, retryNow: () => undefined }
  const bridge = { kind: 'browser', assetBase: '' } as Host['bridge']
  return {
    host: { client, bridge, connection } satisfies Host,
    sets,
    log: documents.log,
    pageCalls,
    solving,
    prediction,
  }
}

/** Makes the stores find `host`, as `main.ts` does for the window. */
export function useHostInStores(host: Host): void {
  const pinia = createPinia()
  createApp({}).use(pinia).provide(HOST_KEY, host)
  setActivePinia(pinia)
}

export function imageOf(imageId: number): ImageSummary {
  const fileName = `photo-${String(imageId).padStart(3, '0')}.jpg`
  return { imageId, fileName, width: 20, height: 10, present: true, sets: [setOf(imageId)] }
}

function setOf(setId: number): SetSummary {
  return { setId, author: 'ann', state: 'in-progress', instanceCount: 4, revision: 0 }
}
