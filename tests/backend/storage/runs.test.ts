import Database from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { eraseRun } from '../../../src/backend/solving/eraseRun.ts'
import { checkProject } from '../../../src/backend/exchange/checkProject.ts'
import { unpackLabeling } from '../../../src/backend/solving/packLabeling.ts'
import { openUntilTestEnds, rowsOf, temporaryProject } from '../../support/temporaryProject.ts'
import { addImageWithSet, boxMask, instance, SIZE, stateOf } from '../../support/temporaryProjectRecords.ts'
import { RUN, runResult } from '../../support/runResults.ts'

function project() {
  const made = temporaryProject()
  return { ...made, ...addImageWithSet(made.store, made.folder) }
}

describe('a prediction run', () => {
  it('is kept with everything that it says, also over a restart', () => {
    const { store, path, imageId, categoryId } = project()
    const result = runResult(imageId, categoryId)
    const run = store.runs.add(RUN, result)
    expect(run).toMatchObject({
      runId: 1,
      imageId,
      cues: 'a.npz',
      parameters: RUN.parameters,
      instanceCount: 2,
      pairCount: 1,
      unknownCount: 1,
      energy: -12.5,
      moveCount: 1,
      milliseconds: 41.5,
    })
    store.close()
    const again = openUntilTestEnds(path)
    expect(again.runs.ofImage(imageId)).toEqual([run])
    const { labeling, ...opened } = again.runs.open(run.runId, imageId)
    const { state, origin, constraints, outcomes, warnings, moves } = result
    expect(opened).toEqual({ run, state, origin, constraints, outcomes, warnings, moves })
    expect(unpackLabeling(labeling, SIZE, 'here').slice(0, 3)).toEqual(Uint16Array.of(0, 1, 2))
    expect(again.runs.originOf(run.runId, imageId)).toEqual(origin)
  })

  it('is in no list, no count, no walk, and cannot be opened or edited as a set', () => {
    const { store, imageId, setId, categoryId } = project()
    const before = [store.info().counts, store.images.get(imageId), store.sets.count(), [...store.sets.iterate()]]
    const { setId: runSet } = store.runs.add(RUN, runResult(imageId, categoryId))
    const now = () => [store.info().counts, store.images.get(imageId), store.sets.count(), [...store.sets.iterate()]]
    expect(now()).toEqual(before)
    expect(() => store.sets.open(runSet)).toThrow(expect.objectContaining({ code: 'not-found' }))
    expect(() => store.sets.setReviewState(runSet, 'accepted')).toThrow(expect.objectContaining({ code: 'not-found' }))
    const diff = { instances: [{ kind: 'create' as const, instance: instance(3, categoryId) }], pairs: [] }
    const gesture = { setId: runSet, baseRevision: 0, code: 'x', label: 'x', diff }
    expect(() => store.sets.commit(gesture)).toThrow(expect.objectContaining({ code: 'not-found' }))
    // What refreshes the lists of the image leaves it out as well.
    store.sets.setReviewState(setId, 'accepted')
    expect(store.images.get(imageId).sets.map((set) => set.setId)).toEqual([setId])
  })

  it('may say something about several images, the newest run first in the list of each', () => {
    const { store, folder, imageId, categoryId } = project()
    const other = addImageWithSet(store, folder, 'other.jpg').imageId
    const { runId } = store.runs.add(RUN, runResult(imageId, categoryId))
    store.runs.add({ runId }, runResult(other, categoryId))
    const second = store.runs.add(RUN, runResult(imageId, categoryId))
    expect(store.runs.ofImage(imageId).map((run) => run.runId)).toEqual([second.runId, runId])
    expect(store.runs.ofImage(other).map((run) => run.runId)).toEqual([runId])
    expect(store.runs.eraseSomeOf(runId)).toEqual({ images: 2, isDone: true })
    expect(store.runs.ofImage(imageId)).toEqual([second])
    expect(store.runs.ofImage(other)).toEqual([])
  })

  it('is erased with all its rows, in pieces, and its number is not given again', async () => {
    const made = project()
    const { path, imageId, categoryId } = made
    const { runId } = made.store.runs.add(RUN, runResult(imageId, categoryId))
    made.store.close()
    // As many as one transaction erases, in one statement: the store would wait for the disk for each.
    const client = new Database(path)
    client.exec(`
      WITH RECURSIVE counter (n) AS (SELECT 100 UNION ALL SELECT n + 1 FROM counter WHERE n < 299)
      INSERT INTO annotation_sets (id, image_id, author, review_state, is_automatic, prediction_run_id)
        SELECT n, ${imageId}, 'solver', 'predicted', 0, ${runId} FROM counter`)
    client.close()
    const store = openUntilTestEnds(path)
    await expect(eraseRun(store, runId, AbortSignal.abort())).rejects.toMatchObject({
      code: 'cancelled',
      message: expect.stringContaining('200 images is gone') as string,
    })
    expect(await eraseRun(store, runId)).toBe(1)
    expect(() => store.runs.eraseSomeOf(runId)).toThrow(expect.objectContaining({ code: 'not-found' }))
    for (const table of ['prediction_runs', 'run_results', 'instances', 'order_pairs']) {
      expect(rowsOf(path, `SELECT * FROM ${table}`), table).toEqual([])
    }
    expect(store.runs.add(RUN, runResult(imageId, categoryId)).runId).toBe(runId + 1)
  })

  it('is refused whole when any of it must not be written', () => {
    const { store, path, imageId, categoryId } = project()
    const wrong = [
      { state: stateOf([instance(1, 999)]) },
      { state: { ...stateOf([]), size: { width: 9, height: 9 } } },
      { state: stateOf([instance(1, categoryId, { visible: boxMask(0, 0, 8, 6) })]) },
      { imageId: 77 },
    ]
    for (const changes of wrong) expect(() => store.runs.add(RUN, runResult(imageId, categoryId, changes))).toThrow()
    expect(() => store.runs.add({ runId: 5 }, runResult(imageId, categoryId))).toThrow(/no prediction run 5/)
    expect(() => store.runs.open(5, imageId)).toThrow(/no prediction run 5/)
    expect(rowsOf(path, 'SELECT * FROM prediction_runs')).toEqual([])
    expect(rowsOf(path, 'SELECT * FROM annotation_sets WHERE prediction_run_id IS NOT NULL')).toEqual([])
  })

  it('uses categories up: undoing the import that brought them leaves them', () => {
    const { store, imageId } = project()
    const incoming = store.beginImport({ code: 'import', label: 'Import' })
    const categoryId = incoming.ensureCategory('cup', false)
    const { entryId } = incoming.finish(null)
    store.runs.add(RUN, runResult(imageId, categoryId))
    store.entries.setUndone(entryId, true)
    expect(store.categories.list().map(({ name }) => name)).toContain('cup')
  })
})

describe('strata check', () => {
  const codes = async (path: string): Promise<string[]> => {
    const store = openUntilTestEnds(path, { readOnly: true })
    return (await checkProject({ store })).map(({ code }) => code).filter((code) => code.startsWith('run'))
  }

  it('has nothing to say about a sound run', async () => {
    const { store, path, imageId, categoryId } = project()
    store.runs.add(RUN, runResult(imageId, categoryId))
    store.close()
    expect(await codes(path)).toEqual([])
  })

  it.each([
    ['a labeling of another size', `UPDATE run_results SET labeling = x'0300'`, 'run-unreadable'],
    ['moves that are none', `UPDATE run_results SET moves = '{"a": 1}'`, 'run-unreadable'],
    ['cues from nowhere', `UPDATE run_results SET cues = '{"kind": "file"}'`, 'run-unreadable'],
    ['a mask that is none', `UPDATE instances SET amodal = x'ffff'`, 'run-unreadable'],
    ['a wrong count', 'UPDATE annotation_sets SET instance_count = 9 WHERE prediction_run_id = 1', 'run-counts'],
    ['a set without a result', 'DELETE FROM run_results', 'run-incomplete'],
    ['a run without an image', `INSERT INTO prediction_runs (parameters, at) VALUES ('{}', 't')`, 'run-incomplete'],
    ['a result without a run', 'UPDATE annotation_sets SET prediction_run_id = NULL', 'run-incomplete'],
  ])('names %s', async (_name, damage, code) => {
    const { store, path, imageId, categoryId } = project()
    store.runs.add(RUN, runResult(imageId, categoryId))
    store.close()
    const client = new Database(path)
    client.exec(damage)
    client.close()
    expect(await codes(path)).toContain(code)
  })
})
