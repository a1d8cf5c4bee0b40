import { describe, expect, it } from 'vitest'
import type { NewJob } from '../../../src/backend/storage/jobRecords.ts'
import type { CueOrigin } from '../../../src/backend/storage/runRecords.ts'
import { openUntilTestEnds, rowsOf, temporaryProject } from '../../support/temporaryProject.ts'
import { addImageWithSet, creation, instance, newImage } from '../../support/temporaryProjectRecords.ts'
import { RUN, runResult } from '../../support/runResults.ts'

const SHA = 'a'.repeat(64)

function project(count = 3) {
  const made = temporaryProject()
  const images = Array.from({ length: count }, (_, at) => addImageWithSet(made.store, made.folder, `${at}.jpg`))
  const job: NewJob = {
    model: { name: 'net', version: '1.2.0', sha256: SHA },
    device: 'cpu',
    parameters: { evidence: { smoothness: 0.5 } },
    imageIds: images.map(({ imageId }) => imageId),
  }
  return { ...made, images, job, ids: job.imageIds, categoryId: images[0]!.categoryId }
}

function modelOrigin(provider: string): CueOrigin {
  const milliseconds = { decode: 1, prepare: 1, inference: 1, post: 1 }
  const facts = { provider, fallback: null, tiles: 1, cueSize: { width: 64, height: 48 }, milliseconds }
  return { kind: 'model', name: 'net', version: '1.2.0', sha256: SHA, device: 'auto', facts }
}

const MODEL_RUN = { ...RUN, model: { name: 'net', sha256: SHA } }

describe('prediction jobs', () => {
  it('keep what was asked and how far it is over a restart', () => {
    const { store, path, job, ids, categoryId } = project()
    const { jobId } = store.jobs.add(job)
    store.jobs.begin(jobId, ids[0]!)
    const run = store.jobs.complete(jobId, ids[0]!, MODEL_RUN, runResult(ids[0]!, categoryId))
    store.jobs.begin(jobId, ids[1]!)
    store.jobs.fail(jobId, ids[1]!, { code: 'bad-input', message: 'Not a picture.' })
    store.jobs.begin(jobId, ids[2]!)
    store.close()

    const again = openUntilTestEnds(path)
    const { imageIds, ...asked } = job
    expect(again.jobs.list()).toEqual([
      { jobId, at: expect.stringMatching(/^2026-11-05T10:00:0/) as string, ...asked, state: 'active', runId: run.runId, problem: null, provider: null, total: 3, done: 1, failed: 1 },
    ]) // prettier-ignore
    expect(again.jobs.imageIdsOf(jobId)).toEqual(imageIds)
    // The process ended while it worked on the third one.
    expect(again.jobs.waiting(jobId, 0, 10)).toEqual([{ imageId: ids[2], attempts: 1 }])
    expect(again.jobs.waiting(jobId, ids[2]!, 10)).toEqual([])
    expect(again.jobs.failures(jobId, 10)).toEqual([{ imageId: ids[1], code: 'bad-input', message: 'Not a picture.' }])
    expect(again.runs.list()).toMatchObject([{ runId: run.runId, model: 'net', images: 1 }])
  })

  it('put all results into one run, and into a new one when that was deleted', () => {
    const { store, job, ids, categoryId } = project()
    const { jobId } = store.jobs.add(job)
    const first = store.jobs.complete(jobId, ids[0]!, MODEL_RUN, runResult(ids[0]!, categoryId))
    const second = store.jobs.complete(jobId, ids[1]!, MODEL_RUN, runResult(ids[1]!, categoryId))
    expect(second.runId).toBe(first.runId)
    while (!store.runs.eraseSomeOf(first.runId).isDone);
    expect(store.jobs.get(jobId).runId).toBeNull()
    const third = store.jobs.complete(jobId, ids[2]!, MODEL_RUN, runResult(ids[2]!, categoryId))
    expect(third.runId).toBeGreaterThan(first.runId)
    expect(store.jobs.get(jobId)).toMatchObject({ runId: third.runId, done: 3 })
  })

  it('say what the network of the newest result ran on, until the run is deleted', () => {
    const { store, job, ids, categoryId } = project()
    const { jobId } = store.jobs.add(job)
    expect(store.jobs.get(jobId).provider).toBeNull()
    const on = (imageId: number, provider: string) =>
      store.jobs.complete(jobId, imageId, MODEL_RUN, runResult(imageId, categoryId, { origin: modelOrigin(provider) }))
    const { runId } = on(ids[0]!, 'webgpu')
    expect(store.jobs.get(jobId).provider).toBe('webgpu')
    on(ids[1]!, 'cpu')
    expect(store.jobs.setState(jobId, 'done').provider).toBe('cpu')
    while (!store.runs.eraseSomeOf(runId).isDone);
    expect(store.jobs.list()).toMatchObject([{ provider: null, done: 2 }])
  })

  it('keep neither result nor state when either cannot be written', () => {
    const { store, job, ids, categoryId } = project()
    const { jobId } = store.jobs.add(job)
    const wrong = runResult(ids[0]!, categoryId + 100)
    expect(() => store.jobs.complete(jobId, ids[0]!, MODEL_RUN, wrong)).toThrow()
    expect(store.jobs.get(jobId)).toMatchObject({ done: 0, runId: null })
    expect(store.runs.list()).toEqual([])
    expect(() => store.jobs.add({ ...job, imageIds: [ids[0]!, 999] })).toThrow(/no image 999/)
    expect(store.jobs.list()).toHaveLength(1)
  })

  it('give back what was begun, and make failed images wait again', () => {
    const { store, job, ids } = project()
    const { jobId } = store.jobs.add(job)
    store.jobs.begin(jobId, ids[0]!)
    store.jobs.begin(jobId, ids[0]!)
    store.jobs.giveBack(jobId, ids[0]!)
    expect(store.jobs.waiting(jobId, 0, 1)).toEqual([{ imageId: ids[0], attempts: 1 }])
    store.jobs.fail(jobId, ids[0]!, { code: 'internal', message: 'x' })
    expect(store.jobs.retryFailed(jobId)).toBe(1)
    expect(store.jobs.waiting(jobId, 0, 1)).toEqual([{ imageId: ids[0], attempts: 0 }])
    expect(store.jobs.setState(jobId, 'paused', 'The disk is full.')).toMatchObject({ problem: 'The disk is full.' })
    expect(store.jobs.setState(jobId, 'active')).toMatchObject({ state: 'active', problem: null })
    store.jobs.forget(jobId)
    expect(() => store.jobs.get(jobId)).toThrow(/no prediction job/)
    expect(() => store.jobs.forget(jobId)).toThrow(expect.objectContaining({ code: 'not-found' }))
  })

  it('ask for a review of sets that nobody worked on, and of no other', () => {
    const { store, path, folder, job, images, ids, categoryId } = project()
    const [untouched, edited, emptied] = images
    const gesture = { setId: edited!.setId, baseRevision: 0, code: 'x', label: 'x' }
    store.sets.commit({ ...gesture, diff: creation(instance(1, categoryId)) })
    store.sets.commit({ ...gesture, setId: emptied!.setId, diff: creation(instance(1, categoryId)) })
    store.sets.undo({ setId: emptied!.setId, baseRevision: 1 })
    const { jobId } = store.jobs.add(job)
    for (const imageId of ids) store.jobs.complete(jobId, imageId, MODEL_RUN, runResult(imageId, categoryId))
    const statesOf = (imageId: number) => store.images.get(imageId).sets.map(({ state }) => state)
    expect(ids.map(statesOf)).toEqual([['predicted'], ['in-progress'], ['in-progress']])
    expect(store.images.page({ offset: 0, limit: 9, states: ['predicted'] }).images).toMatchObject([
      { imageId: untouched!.imageId },
    ])
    expect(rowsOf(path, `SELECT set_id, before, after FROM reviews WHERE cause = 'prediction'`)).toEqual([
      { set_id: untouched!.setId, before: 'todo', after: 'predicted' },
    ])
    // Still nobody's work: an annotation that comes in takes its place in the lists.
    const writer = store.beginImport({ code: 'test', label: 'Test' })
    const imageId = writer.addImage(newImage(folder, '0.jpg'))
    writer.addSet({ imageId, extra: {}, author: 'ann', state: { size: { width: 8, height: 6 }, instances: [], pairs: [], nextNumber: 1 } }) // prettier-ignore
    writer.finish({})
    expect(store.images.get(untouched!.imageId).sets).toMatchObject([{ author: 'ann', state: 'todo' }])
  })
})
