import { beforeEach, describe, expect, it } from 'vitest'
import { findInstance } from '../../../src/core/dataset/findInstance.ts'
import type { Instance } from '../../../src/core/dataset/records.ts'
import { maskArea } from '../../../src/core/masks/maskMeasures.ts'
import { planFieldEdit } from '../../../src/core/workflows/editPlans/planFields.ts'
import { useDocumentStore } from '../../../src/renderer/stores/useDocumentStore.ts'
import { useImagesStore } from '../../../src/renderer/stores/useImagesStore.ts'
import { useProposalStore } from '../../../src/renderer/stores/useProposalStore.ts'
import { fakeHost, imageOf, useHostInStores } from '../support/fakeHost.ts'
import { maskOfColumns, proposalForFour, sceneOfFour } from '../support/scene.ts'
import { emptyStorages } from '../support/windowStorage.ts'

beforeEach(emptyStorages)

async function compared() {
  const fake = fakeHost()
  useHostInStores(fake.host)
  const document = useDocumentStore()
  await useImagesStore().ensureRange(0, 0)
  await document.openImage(imageOf(1), 0)
  const proposal = useProposalStore()
  proposal.open({ kind: 'run', state: proposalForFour(), name: 'run of 12:00', found: '', effort: '', warnings: [] })
  return { ...fake, document, proposal, editor: document.editor! }
}

const ids = (proposal: ReturnType<typeof useProposalStore>) => proposal.rows.map(({ change }) => change.id)
const numbers = (state: { instances: readonly { number: number }[] }) => state.instances.map(({ number }) => number)

describe('a proposal', () => {
  it('is listed change by change, those that change most first and orders last', async () => {
    const { proposal } = await compared()
    expect(ids(proposal)).toEqual(['gone-3', 'new-3', 'gone-4', 'changed-2', 'order-1-2'])
    const [gone, found, , changed, order] = proposal.rows
    expect([gone!.pixels, found!.pixels, changed!.pixels, order!.pixels]).toEqual([80, 20, 10, 0])
    expect(found).toMatchObject({ confidence: 0.75, remark: 'joined from 2 parts, 60 %' })
    expect(found!.box).toEqual({ x0: 18, y0: 0, x1: 20, y1: 10 })
    expect(order).toMatchObject({ confidence: 0.9, remark: '' })
    expect(changed!.differences.map(({ kind }) => kind)).toEqual(['removed'])
    expect(order!.differences.map(({ kind }) => kind)).toEqual(['behind', 'front'])
  })

  it('changes nothing while it is looked at, and keeps everything else from changing it', async () => {
    const { proposal, editor, log } = await compared()
    proposal.decide('new-3', 'accepted')
    expect(editor.paused).not.toBeNull()
    expect(editor.edit('label', 'cup', () => planFieldEdit(editor.document.state, 1, { label: 'cup' }))).toBe(false)
    expect(editor.document.state).toEqual(sceneOfFour())
    expect(log.filter((call) => call.startsWith('commit'))).toEqual([])
  })

  it('shows before, and after with everything that is not rejected', async () => {
    const { proposal } = await compared()
    expect(numbers(proposal.preview!)).toEqual([1, 2, 5])
    proposal.decide('gone-3', 'rejected')
    expect(numbers(proposal.preview!)).toEqual([1, 2, 3, 5])
    expect(proposal.shownInstead).toBe(proposal.preview)
    proposal.holdsBefore = true
    expect([proposal.shownComparison, proposal.shownInstead]).toEqual(['before', null])
    proposal.holdsBefore = false
    proposal.comparison = 'after'
    expect(proposal.shownInstead).toBe(proposal.preview)
    proposal.decide('gone-3', 'rejected')
    expect(proposal.decisions.size).toBe(0)
  })

  it('takes over what was accepted as one entry, which undo takes back', async () => {
    const { proposal, editor, sets, document } = await compared()
    proposal.decide('new-3', 'accepted')
    proposal.decide('changed-2', 'accepted')
    proposal.decide('gone-4', 'rejected')
    proposal.takeOver('accepted')
    expect([proposal.isOpen, editor.paused]).toEqual([false, null])
    expect(editor.history.items.map(({ label }) => label)).toEqual(['2 changes of a run of 12:00'])
    const { state } = editor.document
    expect(numbers(state)).toEqual([1, 2, 3, 4, 5])
    expect(findInstance(state, 5)).toMatchObject({ label: 'found', extra: {} })
    expect(maskArea(findInstance(state, 2)!.visible)).toBe(40)
    await expect.poll(() => document.saveStatus).toEqual({ kind: 'saved' })
    expect(numbers(sets.get(1)!.state)).toEqual([1, 2, 3, 4, 5])
    editor.undo()
    // Numbers are never used twice.
    expect(editor.document.state).toEqual({ ...sceneOfFour(), nextNumber: 6 })
    await expect.poll(() => document.saveStatus).toEqual({ kind: 'saved' })
    expect(sets.get(1)!.state.instances).toEqual(sceneOfFour().instances)
  })

  it('takes over all but what was rejected', async () => {
    const { proposal, editor } = await compared()
    proposal.decide('gone-3', 'rejected')
    proposal.decide('order-1-2', 'rejected')
    proposal.takeOver('all')
    expect(numbers(editor.document.state)).toEqual([1, 2, 3, 5])
    expect(editor.document.state.pairs.find(({ a, b }) => a === 1 && b === 2)!.state).toBe('a-over-b')
    expect(editor.history.items).toHaveLength(1)
  })

  it('leaves an order that a person decided alone unless it is accepted by name', async () => {
    const { proposal, editor } = await compared()
    proposal.close()
    editor.edit('order', 'by hand', () => ({
      instances: [],
      pairs: [
        {
          before: editor.document.state.pairs[0]!,
          after: { ...editor.document.state.pairs[0]!, provenance: 'human' },
        },
      ],
    }))
    proposal.open({ kind: 'run', state: proposalForFour(), name: 'x', found: '', effort: '', warnings: [] })
    expect(proposal.rows.at(-1)!.remark).toBe('you decided otherwise')
    expect(proposal.acceptable.map(({ change }) => change.id)).not.toContain('order-1-2')
    proposal.decide('order-1-2', 'accepted')
    expect(proposal.acceptable.map(({ change }) => change.id)).toContain('order-1-2')
  })

  it('asks before what was accepted is thrown away, and not otherwise', async () => {
    const { proposal, editor } = await compared()
    proposal.decide('new-3', 'accepted')
    proposal.discard()
    expect([proposal.isOpen, proposal.asksToDiscard]).toEqual([true, true])
    proposal.answer(false)
    expect([proposal.isOpen, proposal.asksToDiscard]).toEqual([true, false])
    proposal.decide('new-3', 'accepted')
    proposal.discard()
    expect(proposal.isOpen).toBe(false)
    expect(editor.document.state).toEqual(sceneOfFour())
  })

  it('holds another image back until the person has answered', async () => {
    const { proposal, document } = await compared()
    proposal.decide('new-3', 'accepted')
    const first = document.openImage(imageOf(2), 1)
    await Promise.resolve()
    expect(proposal.asksToDiscard).toBe(true)
    proposal.answer(false)
    await first
    expect([document.image!.imageId, proposal.isOpen]).toEqual([1, true])
    const second = document.openImage(imageOf(2), 1)
    await Promise.resolve()
    proposal.answer(true)
    await second
    expect([document.image!.imageId, proposal.isOpen, document.editor!.paused]).toEqual([2, false, null])
  })

  it('lets nobody wait to leave who took the changes over instead of answering', async () => {
    const { proposal, document, editor } = await compared()
    proposal.decide('new-3', 'accepted')
    const leaving = document.openImage(imageOf(2), 1)
    await Promise.resolve()
    proposal.takeOver('accepted')
    await leaving
    expect([document.image!.imageId, proposal.asksToDiscard]).toEqual([1, false])
    expect(editor.history.items).toHaveLength(1)
  })

  it('keeps what was decided about changes that the next proposal makes as well', async () => {
    const { proposal } = await compared()
    for (const id of ['new-3', 'changed-2', 'order-1-2']) proposal.decide(id, 'accepted')
    proposal.decide('gone-4', 'rejected')
    proposal.currentId = 'changed-2'
    const state = proposalForFour()
    // What is new has another number, #2 loses more than before, and its order is as it was.
    const [one, two, found] = state.instances as [Instance, Instance, Instance]
    const smaller = maskOfColumns(10, 12)
    const next = {
      ...state,
      instances: [one, { ...two, amodal: smaller, visible: smaller }, { ...found, number: 9 }],
      nextNumber: 10,
    }
    proposal.open({ kind: 'resolve', state: next, name: 're-solve', found: '', effort: '', warnings: [] })
    expect(Object.fromEntries(proposal.decisions)).toEqual({
      'new-9': 'accepted',
      'order-1-2': 'accepted',
      'gone-4': 'rejected',
    })
    expect(proposal.currentId).toBe('changed-2')
  })

  it('goes with the image without a question when nothing was accepted', async () => {
    const { proposal, document } = await compared()
    await document.openImage(imageOf(2), 1)
    expect([document.image!.imageId, proposal.isOpen, proposal.rows.length]).toEqual([2, false, 0])
  })

  it('ends when the annotation is loaded anew', async () => {
    const { proposal, document, editor } = await compared()
    await document.reload()
    expect([proposal.isOpen, editor.paused, document.editor!.document.state.instances.length]).toEqual([false, null, 4])
  })

  it('is walked from one end to the other', async () => {
    const { proposal } = await compared()
    const walked = [proposal.currentId]
    for (const by of [-1, 1, 1, 1, 1, 1] as const) {
      proposal.step(by)
      walked.push(proposal.currentId)
    }
    expect(walked).toEqual(['gone-3', 'gone-3', 'new-3', 'gone-4', 'changed-2', 'order-1-2', 'order-1-2'])
    proposal.hoveredId = 'new-3'
    expect(proposal.markedId).toBe('new-3')
    proposal.step(-1)
    expect(proposal.markedId).toBe('changed-2')
  })
})
