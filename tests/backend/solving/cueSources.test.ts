import { createReadStream, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { stateFromJson } from '../../../src/core/dataset/annotationJson.ts'
import { answerBytes } from '../../../src/backend/byteAnswers.ts'
import { FileIntake } from '../../../src/backend/files/FileIntake.ts'
import { CueSources } from '../../../src/backend/solving/CueSources.ts'
import { packLabeling } from '../../../src/backend/solving/packLabeling.ts'
import { openProject } from '../../../src/backend/storage/ProjectStore.ts'
import type { SolvingGrids } from '../../../src/shared/contract/solving.ts'
import { gridUrl } from '../../../src/shared/imageUrls.ts'
import { collectAll } from '../../support/collectAll.ts'
import { RUN, runResult } from '../../support/runResults.ts'
import { BOXES_SIZE, twoBoxes } from '../../support/solverScenes.ts'
import { asked, expectBoxes, openedProject, oracle, PIXELS, planesOf, solved } from '../../support/solvingCalls.ts'
import type { OpenedProject } from '../../support/solvingCalls.ts'
import { annotate, openedBackend, writeCues } from '../../support/solvingProject.ts'

let made: OpenedProject
beforeEach(async () => {
  made = await openedProject()
})

describe('sources', () => {
  it('are the annotations of the image, the asking one first, files that runs have used, and models last', async () => {
    const { client, imageId, setId, folder, backend } = made
    const ask = () => client.solving.sources({ imageId, setId })
    const bundled = { source: { kind: 'model', model: 'oosis-small', device: 'auto' } }
    expect(await ask()).toMatchObject([{ source: oracle(setId), label: 'Made from this annotation' }, bundled])
    const { fileId } = backend.files.takePath(writeCues(folder))
    const { run } = await solved(made, { kind: 'file', fileId })
    await solved(made, { kind: 'file', fileId })
    const [first, ...others] = await ask()
    expect(first).toEqual({ source: { kind: 'run', runId: run.runId + 1 }, label: 'boxes.npz, as in run 2' })
    expect(others).toMatchObject([{ source: oracle(setId) }, bundled])
    rmSync(join(folder, 'boxes.npz'))
    expect(await ask()).toMatchObject([{ source: oracle(setId) }, bundled])
    await expect(client.solving.sources({ imageId: 99, setId })).rejects.toMatchObject({ code: 'not-found' })
  })
})

describe('sources of a damaged project', () => {
  it('are offered without the run whose cues cannot be read', async () => {
    const { backend, imageId, setId, path } = made
    await solved(made, oracle(setId))
    await backend.close()
    const client = new Database(path)
    client.exec(`UPDATE run_results SET cues = '{"kind": "file"}'`)
    client.close()
    const again = openedBackend(path).client.solving
    expect(await again.sources({ imageId, setId })).toMatchObject([
      { source: { kind: 'oracle' } },
      { source: { kind: 'model' } },
    ])
    await expect(again.openRun({ runId: 1, imageId })).rejects.toMatchObject({ code: 'corrupt' })
  })
})

describe('cues', () => {
  it('of a file that changes between its hash and its reading are refused', async () => {
    const { backend, imageId, folder, path } = made
    await backend.close()
    const files = new FileIntake()
    const store = openProject(path)
    onTestFinished(() => store.close())
    const file = writeCues(folder)
    const { fileId } = files.takePath(file)
    const noPhoto = (): Promise<null> => Promise.resolve(null)
    const { signal } = new AbortController()
    const cues = await new CueSources(store, files, null).find(imageId, { kind: 'file', fileId })
    expect(await cues.material(noPhoto, signal)).toMatchObject({ kind: 'npz', where: 'boxes.npz' })
    writeFileSync(file, 'something else')
    await expect(cues.material(noPhoto, signal)).rejects.toMatchObject({
      code: 'bad-input',
      message: expect.stringContaining('changed while it was read') as string,
    })
  })

  it('are made from an annotation, at any scale, and shown as grids', async () => {
    const { client, imageId, setId } = made
    const { grids, classNames, warnings } = await client.solving.cues({ imageId, setId, cues: oracle(setId) })
    expect(grids).toMatchObject({ cueSize: BOXES_SIZE, labelingSize: null, largestLabel: 0 })
    expect([classNames, warnings]).toEqual([['box'], []])
    expect(await planesOf(made, grids)).toEqual({
      background: PIXELS,
      boundary: PIXELS,
      direction: PIXELS,
      labeling: 404,
    })
    const background = await answerBytes(made.backend, gridUrl('', grids.gridsId, 'background'), null)
    expect([background.body![0], background.body![20 * 64 + 20]]).toEqual([242, 13])
    const coarse = await client.solving.cues({ imageId, setId, cues: oracle(setId, { scale: 4 }) })
    expect(coarse.grids.cueSize).toEqual({ width: 16, height: 12 })
  })

  it('are read from a file and refused by its name when they do not fit', async () => {
    const { client, backend, imageId, setId, folder } = made
    const look = (path: string) => {
      const { fileId } = backend.files.takePath(path)
      return client.solving.cues({ imageId, setId, cues: { kind: 'file', fileId } })
    }
    expect((await look(writeCues(folder))).grids.cueSize).toEqual(BOXES_SIZE)
    writeFileSync(join(folder, 'junk.npz'), 'junk')
    await expect(look(join(folder, 'junk.npz'))).rejects.toMatchObject({
      code: 'bad-input',
      message: expect.stringContaining('junk.npz') as string,
    })
    writeFileSync(join(folder, 'vast.npz'), '')
    truncateSync(join(folder, 'vast.npz'), 2 ** 30 + 1)
    await expect(look(join(folder, 'vast.npz'))).rejects.toMatchObject({
      code: 'bad-input',
      message: expect.stringMatching(/too large in vast\.npz/) as string,
    })
    const empty = { ...twoBoxes(), size: { width: 50, height: 48 }, instances: [], pairs: [] }
    await expect(look(writeCues(folder, 'narrow.npz', empty))).rejects.toMatchObject({
      code: 'size-mismatch',
      message: expect.stringMatching(/narrow\.npz.*64×48.*50×48/) as string,
    })
    await expect(
      client.solving.cues({ imageId, setId, cues: { kind: 'file', fileId: 'unknown' } }),
    ).rejects.toMatchObject({ code: 'not-found' })
  })

  it('do without the photo when it is not there, and say so', async () => {
    const { client, imageId, setId, folder } = made
    rmSync(join(folder, 'boxes.png'))
    const { warnings } = await client.solving.cues({ imageId, setId, cues: oracle(setId) })
    expect(warnings).toEqual([expect.stringContaining('boxes.png') as string])
  })

  it('of an annotation of another image are refused', async () => {
    const { backend, imageId, setId, path } = made
    await backend.close()
    const store = openProject(path)
    const other = store.images.add({ path: join(path, '../other.png'), sha256: null, ...BOXES_SIZE, orientation: 1 })
    const otherSet = store.images.get(other.imageId).sets[0]!.setId
    store.close()
    made = { ...made, ...openedBackend(path) }
    const ask = made.client.solving.cues({ imageId, setId, cues: oracle(otherSet) })
    await expect(ask).rejects.toMatchObject({
      code: 'bad-input',
      message: expect.stringContaining('another image') as string,
    })
    const solve = made.client.solving.resolve({ ...asked(made, oracle(setId)), setId: otherSet })
    await expect(collectAll(await solve)).rejects.toMatchObject({ code: 'bad-input' })
  })
})

describe('the cues of an earlier run', () => {
  const again = async (runId: number): Promise<SolvingGrids> =>
    (await made.client.solving.openRun({ runId, imageId: made.imageId })).grids

  it('made from an annotation are those of that moment, whatever was edited since', async () => {
    const { backend, path, setId, imageId, categoryId } = made
    const { run } = await solved(made, oracle(setId))
    await backend.close()
    const store = openProject(path)
    annotate(store, setId, { ...twoBoxes(categoryId), instances: [], pairs: [] })
    store.close()
    made = { ...made, ...openedBackend(path) }
    const second = await solved(made, { kind: 'run', runId: run.runId })
    expect(second.run).toMatchObject({ instanceCount: run.instanceCount, energy: run.energy, cues: run.cues })

    // The edit that the cues were made after is taken back: nobody can say any more what they were.
    await made.client.documents.undo({ setId, baseRevision: 2 })
    await made.client.documents.undo({ setId, baseRevision: 3 })
    const opened = await made.client.solving.openRun({ runId: run.runId, imageId })
    expect(opened.grids).toMatchObject({ cueSize: null, labelingSize: BOXES_SIZE })
    expect(opened.warnings.at(-1)).toMatch(/cannot be had any more.*undo/)
    expectBoxes(made, stateFromJson(opened.state))
    await expect(solved(made, { kind: 'run', runId: run.runId })).rejects.toMatchObject({ code: 'not-found' })
  })

  it('read from a file are found again while the file is what it was', async () => {
    const { backend, folder } = made
    const path = writeCues(folder)
    const { run } = await solved(made, { kind: 'file', fileId: backend.files.takePath(path).fileId })
    expect(run.cues).toBe('boxes.npz')
    expect(await again(run.runId)).toMatchObject({ cueSize: BOXES_SIZE })
    writeCues(folder, 'boxes.npz', { ...twoBoxes(), pairs: [] })
    expect(await again(run.runId)).toMatchObject({ cueSize: null })
    rmSync(path)
    expect(await again(run.runId)).toMatchObject({ cueSize: null, labelingSize: BOXES_SIZE })
  })

  it('read from an upload are found while the upload is there', async () => {
    const { backend, folder, client, imageId, setId } = made
    const upload = await backend.files.takeUpload('sent.npz', createReadStream(writeCues(folder)))
    const { run } = await solved(made, { kind: 'file', fileId: upload.fileId })
    expect(await again(run.runId)).toMatchObject({ cueSize: BOXES_SIZE })
    expect((await client.solving.sources({ imageId, setId }))[0]!.label).toBe('sent.npz, as in run 1')
    await backend.files.release(upload.fileId)
    const { grids, warnings } = await client.solving.openRun({ runId: run.runId, imageId })
    expect([grids.cueSize, warnings.at(-1)]).toEqual([null, expect.stringContaining('sent.npz is not there') as string])
  })
})

it('runs of a project from a stranger lead to no other file than the one they name', async () => {
  const { backend, path, imageId, setId, categoryId } = made
  await backend.close()
  const store = openProject(path)
  for (const recorded of ['//server/share/a.npz', 'p.strata', '/dev/zero', '..', 'a\0b']) {
    const origin = { kind: 'file' as const, name: 'a.npz', sha256: 'a'.repeat(64), path: recorded }
    const state = twoBoxes(categoryId)
    const labeling = packLabeling(new Uint16Array(PIXELS))
    store.runs.add(RUN, { ...runResult(imageId, categoryId), state, labeling, origin })
  }
  store.close()
  made = { ...made, ...openedBackend(path) }
  const offered = await made.client.solving.sources({ imageId, setId })
  expect(offered.filter(({ source }) => source.kind === 'run')).toHaveLength(1)
  for (const { runId } of await made.client.solving.runs({ imageId })) {
    const { grids, warnings } = await made.client.solving.openRun({ runId, imageId })
    expect([grids.cueSize, warnings.at(-1)]).toEqual([null, expect.stringContaining('a.npz is not there') as string])
  }
})
