import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { CueSource } from '../../../src/shared/contract/solving.ts'
import { useDocumentStore } from '../../../src/renderer/stores/useDocumentStore.ts'
import { useGridsStore } from '../../../src/renderer/stores/useGridsStore.ts'
import { useImagesStore } from '../../../src/renderer/stores/useImagesStore.ts'
import { fakeHost, imageOf, useHostInStores } from '../support/fakeHost.ts'
import { GRIDS } from '../support/fakeSolving.ts'
import { emptyStorages } from '../support/windowStorage.ts'

const SOURCE: CueSource = { kind: 'run', runId: 1 }
const OTHER: CueSource = { kind: 'file', fileId: 'f' }

beforeEach(emptyStorages)

/** `answers`: status by address; 200 with the bytes 1, 2 unless said otherwise. */
async function opened(answers: (address: string) => number = () => 200) {
  const fake = fakeHost()
  useHostInStores(fake.host)
  const document = useDocumentStore()
  await useImagesStore().ensureRange(0, 0)
  await document.openImage(imageOf(1), 0)
  const fetched: string[] = []
  vi.stubGlobal('fetch', async (address: string, { signal }: { signal: AbortSignal }) => {
    fetched.push(address)
    await Promise.resolve()
    signal.throwIfAborted()
    return new Response(Uint8Array.of(1, 2), { status: answers(address) })
  })
  const calls = () => fake.solving.asked.map(({ call }) => call)
  return { ...fake, document, grids: useGridsStore(), fetched, calls }
}

describe('overlays', () => {
  it('ask for cues the first time and fetch only what is shown', async () => {
    const { grids, fetched, calls } = await opened()
    await grids.choose('boundary', SOURCE)
    expect(calls()).toEqual(['cues'])
    expect(fetched).toEqual(['/grids/g1/boundary', '/grids/g1/direction'])
    expect(grids.shown).toMatchObject({ plane: 'boundary', size: { width: 2, height: 1 } })
    expect([...grids.shown!.bytes, ...grids.shown!.direction!]).toEqual([1, 2, 1, 2])
    await grids.choose('background', SOURCE)
    expect([calls(), fetched.at(-1), grids.shown!.direction]).toEqual([['cues'], '/grids/g1/background', null])
    await grids.choose('none', SOURCE)
    expect(grids.shown).toBeNull()
  })

  it('use what a solve brought along, with its labeling', async () => {
    const { grids, calls } = await opened()
    grids.overlay = 'labeling'
    grids.show(GRIDS, { kind: 'run', runId: 1 })
    await expect.poll(() => grids.shown?.plane).toBe('labeling')
    expect([grids.shown!.largestLabel, calls()]).toEqual([3, []])
  })

  it('show nothing where there is no labeling yet', async () => {
    const { grids, fetched } = await opened()
    await grids.choose('labeling', SOURCE)
    expect([grids.shown, grids.failure, fetched]).toEqual([null, null, []])
  })

  it('ask once more when the backend had no more room for them', async () => {
    let requests = 0
    const { grids, calls } = await opened(() => (requests++ === 0 ? 404 : 200))
    grids.show(GRIDS, { kind: 'cues', source: SOURCE })
    await grids.choose('background', SOURCE)
    expect([requests, calls()]).toEqual([2, ['cues']])
    expect(grids.shown?.plane).toBe('background')
    expect(grids.failure).toBeNull()
  })

  it('say so when they cannot be had', async () => {
    const { grids } = await opened(() => 404)
    await grids.choose('background', SOURCE)
    expect(grids.shown).toBeNull()
    expect(grids.failure).toMatchObject({ code: 'not-found', todo: 'Solve again.' })
  })

  it('follow the cues that a solve would use, but leave a labeling to be looked at', async () => {
    const { grids, solving, calls } = await opened()
    await grids.choose('boundary', SOURCE)
    await grids.cuesChanged(OTHER)
    expect(solving.asked.map(({ input }) => (input as { cues: CueSource }).cues)).toEqual([SOURCE, OTHER])
    grids.show(GRIDS, { kind: 'run', runId: 1 })
    await grids.choose('labeling', OTHER)
    await grids.cuesChanged(SOURCE)
    expect([grids.shown!.plane, calls().length]).toEqual(['labeling', 2])
    await grids.choose('boundary', SOURCE)
    expect([grids.shown!.plane, calls().length]).toEqual(['boundary', 3])
  })

  it('walk by key through those there are', async () => {
    const { grids } = await opened()
    const walked: string[] = []
    for (let step = 0; step < 3; step++) {
      await grids.chooseNext(SOURCE)
      walked.push(grids.overlay)
    }
    grids.show(GRIDS, { kind: 'run', runId: 1 })
    for (let step = 0; step < 4; step++) {
      await grids.chooseNext(SOURCE)
      walked.push(grids.overlay)
    }
    expect(walked).toEqual(['boundary', 'background', 'none', 'boundary', 'background', 'labeling', 'none'])
  })

  it('go with the image they belong to', async () => {
    const { grids, document } = await opened()
    await grids.choose('boundary', SOURCE)
    await document.openImage(imageOf(2), 1)
    expect([grids.shown, grids.grids]).toEqual([null, null])
  })
})
