import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { effectScope, nextTick } from 'vue'
import type { EffectScope } from 'vue'
import { useCues } from '../../../src/renderer/solving/useCues.ts'
import { useDocumentStore } from '../../../src/renderer/stores/useDocumentStore.ts'
import { useImagesStore } from '../../../src/renderer/stores/useImagesStore.ts'
import { useSolvingStore } from '../../../src/renderer/stores/useSolvingStore.ts'
import { useUiStore } from '../../../src/renderer/stores/useUiStore.ts'
import { fakeHost, imageOf, useHostInStores } from '../support/fakeHost.ts'
import { emptyStorages } from '../support/windowStorage.ts'

let scope: EffectScope
beforeEach(() => {
  emptyStorages()
  vi.stubGlobal('window', { innerWidth: 1600 })
  scope = effectScope()
})
afterEach(() => scope.stop())

async function followed() {
  const fake = fakeHost()
  useHostInStores(fake.host)
  const document = useDocumentStore()
  await useImagesStore().ensureRange(0, 0)
  await document.openImage(imageOf(1), 0)
  scope.run(useCues)
  const timesAsked = () => fake.solving.asked.filter(({ call }) => call === 'sources').length
  return { document, ui: useUiStore(), solving: useSolvingStore(), timesAsked }
}

describe('the cues on offer', () => {
  it('are asked for once somebody looks, and once for each set', async () => {
    const { document, ui, solving, timesAsked } = await followed()
    expect(timesAsked()).toBe(0)
    ui.inspectorTab = 'solve'
    await expect.poll(() => solving.offered?.length).toBe(1)
    ui.inspectorTab = 'instances'
    await nextTick()
    ui.inspectorTab = 'solve'
    await nextTick()
    expect(timesAsked()).toBe(1)
    await document.openImage(imageOf(2), 1)
    await expect.poll(timesAsked).toBe(2)
  })

  it('are asked for again when the annotation gets its first instance or loses its last, also unseen', async () => {
    const { document, ui, solving, timesAsked } = await followed()
    ui.inspectorTab = 'solve'
    await expect.poll(() => solving.offered?.length).toBe(1)
    ui.inspectorTab = 'instances'
    document.set = { ...document.set!, instanceCount: 0 }
    await expect.poll(timesAsked).toBe(2)
    document.set = { ...document.set, instanceCount: 3 }
    await expect.poll(timesAsked).toBe(3)
    document.set = { ...document.set, instanceCount: 4 }
    await nextTick()
    expect(timesAsked()).toBe(3)
  })
})
