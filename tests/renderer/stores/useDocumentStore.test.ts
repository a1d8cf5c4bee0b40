import { describe, expect, it } from 'vitest'
import { refuse } from '../../../src/core/support/DomainError.ts'
import { planFieldEdit } from '../../../src/core/workflows/editPlans/planFields.ts'
import { useDocumentStore } from '../../../src/renderer/stores/useDocumentStore.ts'
import { useImagesStore } from '../../../src/renderer/stores/useImagesStore.ts'
import { fakeHost, imageOf, useHostInStores } from '../support/fakeHost.ts'
import type { FakeHostOptions } from '../support/fakeHost.ts'

async function opened(options: FakeHostOptions = {}) {
  const fake = fakeHost(options)
  useHostInStores(fake.host)
  const store = useDocumentStore()
  await useImagesStore().ensureRange(0, 0)
  await store.openImage(imageOf(1), 0)
  return { ...fake, store }
}

function rename(store: ReturnType<typeof useDocumentStore>, label: string): void {
  const editor = store.editor!
  editor.edit('label', label, () => planFieldEdit(editor.document.state, 1, { label }))
}

const isSaved = (store: ReturnType<typeof useDocumentStore>) =>
  expect.poll(() => store.saveStatus).toEqual({ kind: 'saved' })

describe('the open document', () => {
  it('saves what is edited, and names and dates the entry', async () => {
    const { store, sets } = await opened()
    rename(store, 'cup')
    expect(store.saveStatus.kind).toBe('saving')
    await isSaved(store)
    expect(sets.get(1)!.state.instances[0]!.label).toBe('cup')
    expect(store.editor!.history.items[0]!.entryId).toBe(1)
    expect(store.entryTimes.get(1)).toBe(new Date(0).toISOString())
    expect(store.set!.revision).toBe(1)
  })

  it('undoes what was done before it was opened, with the diff from the backend', async () => {
    const { store, sets } = await opened()
    rename(store, 'cup')
    await isSaved(store)
    await store.openImage(imageOf(2), 1)
    await store.openImage(imageOf(1), 0)
    store.editor!.undo()
    await expect.poll(() => store.editor!.document.state.instances[0]!.label).toBe('thing 1')
    store.editor!.redo()
    await isSaved(store)
    expect(store.editor!.document.state.instances[0]!.label).toBe('cup')
    expect(sets.get(1)!.revision).toBe(3)
  })

  it('keeps one editor, with its tool and settings, from image to image', async () => {
    const { store } = await opened()
    const editor = store.editor
    editor!.setTool('polygon')
    editor!.updateSettings({ brushDiameter: 9 })
    await store.openImage(imageOf(2), 1)
    expect(store.editor).toBe(editor)
    expect([editor!.tool, editor!.settings.brushDiameter]).toEqual(['polygon', 9])
    expect(store.image!.imageId).toBe(2)
  })

  it('shows only the last image of a quick series', async () => {
    const { store, log } = await opened()
    await Promise.all([store.openImage(imageOf(2), 1), store.openImage(imageOf(3), 2)])
    expect(store.image!.imageId).toBe(3)
    expect(log.filter((call) => call === 'open')).toHaveLength(2)
  })

  it('saves the present image before it opens another', async () => {
    const { store, sets } = await opened()
    rename(store, 'cup')
    await store.openImage(imageOf(2), 1)
    expect(sets.get(1)!.revision).toBe(1)
    expect(store.image!.imageId).toBe(2)
  })

  it('holds back when changes cannot be saved, and lets the person give them up or stay', async () => {
    const full = refuse('disk-full', { what: 'No space left' })
    const { store, sets } = await opened({
      before: (call) => {
        if (call.startsWith('commit')) throw full
      },
    })
    rename(store, 'cup')
    await store.openImage(imageOf(2), 1)
    expect(store.heldBack).toMatchObject({ setId: 2 })
    expect(store.image!.imageId).toBe(1)
    await store.resolveHeldBack(false)
    expect([store.image!.imageId, store.hasUnsaved]).toEqual([1, true])
    await store.openImage(imageOf(2), 1)
    await store.resolveHeldBack(true)
    expect([store.image!.imageId, store.hasUnsaved, sets.get(1)!.revision]).toEqual([2, false, 0])
  })

  it('says when the set changed elsewhere, and shows that version after a reload', async () => {
    const { store, sets } = await opened()
    const elsewhere = sets.get(1)!
    elsewhere.commit(0, 'label', 'by somebody else', planFieldEdit(elsewhere.state, 1, { label: 'mug' }))
    store.noteRevision(1, 1)
    expect(store.isStale).toBe(true)
    rename(store, 'cup')
    await expect.poll(() => store.saveStatus.kind).toBe('blocked')
    await store.reload()
    expect([store.isStale, store.saveStatus.kind]).toEqual([false, 'saved'])
    expect(store.editor!.document.state.instances[0]!.label).toBe('mug')
  })

  it('does not take its own saves for changes made elsewhere', async () => {
    const { store } = await opened()
    rename(store, 'cup')
    store.noteRevision(1, 1)
    await isSaved(store)
    store.noteRevision(1, 1)
    expect(store.isStale).toBe(false)
  })

  it('shows why an image could not be opened, and keeps the one that is open', async () => {
    const { store } = await opened()
    await store.openSet({ ...imageOf(9), sets: [{ ...imageOf(9).sets[0]!, setId: 99 }] }, 99)
    expect(store.failure).toMatchObject({ code: 'not-found' })
    expect(store.image!.imageId).toBe(1)
  })
})
