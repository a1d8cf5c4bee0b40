import { describe, expect, it } from 'vitest'
import type { ProjectStore } from '../../../src/backend/storage/ProjectStore.ts'
import type { ImportWriter } from '../../../src/backend/storage/projectRecords.ts'
import { openUntilTestEnds, rowsOf, temporaryProject } from '../../support/temporaryProject.ts'
import {
  addImageWithSet,
  boxMask,
  creation,
  instance,
  newImage,
  pair,
  stateOf,
} from '../../support/temporaryProjectRecords.ts'

const PAGE = { offset: 0, limit: 100 }

function begin(store: ProjectStore): ImportWriter {
  return store.beginImport({ code: 'import-cocoa', label: 'Import of demo.json' })
}

/** Two authors' sets for one photo, and a second photo without annotations. */
function bring(writer: ImportWriter, folder: string): { imageId: number; setIds: number[] } {
  const categoryId = writer.ensureCategory('cup', false)
  const imageId = writer.addImage(newImage(folder, 'in.jpg', { cocoImageId: 5, metadata: { license: 1 } }))
  const state = stateOf([instance(1, categoryId), instance(2, categoryId)], [pair(1, 2, { provenance: 'imported' })])
  const setIds = ['ann', 'bob'].map((author) => writer.addSet({ imageId, author, extra: { id: author }, state }))
  writer.addImage(newImage(folder, 'bare.jpg'))
  return { imageId, setIds }
}

function rowCounts(path: string): unknown {
  return rowsOf(
    path,
    `SELECT (SELECT count(*) FROM images) AS images, (SELECT count(*) FROM annotation_sets) AS sets,
      (SELECT count(*) FROM instances) AS instances, (SELECT count(*) FROM order_pairs) AS pairs,
      (SELECT count(*) FROM categories) AS categories, (SELECT count(*) FROM project_entries) AS entries`,
  )[0]
}

const NO_ROWS = { images: 0, sets: 0, instances: 0, pairs: 0, categories: 0, entries: 0 }

describe('an import', () => {
  it('is seen by nobody until it is finished, and then all at once', () => {
    const { store, folder } = temporaryProject()
    const writer = begin(store)
    const { imageId, setIds } = bring(writer, folder)
    expect(store.info()).toMatchObject({ counts: { images: 0, sets: 0, instances: 0, pairs: 0 }, categories: [] })
    expect(store.entries.list()).toEqual([])
    expect(() => store.sets.open(setIds[0]!)).toThrow(expect.objectContaining({ code: 'not-found' }))
    const entry = writer.finish({ findings: ['one'] })
    expect(entry).toMatchObject({ entryId: writer.entryId, code: 'import-cocoa', undone: false })
    expect(store.entries.list()).toEqual([entry])
    expect(store.entries.reportOf(entry.entryId)).toEqual({ findings: ['one'] })
    expect(store.info().counts).toEqual({ images: 2, sets: 3, instances: 4, pairs: 2 })
    expect(store.categories.list().map((category) => category.name)).toEqual(['cup'])
    expect(store.images.get(imageId).sets.map((set) => set.author)).toEqual(['ann', 'bob'])
    expect(store.images.record(imageId)).toMatchObject({ cocoImageId: 5, metadata: { license: 1 } })
    expect(store.sets.record(setIds[1]!)).toMatchObject({ extra: { id: 'bob' }, revision: 0, isAutomatic: false })
  })

  it('starts a set with content, which undo cannot take away but the journal can replay from', () => {
    const { store, folder } = temporaryProject()
    const writer = begin(store)
    const setId = bring(writer, folder).setIds[0]!
    writer.finish({})
    const { state, history } = store.sets.open(setId)
    expect(history).toEqual([])
    expect(() => store.sets.undo({ setId, baseRevision: 0 })).toThrow(/nothing to undo/)
    expect(store.journalOf(setId)).toEqual({ base: state, entries: [] })
    const diff = creation(instance(3, 1))
    store.sets.commit({ setId, baseRevision: 0, code: 'create', label: 'One more', diff })
    expect(store.journalOf(setId)).toMatchObject({ base: state, entries: [{ diff }] })
  })

  it('lets editing go on in between, and keeps apart what each writes', async () => {
    const { store, folder, path } = temporaryProject()
    const { setId, categoryId } = addImageWithSet(store, folder)
    const writer = begin(store)
    bring(writer, folder)
    store.sets.commit({ setId, baseRevision: 0, code: 'c', label: 'C', diff: creation(instance(1, categoryId)) })
    const added = store.images.add(newImage(folder, 'later.jpg'))
    await writer.abort()
    expect(store.info().counts).toEqual({ images: 2, sets: 2, instances: 1, pairs: 0 })
    expect(store.images.get(added.imageId).fileName).toBe('later.jpg')
    store.close()
    expect(rowCounts(path)).toEqual({ ...NO_ROWS, images: 2, sets: 2, instances: 1, categories: 1 })
  })

  it('leaves nothing when it is aborted, nor when the project is closed or lost in the middle', async () => {
    const { store, folder, path } = temporaryProject()
    const aborted = begin(store)
    bring(aborted, folder)
    await aborted.abort()
    bring(begin(store), folder)
    store.close()
    expect(rowCounts(path)).toEqual(NO_ROWS)
  })

  it('is written in chunks, each row of which is found again', () => {
    const { store, folder } = temporaryProject()
    const writer = begin(store)
    const categoryId = writer.ensureCategory('cup', false)
    const instances = Array.from({ length: 9 }, (_, index) => instance(index + 1, categoryId))
    for (let index = 0; index < 700; index++) {
      const imageId = writer.addImage(newImage(folder, `${index}.jpg`))
      writer.addSet({ imageId, author: 'a', extra: {}, state: stateOf(instances) })
    }
    writer.finish({})
    expect(store.info().counts).toEqual({ images: 700, sets: 700, instances: 6300, pairs: 0 })
    const seen = [...store.sets.iterate()]
    expect(seen.map(({ image }) => image.fileName)).toEqual(Array.from({ length: 700 }, (_, index) => `${index}.jpg`))
    expect(seen.every(({ state }) => state.instances.length === 9)).toBe(true)
    const some = seen.slice(100, 103).map(({ image }) => image.imageId)
    expect([...store.sets.iterate({ imageIds: [...some, some[0]!].reverse() })].map(({ set }) => set.imageId)).toEqual(
      some,
    )
    expect(store.sets.count({ imageIds: some })).toBe(3)
    expect([...store.sets.iterate({ imageIds: [] })]).toEqual([])
  })

  it('refuses a second one while it runs, and every call after its end', async () => {
    const { store } = temporaryProject()
    const writer = begin(store)
    expect(() => begin(store)).toThrow(expect.objectContaining({ code: 'unsupported' }))
    await writer.abort()
    expect(() => writer.ensureCategory('x', false)).toThrow(expect.objectContaining({ code: 'internal' }))
    begin(store).finish({})
  })

  it.each([
    ['for an image that it did not name', { imageId: 99 }, 'bad-input'],
    ['of another size than its image', { state: { ...stateOf([]), size: { width: 9, height: 6 } } }, 'size-mismatch'],
    ['with a category that is not there', { state: stateOf([instance(1, 99)]) }, 'bad-input'],
    [
      'with a visible mask outside the amodal one',
      { state: stateOf([instance(1, 1, { visible: boxMask(0, 0, 8, 6) })]) },
      'bad-input',
    ],
    ['with one number twice', { state: stateOf([instance(1, 1), instance(1, 1)]) }, 'bad-input'],
    ['with a number that was never given out', { state: { ...stateOf([instance(3, 1)]), nextNumber: 3 } }, 'bad-input'],
    [
      'with one pair twice',
      { state: stateOf([instance(1, 1), instance(2, 1)], [pair(1, 2), pair(1, 2)]) },
      'bad-input',
    ],
    ['with a pair of nobody', { state: stateOf([instance(1, 1)], [pair(1, 2)]) }, 'bad-input'],
  ])('refuses a set %s', (_name, fields, code) => {
    const { store, folder } = temporaryProject()
    const writer = begin(store)
    writer.ensureCategory('cup', false)
    const imageId = writer.addImage(newImage(folder, 'x.jpg'))
    const set = { imageId, author: '', extra: {}, state: stateOf([]), ...fields }
    expect(() => writer.addSet(set)).toThrow(expect.objectContaining({ code }))
  })
})

describe('undoing an import', () => {
  it('hides all it brought, across a restart, and brings it again with the edits made since', () => {
    const { store, folder, path } = temporaryProject()
    const writer = begin(store)
    const { imageId, setIds } = bring(writer, folder)
    writer.finish({})
    const setId = setIds[0]!
    store.sets.commit({ setId, baseRevision: 0, code: 'c', label: 'C', diff: creation(instance(3, 1)) })
    expect(store.entries.setUndone(writer.entryId, true)).toMatchObject({ undone: true })
    store.close()
    const again = openUntilTestEnds(path)
    expect(again.info().counts).toEqual({ images: 0, sets: 0, instances: 0, pairs: 0 })
    expect(again.images.page(PAGE)).toEqual({ total: 0, images: [] })
    expect(() => again.images.get(imageId)).toThrow(expect.objectContaining({ code: 'not-found' }))
    expect(() => again.sets.open(setId)).toThrow(expect.objectContaining({ code: 'not-found' }))
    expect(again.entries.setUndone(writer.entryId, false)).toMatchObject({ undone: false })
    expect(again.sets.open(setId)).toMatchObject({ revision: 1, set: { instanceCount: 3 } })
    expect(again.info().counts).toEqual({ images: 2, sets: 3, instances: 5, pairs: 2 })
  })

  it('brings back the automatic set of a photo that was there before', () => {
    const { store, folder } = temporaryProject()
    const { imageId, setId } = addImageWithSet(store, folder, 'in.jpg')
    const writer = begin(store)
    const { setIds } = bring(writer, folder)
    expect(store.images.get(imageId).sets.map((set) => set.setId)).toEqual([setId])
    writer.finish({})
    expect(store.images.get(imageId).sets.map((set) => set.setId)).toEqual(setIds)
    expect(store.images.record(imageId).cocoImageId).toBe(5)
    store.entries.setUndone(writer.entryId, true)
    expect(store.images.get(imageId).sets.map((set) => set.setId)).toEqual([setId])
    expect(store.images.record(imageId)).toMatchObject({ cocoImageId: null, metadata: {} })
  })

  it('keeps the automatic set listed once somebody worked in it', () => {
    const { store, folder } = temporaryProject()
    const { imageId, setId, categoryId } = addImageWithSet(store, folder, 'in.jpg')
    store.sets.commit({ setId, baseRevision: 0, code: 'c', label: 'C', diff: creation(instance(1, categoryId)) })
    const writer = begin(store)
    const { setIds } = bring(writer, folder)
    writer.finish({})
    expect(store.images.get(imageId).sets.map((set) => set.setId)).toEqual([setId, ...setIds])
  })

  it('leaves what another import brought for the same photo, and the category that it uses', () => {
    const { store, folder } = temporaryProject()
    const first = begin(store)
    const { imageId } = bring(first, folder)
    first.finish({})
    const second = begin(store)
    const { setIds } = bring(second, folder)
    second.finish({})
    expect(store.images.get(imageId).sets).toHaveLength(4)
    store.entries.setUndone(first.entryId, true)
    expect(store.images.get(imageId).sets.map((set) => set.setId)).toEqual(setIds)
    expect(store.categories.list().map((category) => category.name)).toEqual(['cup'])
    store.entries.setUndone(second.entryId, true)
    expect(store.info().counts.images).toBe(0)
  })

  it('lets its photos be added again', () => {
    const { store, folder } = temporaryProject()
    const first = begin(store)
    const { imageId } = bring(first, folder)
    first.finish({})
    store.entries.setUndone(first.entryId, true)
    const again = begin(store)
    expect(again.addImage(newImage(folder, 'in.jpg'))).toBe(imageId)
    again.finish({})
    expect(store.images.get(imageId).sets).toMatchObject([{ author: '', instanceCount: 0 }])
    store.entries.setUndone(again.entryId, true)
    expect(store.info().counts.images).toBe(0)
    expect(store.images.add(newImage(folder, 'in.jpg'))).toEqual({ imageId, isNew: false })
    expect(store.info().counts.images).toBe(1)
  })

  it('is refused for an entry that is not there or not finished', () => {
    const { store } = temporaryProject()
    const writer = begin(store)
    for (const entryId of [writer.entryId, 77]) {
      expect(() => store.entries.setUndone(entryId, true)).toThrow(expect.objectContaining({ code: 'not-found' }))
    }
  })
})

describe('categories', () => {
  it('are tidied, made once, and refused when empty or taken', () => {
    const { store } = temporaryProject()
    const cup = store.categories.create('  coffee \t cup ', false)
    expect(cup).toEqual({ id: cup.id, name: 'coffee cup', isStuff: false })
    expect(store.categories.ensure('coffee cup', true)).toEqual(cup)
    expect(() => store.categories.create('coffee  cup', true)).toThrow(/already/)
    expect(() => store.categories.create(' ', true)).toThrow(expect.objectContaining({ code: 'bad-input' }))
    expect(store.categories.create('__proto__', true).name).toBe('__proto__')
    expect(store.categories.list().map(({ name }) => name)).toEqual(['coffee cup', '__proto__'])
  })

  it('of an undone import come back when somebody makes them, and stay when it is done again', () => {
    const { store } = temporaryProject()
    const writer = begin(store)
    const id = writer.ensureCategory('cup', true)
    writer.finish({})
    store.entries.setUndone(writer.entryId, true)
    expect(store.categories.list()).toEqual([])
    expect(store.categories.create('cup', false)).toEqual({ id, name: 'cup', isStuff: true })
    store.entries.setUndone(writer.entryId, false)
    expect(store.categories.list()).toHaveLength(1)
  })

  it('of an aborted import stay when an edit used them meanwhile', async () => {
    const { store, folder } = temporaryProject()
    const { setId } = addImageWithSet(store, folder)
    const writer = begin(store)
    const id = writer.ensureCategory('cup', false)
    store.sets.commit({ setId, baseRevision: 0, code: 'c', label: 'C', diff: creation(instance(1, id)) })
    await writer.abort()
    expect(store.categories.list().map(({ name }) => name)).toContain('cup')
  })
})

describe('exports', () => {
  it('are kept with their options, decisions and report', () => {
    const { store, path } = temporaryProject()
    const record = { format: 'cocoa', path: '/x.json', options: { a: 1 }, decisions: ['cut'], report: { counts: {} } }
    expect(store.recordExport(record)).toBe(1)
    expect(store.recordExport({ ...record, path: null })).toBe(2)
    store.close()
    expect(rowsOf(path, 'SELECT format, path, options, decisions FROM exports')).toEqual([
      { format: 'cocoa', path: '/x.json', options: '{"a":1}', decisions: '["cut"]' },
      { format: 'cocoa', path: null, options: '{"a":1}', decisions: '["cut"]' },
    ])
  })
})
