import { beforeEach, describe, expect, it } from 'vitest'
import { refuse } from '../../../src/core/support/DomainError.ts'
import { planFieldEdit } from '../../../src/core/workflows/editPlans/planFields.ts'
import { useDocumentStore } from '../../../src/renderer/stores/useDocumentStore.ts'
import { useGridsStore } from '../../../src/renderer/stores/useGridsStore.ts'
import { useImagesStore } from '../../../src/renderer/stores/useImagesStore.ts'
import { useProposalStore } from '../../../src/renderer/stores/useProposalStore.ts'
import { useSolveSettingsStore } from '../../../src/renderer/stores/useSolveSettingsStore.ts'
import { useSolvingStore } from '../../../src/renderer/stores/useSolvingStore.ts'
import { fakeHost, imageOf, useHostInStores } from '../support/fakeHost.ts'
import { emptyStorages } from '../support/windowStorage.ts'

beforeEach(emptyStorages)

async function opened() {
  const fake = fakeHost()
  useHostInStores(fake.host)
  const document = useDocumentStore()
  await useImagesStore().ensureRange(0, 0)
  await document.openImage(imageOf(1), 0)
  const solving = useSolvingStore()
  const asked = (call: string) => fake.solving.asked.filter((one) => one.call === call).map(({ input }) => input)
  return { ...fake, asked, document, store: solving, proposal: useProposalStore(), settings: useSolveSettingsStore() }
}

function scribble({ document }: { document: ReturnType<typeof useDocumentStore> }): string {
  const strokes = [{ points: [2, 2, 8, 2], diameter: 2 }] as const
  return document.editor!.constraints.add({ kind: 'same', strength: 'hard', strokes })
}

describe('solving', () => {
  it('asks with the chosen cues, their damage and the parameters, and shows the run as a proposal', async () => {
    const { store, settings, proposal, asked } = await opened()
    settings.corruption = { ...settings.corruption, drop: 0.3 }
    settings.scale = 2
    settings.setParameter('evidence.order', 2)
    await store.solve()
    expect(asked('solve')).toEqual([
      expect.objectContaining({
        imageId: 1,
        setId: 1,
        cues: expect.objectContaining({ kind: 'oracle', scale: 2, corruption: expect.objectContaining({ drop: 0.3 }) }),
        parameters: { evidence: { order: 2 } },
        constraints: [],
      }),
    ])
    expect(store.runs!.map(({ runId }) => runId)).toEqual([1])
    expect(proposal.offer).toMatchObject({ found: '3 instances · 1 pair', effort: 'energy −12 · 2 moves · 30 ms' })
    expect(proposal.rows.length).toBe(5)
    expect([store.job, store.failure]).toEqual([null, null])
  })

  it('keeps the chosen cues although the new run is offered first', async () => {
    const { store } = await opened()
    await store.solve()
    expect(store.sources[0]!.source.kind).toBe('run')
    expect(store.source!.kind).toBe('oracle')
  })

  it('shows how far it has come, and ends the call when it is cancelled', async () => {
    const { store, solving, proposal } = await opened()
    solving.block(true)
    const running = store.solve()
    await expect.poll(() => store.job?.progress).toMatchObject({ stage: 'labeling', move: 7, energy: -5 })
    store.stop()
    expect(store.job).toBeNull()
    await running
    expect([solving.endedFromOutside(), store.failure, proposal.isOpen]).toEqual([1, null, false])
  })

  it('is given up when another image is opened', async () => {
    const { store, solving, document, proposal } = await opened()
    solving.block(true)
    const running = store.solve()
    await expect.poll(() => store.job?.progress).not.toBeNull()
    await document.openImage(imageOf(2), 1)
    await running
    expect([solving.endedFromOutside(), store.job, store.runs, proposal.isOpen]).toEqual([1, null, null, false])
  })

  it('does not begin on another image than the one it was asked for', async () => {
    const { store, document, asked } = await opened()
    const solved = store.solve()
    await document.openImage(imageOf(2), 1)
    await store.loadLists()
    await solved
    expect([asked('solve'), store.job]).toEqual([[], null])
  })

  it('begins once when it is asked for twice at the same time', async () => {
    const { store, document, asked } = await opened()
    await store.loadLists()
    document.editor!.edit('label', 'cup', () => planFieldEdit(document.editor!.document.state, 1, { label: 'cup' }))
    await Promise.all([store.solve(), store.solve()])
    expect([asked('solve').length, store.runs!.length]).toEqual([1, 1])
  })

  it('begins also when the lists are asked for once more meanwhile, as by the panel that comes up', async () => {
    const { store, asked, proposal } = await opened()
    await Promise.all([store.solve(), store.loadLists()])
    expect([asked('solve').length, proposal.isOpen]).toEqual([1, true])
  })

  it('goes on when the last constraint is deleted: there is still something to find', async () => {
    const opening = await opened()
    const { store, solving, document } = opening
    scribble(opening)
    solving.block(true)
    const running = store.solve()
    await expect.poll(() => store.job?.progress).not.toBeNull()
    document.editor!.constraints.clear()
    store.constraintsChanged()
    expect(store.job?.kind).toBe('solve')
    store.stop()
    await running
  })

  it('tells a refusal with what to do', async () => {
    const { store, solving } = await opened()
    await store.loadLists()
    solving.fail(refuse('bad-input', { what: 'The cues do not fit', todo: 'Choose others.' }))
    await store.solve()
    expect(store.failure).toMatchObject({ code: 'bad-input', todo: 'Choose others.' })
    await store.resolve()
    expect(store.failedKind).toBe('resolve')
    solving.fail(null)
    await store.solve()
    expect(store.failure).toBeNull()
  })

  it('waits until the annotation is on the disk, since the backend reads it there', async () => {
    const { store, document, log, asked } = await opened()
    await store.loadLists()
    const { editor } = document
    editor!.edit('label', 'cup', () => planFieldEdit(editor!.document.state, 1, { label: 'cup' }))
    const solved = store.solve()
    expect(asked('solve')).toEqual([])
    await solved
    expect(log).toContain('commit cup')
    expect(asked('solve')).toHaveLength(1)
  })

  it('forgets the chosen file with the image that it is about', async () => {
    const { store, settings, document } = await opened()
    await store.loadLists()
    settings.file = { fileId: 'f', name: 'photo-001.npz' }
    store.chosenKey = 'file'
    expect(store.source).toEqual({ kind: 'file', fileId: 'f' })
    await document.openImage(imageOf(2), 1)
    await store.loadLists()
    expect([settings.file, store.source!.kind]).toEqual([null, 'oracle'])
  })

  it('shows the run that was asked for last, whichever comes first', async () => {
    const { store, solving, proposal } = await opened()
    await store.solve()
    await store.solve()
    proposal.close()
    const [second, first] = store.runs!
    const openAtOnce = solving.calls.openRun
    let release: () => void = () => undefined
    const held = new Promise<void>((resolve) => (release = resolve))
    solving.calls.openRun = async (input) => {
      if (input.runId === first!.runId) await held
      return openAtOnce(input)
    }
    const late = store.openRun(first!)
    await store.openRun(second!)
    release()
    await late
    expect(proposal.offer!.name).toContain('12:02')
  })

  it('forgets what is deleted', async () => {
    const { store } = await opened()
    await store.solve()
    await store.deleteRun(1)
    expect(store.runs).toEqual([])
  })
})

describe('solving again', () => {
  it('sends the constraints, stores nothing, and notes what became of each', async () => {
    const opening = await opened()
    const { store, document, proposal, asked } = opening
    const id = scribble(opening)
    const locked = document.editor!
    locked.edit('lock', 'Lock #3', () => planFieldEdit(locked.document.state, 3, { locked: true }))
    await store.resolve()
    const [input] = asked('resolve') as { constraints: { id: string; kind: string }[] }[]
    expect(input!.constraints.map(({ kind, id: name }) => `${kind} ${name}`)).toEqual([`same ${id}`, 'lock lock-3'])
    expect(asked('solve')).toEqual([])
    expect(document.editor!.constraints.outcomeOf('same-1')).toMatchObject({ kept: false })
    expect(proposal.offer!.name).toBe('re-solve')
    proposal.takeOver('all')
    expect(document.editor!.history.items).toHaveLength(2)
  })

  it('names the constraints that cannot all hold and points them out, until one of them changes', async () => {
    const opening = await opened()
    const { store, solving, document, proposal } = opening
    const id = scribble(opening)
    solving.say({ kind: 'conflict', ids: [id], because: 'One scribble crosses two locked instances.' })
    await store.resolve()
    expect(store.conflict).toEqual({ ids: [id], because: 'One scribble crosses two locked instances.' })
    expect([...document.editor!.constraints.marked]).toEqual([id])
    expect([proposal.isOpen, store.failure]).toEqual([false, null])
    document.editor!.constraints.setStrength(id, 'soft')
    store.constraintsChanged()
    expect([store.conflict, document.editor!.constraints.marked.size]).toEqual([null, 0])
  })

  it('shows no preview of constraints that are gone or in conflict', async () => {
    const opening = await opened()
    const { store, solving, document, proposal } = opening
    const id = scribble(opening)
    await store.resolve()
    expect(proposal.isOpen).toBe(true)
    solving.say({ kind: 'conflict', ids: [id], because: 'No.' })
    await store.resolve()
    expect(proposal.isOpen).toBe(false)
    solving.say()
    await store.resolve()
    document.editor!.constraints.clear()
    store.constraintsChanged()
    expect(proposal.isOpen).toBe(false)
  })

  it.each([
    ['what was accepted is taken over', ({ proposal }) => proposal.takeOver('all')],
    ['the comparison is ended', ({ proposal }) => proposal.discard()],
    ['the annotation is loaded anew', ({ document }) => document.reload()],
  ] satisfies [string, (opening: Awaited<ReturnType<typeof opened>>) => unknown][])(
    'shows no further preview once %s',
    async (_, end) => {
      const opening = await opened()
      const { store, solving, proposal } = opening
      scribble(opening)
      await store.resolve()
      solving.block(true)
      const running = store.resolve()
      await expect.poll(() => store.job?.progress).not.toBeNull()
      await end(opening)
      await running
      expect([solving.endedFromOutside(), proposal.isOpen, store.job]).toEqual([1, false, null])
    },
  )

  it('is given up with the constraints when the annotation is loaded anew and nothing is compared', async () => {
    const opening = await opened()
    const { store, solving, document, proposal } = opening
    scribble(opening)
    solving.block(true)
    const running = store.resolve()
    await expect.poll(() => store.job?.progress).not.toBeNull()
    await document.reload()
    await running
    expect([solving.endedFromOutside(), proposal.isOpen, store.job]).toEqual([1, false, null])
  })

  it('shows the overlay of the cues that are chosen when it ends, not of those it began with', async () => {
    const opening = await opened()
    const { store, settings } = opening
    scribble(opening)
    const grids = useGridsStore()
    await store.loadLists()
    const running = store.resolve()
    settings.scale = 4
    await running
    expect(grids.origin).toMatchObject({ kind: 'cues', source: { scale: 1 } })
    await grids.choose('background', store.source)
    expect(grids.origin).toMatchObject({ kind: 'cues', source: { scale: 4 } })
  })

  it('answers the last question only', async () => {
    const { store, solving, proposal, asked } = await opened()
    solving.block(true)
    const first = store.resolve()
    await expect.poll(() => store.job?.progress).not.toBeNull()
    solving.block(false)
    await Promise.all([first, store.resolve()])
    expect(asked('resolve')).toHaveLength(2)
    expect([solving.endedFromOutside(), proposal.isOpen, store.job]).toEqual([1, true, null])
  })
})
