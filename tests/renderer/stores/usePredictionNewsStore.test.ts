import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { ProjectEvent } from '../../../src/shared/contract/project.ts'
import { useDocumentStore } from '../../../src/renderer/stores/useDocumentStore.ts'
import { useImagesStore } from '../../../src/renderer/stores/useImagesStore.ts'
import { usePredictionNewsStore } from '../../../src/renderer/stores/usePredictionNewsStore.ts'
import { useProjectStore } from '../../../src/renderer/stores/useProjectStore.ts'
import { useProposalStore } from '../../../src/renderer/stores/useProposalStore.ts'
import { useSolvingStore } from '../../../src/renderer/stores/useSolvingStore.ts'
import { useUiStore } from '../../../src/renderer/stores/useUiStore.ts'
import { FakeSet } from '../support/fakeDocumentCalls.ts'
import { fakeHost, imageOf, useHostInStores } from '../support/fakeHost.ts'
import { emptyScene } from '../support/scene.ts'
import { emptyStorages } from '../support/windowStorage.ts'

beforeEach(() => {
  emptyStorages()
  vi.stubGlobal('window', { innerWidth: 1280 })
})

/** Image 1 has an annotation; nobody has begun image 2. */
async function opened(imageId: number) {
  const fake = fakeHost()
  useHostInStores(fake.host)
  const untouched = fake.sets.get(2)!
  fake.sets.set(2, new FakeSet(untouched.image, { ...untouched.image.sets[0]!, instanceCount: 0 }, emptyScene()))
  const tell = fakeEvents()
  const news = usePredictionNewsStore()
  const document = useDocumentStore()
  await useImagesStore().ensureRange(0, 0)
  const open = (id: number) => document.openImage(imageOf(id), id - 1)
  const stored = (id: number) => fake.prediction.store(fake.solving.addRun(id))
  const loaded = {
    ...fake,
    news,
    document,
    tell,
    open,
    stored,
    proposal: useProposalStore(),
    solving: useSolvingStore(),
  }
  await open(imageId)
  return { ...loaded, script: fake.solving }
}

/** Sends events as the backend does. */
function fakeEvents(): (event: ProjectEvent) => void {
  const project = useProjectStore()
  const listeners: ((event: ProjectEvent) => void)[] = []
  project.onEvent = (listener) => {
    listeners.push(listener)
    return () => undefined
  }
  return (event) => listeners.forEach((listener) => listener(event))
}

describe('a prediction that nobody asked for just now', () => {
  it('is shown as a proposal where nobody has begun', async () => {
    const { proposal, stored, open, news } = await opened(1)
    stored(2)
    await open(2)
    await expect.poll(() => proposal.isOpen).toBe(true)
    expect(proposal.offer?.name).toMatch(/^run of /)
    expect(useUiStore().inspectorTab).toBe('solve')
    expect(news.announced).toBeNull()
  })

  it('is shown once: who went back to an empty image is left alone', async () => {
    const { proposal, stored, open, prediction } = await opened(1)
    stored(2)
    await open(2)
    await expect.poll(() => proposal.isOpen).toBe(true)
    proposal.discard()
    await open(1)
    await open(2)
    await expect.poll(() => prediction.asked.filter(({ call }) => call === 'newest').length).toBe(4)
    expect(proposal.isOpen).toBe(false)
  })

  it('appears on an empty image that is open when it comes', async () => {
    const { proposal, stored, tell } = await opened(2)
    stored(2)
    tell({ kind: 'runs', imageId: 2 })
    await expect.poll(() => proposal.isOpen).toBe(true)
  })

  it('is only announced beside an annotation, and shown when the person wants to', async () => {
    const { proposal, stored, tell, news } = await opened(1)
    stored(1)
    tell({ kind: 'runs', imageId: 1 })
    await expect.poll(() => news.announced?.runId).toBe(1)
    expect(proposal.isOpen).toBe(false)
    await news.compare(news.announced!)
    expect([proposal.isOpen, news.announced]).toEqual([true, null])
  })

  it('is not announced again after it was put off', async () => {
    const { stored, tell, news, prediction } = await opened(1)
    stored(1)
    tell({ kind: 'runs', imageId: null })
    await expect.poll(() => news.announced?.runId).toBe(1)
    news.dismiss()
    tell({ kind: 'runs', imageId: 1 })
    await expect.poll(() => prediction.asked.length).toBe(3)
    expect(news.announced).toBeNull()
  })

  it('is nothing new when it is of another image, or what the person here just solved', async () => {
    const { stored, tell, news, solving, proposal } = await opened(1)
    stored(2)
    tell({ kind: 'runs', imageId: 2 })
    expect(news.announced).toBeNull()
    await solving.solve()
    expect(proposal.isOpen).toBe(true)
    tell({ kind: 'runs', imageId: 1 })
    await Promise.resolve()
    expect(news.announced).toBeNull()
  })
})
