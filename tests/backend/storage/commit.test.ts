import { describe, expect, it } from 'vitest'
import { patchBetween } from '../../../src/core/masks/MaskPatch.ts'
import { replayJournal } from '../../../src/backend/storage/journalReplay.ts'
import { openUntilTestEnds, rowsOf, temporaryProject } from '../../support/temporaryProject.ts'
import { addImageWithSet, boxMask, creation, instance, pair } from '../../support/temporaryProjectRecords.ts'

function editedSet() {
  const project = temporaryProject()
  const ids = addImageWithSet(project.store, project.folder)
  const first = instance(1, ids.categoryId)
  const second = instance(2, ids.categoryId, { amodal: boxMask(2, 2, 8, 6), outline: null })
  const { store } = project
  store.sets.commit({
    setId: ids.setId,
    baseRevision: 0,
    code: 'create',
    label: 'Two things',
    diff: { ...creation(first, second), pairs: [{ before: null, after: pair(1, 2, { confidence: 0.5 }) }] },
  })
  return { ...project, ...ids, first, second }
}

describe('committing a gesture', () => {
  it('keeps every field, mask and pair across a restart', () => {
    const { store, path, setId, first, second } = editedSet()
    store.close()
    const opened = openUntilTestEnds(path).sets.open(setId)
    expect(opened.state.instances).toEqual([first, second])
    expect(opened.state.pairs).toEqual([pair(1, 2, { confidence: 0.5 })])
    expect(opened.state.nextNumber).toBe(3)
    expect(opened.revision).toBe(1)
    expect(opened.history.map(({ code, label, undone }) => ({ code, label, undone }))).toEqual([
      { code: 'create', label: 'Two things', undone: false },
    ])
  })

  it('writes only what an update names, and takes exactly that back', () => {
    const { store, setId, first, second } = editedSet()
    const amodal = boxMask(1, 1, 5, 4)
    store.sets.commit({
      setId,
      baseRevision: 1,
      code: 'brush',
      label: 'Brush on #1',
      diff: {
        instances: [
          {
            kind: 'update',
            number: 1,
            before: { outline: first.outline, label: first.label },
            after: { outline: null, label: 'cup' },
            amodal: patchBetween(first.amodal, amodal),
            visible: null,
          },
        ],
        pairs: [{ before: pair(1, 2, { confidence: 0.5 }), after: pair(1, 2, { state: 'b-over-a' }) }],
      },
    })
    const state = store.sets.open(setId).state
    expect(state.instances).toEqual([{ ...first, outline: null, label: 'cup', amodal }, second])
    expect(state.pairs).toEqual([pair(1, 2, { state: 'b-over-a' })])
    const { diff } = store.sets.undo({ setId, baseRevision: 2 })
    expect(diff.pairs).toEqual([{ before: pair(1, 2, { state: 'b-over-a' }), after: pair(1, 2, { confidence: 0.5 }) }])
    expect(store.sets.open(setId).state.instances).toEqual([first, second])
  })

  it('moves the review state to in-progress once, and says so in the table of reviews', () => {
    const { store, path, setId, imageId } = editedSet()
    expect(store.sets.open(setId).set).toMatchObject({ state: 'in-progress', instanceCount: 2 })
    store.sets.setReviewState(setId, 'accepted')
    store.sets.setReviewState(setId, 'accepted')
    store.sets.undo({ setId, baseRevision: 1 })
    expect(store.images.get(imageId).sets[0]).toMatchObject({ state: 'accepted', instanceCount: 0, revision: 2 })
    store.close()
    expect(rowsOf(path, 'SELECT before, after, cause, revision FROM reviews ORDER BY id')).toEqual([
      { before: 'todo', after: 'in-progress', cause: 'edit', revision: 0 },
      { before: 'in-progress', after: 'accepted', cause: 'person', revision: 1 },
    ])
  })

  it('undoes and redoes across a restart, step by step', () => {
    const { store, path, setId, first } = editedSet()
    store.sets.undo({ setId, baseRevision: 1 })
    store.close()
    const reopened = openUntilTestEnds(path)
    expect(reopened.sets.open(setId).history.map((entry) => entry.undone)).toEqual([true])
    expect(reopened.sets.redo({ setId, baseRevision: 2 })).toMatchObject({ revision: 3, entry: { undone: false } })
    expect(reopened.sets.open(setId).state.instances[0]).toEqual(first)
    expect(() => reopened.sets.redo({ setId, baseRevision: 3 })).toThrow(/nothing to redo/)
  })

  it('keeps a redoable entry that another edit replaced, marked as dropped', () => {
    const { store, setId, categoryId } = editedSet()
    store.sets.undo({ setId, baseRevision: 1 })
    const again = instance(3, categoryId)
    store.sets.commit({ setId, baseRevision: 2, code: 'create', label: 'Another', diff: creation(again) })
    expect(() => store.sets.redo({ setId, baseRevision: 3 })).toThrow(/nothing to redo/)
    expect(store.sets.open(setId).history.map((entry) => entry.label)).toEqual(['Another'])
    const journal = store.journalOf(setId)
    expect(journal.entries.map(({ label, status }) => ({ label, status }))).toEqual([
      { label: 'Two things', status: 'dropped' },
      { label: 'Another', status: 'applied' },
    ])
    expect(replayJournal(journal)).toEqual(store.sets.open(setId).state)
  })
})

describe('a gesture that must not be written is refused and leaves everything as it was', () => {
  const cases: Record<
    string,
    (given: ReturnType<typeof editedSet>) => { code: string; base?: number; diff: ReturnType<typeof creation> }
  > = {
    'made on an older revision': ({ categoryId }) => ({
      code: 'stale-revision',
      base: 0,
      diff: creation(instance(3, categoryId)),
    }),
    'an empty change': () => ({ code: 'bad-input', diff: { instances: [], pairs: [] } }),
    'a number that was used before': ({ categoryId }) => ({
      code: 'bad-input',
      diff: creation(instance(2, categoryId)),
    }),
    'a category that is not there': () => ({ code: 'bad-input', diff: creation(instance(3, 99)) }),
    'a mask of another size': ({ categoryId }) => ({
      code: 'size-mismatch',
      diff: creation(instance(3, categoryId, { amodal: boxMask(0, 0, 1, 1, { width: 6, height: 8 }) })),
    }),
    'a visible mask outside the amodal one': ({ categoryId }) => ({
      code: 'bad-input',
      diff: creation(instance(3, categoryId, { amodal: boxMask(0, 0, 2, 2), visible: boxMask(0, 0, 3, 2) })),
    }),
    'a rank that is no number': ({ categoryId }) => ({
      code: 'bad-input',
      diff: creation(instance(3, categoryId, { rank: Number.NaN })),
    }),
    'a pair with an instance that is not there': () => ({
      code: 'bad-input',
      diff: { instances: [], pairs: [{ before: null, after: pair(2, 7) }] },
    }),
    'a confidence above one': () => ({
      code: 'bad-input',
      diff: {
        instances: [],
        pairs: [{ before: pair(1, 2, { confidence: 0.5 }), after: pair(1, 2, { confidence: 1.5 }) }],
      },
    }),
    'an instance deleted while its pair stays': ({ second }) => ({
      code: 'bad-input',
      diff: { instances: [{ kind: 'delete', instance: second }], pairs: [] },
    }),
    'an old value that is not the present one': ({ first }) => ({
      code: 'corrupt',
      diff: {
        instances: [
          {
            kind: 'update',
            number: first.number,
            before: { label: 'was never' },
            after: { label: 'cup' },
            amodal: null,
            visible: null,
          },
        ],
        pairs: [],
      },
    }),
    'a deletion of something else than what is there': ({ first }) => ({
      code: 'corrupt',
      diff: { instances: [{ kind: 'delete', instance: { ...first, rank: 77 } }], pairs: [] },
    }),
    'the same instance twice': ({ categoryId }) => ({
      code: 'bad-input',
      diff: creation(instance(3, categoryId), instance(3, categoryId)),
    }),
    'new fields without their old values': () => ({
      code: 'bad-input',
      diff: {
        instances: [{ kind: 'update', number: 1, before: {}, after: { label: 'x' }, amodal: null, visible: null }],
        pairs: [],
      },
    }),
  }

  it.each(Object.entries(cases))('%s', (_name, make) => {
    const given = editedSet()
    const { store, setId } = given
    const before = store.sets.open(setId)
    const { code, base = 1, diff } = make(given)
    expect(() => store.sets.commit({ setId, baseRevision: base, code: 'test', label: 'Test', diff })).toThrow(
      expect.objectContaining({ code }),
    )
    expect(store.sets.open(setId)).toEqual(before)
    expect(store.journalOf(setId).entries).toHaveLength(1)
  })

  it('is refused for a set that is not there', () => {
    const { store } = editedSet()
    expect(() => store.sets.open(77)).toThrow(expect.objectContaining({ code: 'not-found' }))
    expect(() => store.sets.undo({ setId: 77, baseRevision: 0 })).toThrow(
      expect.objectContaining({ code: 'not-found' }),
    )
  })
})
