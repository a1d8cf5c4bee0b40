import { createReadStream, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { diffToJson, stateFromJson } from '../../../src/core/dataset/annotationJson.ts'
import type { AnnotationState } from '../../../src/core/dataset/records.ts'
import { maskIou } from '../../../src/core/masks/maskMeasures.ts'
import type { SolverConstraintJson } from '../../../src/core/occlusion/constraints/constraintJson.ts'
import { DEFAULT_SOLVER_PARAMETERS } from '../../../src/core/occlusion/SolverParameters.ts'
import { proposalDiff } from '../../../src/core/workflows/proposals/proposalDiff.ts'
import { answerBytes } from '../../../src/backend/byteAnswers.ts'
import type { CueSource, SolvingGrids } from '../../../src/shared/contract/solving.ts'
import { GRID_PLANES, gridUrl } from '../../../src/shared/imageUrls.ts'
import { cueCorruptionSchema } from '../../../src/shared/solverSchemas.ts'
import { packLabeling } from '../../../src/backend/solving/packLabeling.ts'
import { openProject } from '../../../src/backend/storage/ProjectStore.ts'
import { collectAll } from '../../support/collectAll.ts'
import { RUN, runResult } from '../../support/runResults.ts'
import { BOXES_SIZE, twoBoxes } from '../../support/solverScenes.ts'
import { annotate, openedBackend, solvingProject, writeCues } from '../../support/solvingProject.ts'
import type { SolvingProject } from '../../support/solvingProject.ts'

type Opened = SolvingProject & ReturnType<typeof openedBackend>

let made: Opened
beforeEach(async () => {
  const project = await solvingProject()
  made = { ...project, ...openedBackend(project.path) }
})

const oracle = (setId: number, more: Partial<Extract<CueSource, { kind: 'oracle' }>> = {}): CueSource => ({
  kind: 'oracle',
  setId,
  corruption: cueCorruptionSchema.parse({}),
  seed: 1,
  scale: 1,
  ...more,
})

function asked(cues: CueSource, constraints: SolverConstraintJson[] = [], parameters: Record<string, unknown> = {}) {
  const { imageId, setId } = made
  return { imageId, setId, cues, parameters, constraints }
}

async function solved(cues: CueSource, more: { constraints?: SolverConstraintJson[] } = {}) {
  const events = await collectAll(await made.client.solving.solve(asked(cues, more.constraints)))
  const last = events.at(-1)!
  if (last.kind !== 'report') throw new Error(`ended with ${JSON.stringify(last)}`)
  return { run: last.run, events }
}

async function proposed(cues: CueSource, constraints: SolverConstraintJson[] = []) {
  const last = (await collectAll(await made.client.solving.resolve(asked(cues, constraints)))).at(-1)!
  if (last.kind !== 'proposal') throw new Error(`ended with ${JSON.stringify(last)}`)
  return last
}

/** Statuses and lengths of all planes. */
async function planesOf({ gridsId }: SolvingGrids) {
  const answers = await Promise.all(
    GRID_PLANES.map(async (plane) => {
      const { status, body } = await answerBytes(made.backend, gridUrl('', gridsId, plane), null)
      return [plane, status === 200 ? body!.length : status]
    }),
  )
  return Object.fromEntries(answers) as Record<string, number>
}

const PIXELS = BOXES_SIZE.width * BOXES_SIZE.height

/** The boxes as they should be found, by their overlap with the true ones. */
function expectBoxes(state: AnnotationState): void {
  const truth = twoBoxes(made.categoryId)
  const found = truth.instances.map(({ visible }) =>
    state.instances.find((instance) => maskIou(instance.visible, visible) > 0.9),
  )
  expect(found.every((instance) => instance?.categoryId === made.categoryId)).toBe(true)
  const [front, back] = [found[0]!.number, found[1]!.number]
  const pair = state.pairs.find(({ a, b }) => a === Math.min(front, back) && b === Math.max(front, back))
  expect(pair).toMatchObject({ state: front < back ? 'a-over-b' : 'b-over-a', provenance: 'solver' })
}

describe('sources', () => {
  it('are the annotations of the image, the asking one first, and files that runs have used', async () => {
    const { client, imageId, setId, folder, backend } = made
    const ask = () => client.solving.sources({ imageId, setId })
    expect(await ask()).toEqual([{ source: oracle(setId), label: 'Made from this annotation' }])
    const { fileId } = backend.files.takePath(writeCues(folder))
    const { run } = await solved({ kind: 'file', fileId })
    await solved({ kind: 'file', fileId })
    const [first, ...others] = await ask()
    expect(first).toEqual({ source: { kind: 'run', runId: run.runId + 1 }, label: 'boxes.npz, as in run 2' })
    expect(others).toHaveLength(1)
    rmSync(join(folder, 'boxes.npz'))
    expect(await ask()).toHaveLength(1)
    await expect(client.solving.sources({ imageId: 99, setId })).rejects.toMatchObject({ code: 'not-found' })
  })
})

describe('cues', () => {
  it('are made from an annotation, at any scale, and shown as grids', async () => {
    const { client, imageId, setId } = made
    const { grids, classNames, warnings } = await client.solving.cues({ imageId, setId, cues: oracle(setId) })
    expect(grids).toMatchObject({ cueSize: BOXES_SIZE, labelingSize: null, largestLabel: 0 })
    expect([classNames, warnings]).toEqual([['box'], []])
    expect(await planesOf(grids)).toEqual({ background: PIXELS, boundary: PIXELS, direction: PIXELS, labeling: 404 })
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
    const solve = made.client.solving.resolve({ ...asked(oracle(setId)), setId: otherSet })
    await expect(collectAll(await solve)).rejects.toMatchObject({ code: 'bad-input' })
  })
})

describe('a solve', () => {
  it('becomes a prediction run with all its parameters, which can be opened again', async () => {
    const { client, imageId, setId } = made
    const { run, events } = await solved(oracle(setId))
    expect(events.some((event) => event.kind === 'progress')).toBe(true)
    expect(run).toMatchObject({ imageId, unknownCount: 0, cues: `made from annotation set ${setId}` })
    expect(run.parameters).toEqual(DEFAULT_SOLVER_PARAMETERS)
    expect(await client.solving.runs({ imageId })).toEqual([run])

    const opened = await client.solving.openRun({ runId: run.runId, imageId })
    const state = stateFromJson(opened.state)
    expectBoxes(state)
    expect(opened.instances.map(({ number }) => number)).toEqual(state.instances.map(({ number }) => number))
    expect(opened.moves.at(-1)).toMatchObject({ energy: opened.energy })
    expect(opened.grids).toMatchObject({ cueSize: BOXES_SIZE, labelingSize: BOXES_SIZE })
    expect(opened.grids.largestLabel).toBeGreaterThan(1)
    expect(await planesOf(opened.grids)).toEqual({
      background: PIXELS,
      boundary: PIXELS,
      direction: PIXELS,
      labeling: PIXELS,
    })
  })

  it('tells every window, also of categories that it brought', async () => {
    const { client, folder, backend } = made
    const listening = new AbortController()
    const heard = await client.project.events(undefined, { signal: listening.signal })
    const { fileId } = backend.files.takePath(writeCues(folder))
    await solved({ kind: 'file', fileId })
    const kinds: unknown[] = []
    for await (const event of heard) if (kinds.push(event) === 2) break
    expect(kinds).toEqual([{ kind: 'categories' }, { kind: 'runs', imageId: made.imageId }])
    listening.abort()
    const { categories } = await client.project.info()
    expect(categories.map(({ name }) => name)).toEqual(['box', 'object'])
  })

  it('that is cancelled stores nothing', async () => {
    const { client, imageId, setId } = made
    const events = await client.solving.solve(asked(oracle(setId)))
    await events.next()
    await events.return?.()
    expect(await client.solving.runs({ imageId })).toEqual([])
    await solved(oracle(setId))
  })

  it.each([
    ['λ = 0', { evidence: { smoothness: 0 } }, /smoothness.*λ > 0/s],
    ['a name that is none', { evidence: { smoothnes: 1 } }, /smoothnes/],
    ['a text for a number', { evidence: { order: '1' } }, /order/],
    ['no object', { evidence: 3 }, /evidence/],
  ])('with %s is refused in a sentence', async (_name, parameters, message) => {
    const call = made.client.solving.solve(asked(oracle(made.setId), [], parameters))
    await expect(collectAll(await call)).rejects.toMatchObject({
      code: 'bad-input',
      message: expect.stringMatching(message) as string,
    })
  })

  it('with μ ≤ λ is done, with a warning that says why it disappoints', async () => {
    const call = made.client.solving.solve(asked(oracle(made.setId), [], { evidence: { order: 0.4 } }))
    const last = (await collectAll(await call)).at(-1)!
    if (last.kind !== 'report') throw new Error('no report')
    const { warnings } = await made.client.solving.openRun({ runId: last.run.runId, imageId: made.imageId })
    expect(warnings.join(' ')).toMatch(/μ = 0\.4.*λ = 0\.5/)
  })

  it('of an image above 64 megapixels is refused before anything is read', async () => {
    const { backend, path } = made
    await backend.close()
    const store = openProject(path)
    const size = { width: 8193, height: 8192 }
    const { imageId } = store.images.add({ path: join(path, '../huge.png'), sha256: null, ...size, orientation: 1 })
    const { setId } = store.images.get(imageId).sets[0]!
    store.close()
    const { client } = openedBackend(path)
    const call = client.solving.solve({ ...asked(oracle(setId)), imageId, setId })
    await expect(collectAll(await call)).rejects.toMatchObject({
      code: 'bad-input',
      message: expect.stringMatching(/huge\.png.*67108864 pixels.*8193×8192/) as string,
    })
  })

  it('answers with the smallest set of constraints that conflict, and stores nothing', async () => {
    const pin = (id: string, front: number, back: number) => ({
      id,
      kind: 'pin' as const,
      strength: 'hard' as const,
      front,
      back,
    })
    const call = made.client.solving.solve(asked(oracle(made.setId), [pin('one', 1, 2), pin('two', 2, 1)]))
    const last = (await collectAll(await call)).at(-1)
    if (last?.kind !== 'conflict') throw new Error('no conflict')
    expect([last.ids.toSorted(), last.because]).toEqual([
      ['one', 'two'],
      expect.stringContaining('#1 over #2') as string,
    ])
    expect(await made.client.solving.runs({ imageId: made.imageId })).toEqual([])
  })
})

describe('the cues of an earlier run', () => {
  const again = async (runId: number): Promise<SolvingGrids> =>
    (await made.client.solving.openRun({ runId, imageId: made.imageId })).grids

  it('made from an annotation are those of that moment, whatever was edited since', async () => {
    const { backend, path, setId, imageId, categoryId } = made
    const { run } = await solved(oracle(setId))
    await backend.close()
    const store = openProject(path)
    annotate(store, setId, { ...twoBoxes(categoryId), instances: [], pairs: [] })
    store.close()
    made = { ...made, ...openedBackend(path) }
    const second = await solved({ kind: 'run', runId: run.runId })
    expect(second.run).toMatchObject({ instanceCount: run.instanceCount, energy: run.energy, cues: run.cues })

    // The edit that the cues were made after is taken back: nobody can say any more what they were.
    await made.client.documents.undo({ setId, baseRevision: 2 })
    await made.client.documents.undo({ setId, baseRevision: 3 })
    const opened = await made.client.solving.openRun({ runId: run.runId, imageId })
    expect(opened.grids).toMatchObject({ cueSize: null, labelingSize: BOXES_SIZE })
    expect(opened.warnings.at(-1)).toMatch(/cannot be had any more.*undo/)
    expectBoxes(stateFromJson(opened.state))
    await expect(solved({ kind: 'run', runId: run.runId })).rejects.toMatchObject({ code: 'not-found' })
  })

  it('read from a file are found again while the file is what it was', async () => {
    const { backend, folder } = made
    const path = writeCues(folder)
    const { run } = await solved({ kind: 'file', fileId: backend.files.takePath(path).fileId })
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
    const { run } = await solved({ kind: 'file', fileId: upload.fileId })
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

describe('a re-solve', () => {
  it('proposes and stores nothing; accepting is an ordinary gesture that keeps who said it', async () => {
    const { client, imageId, setId } = made
    const pin: SolverConstraintJson = { id: 'pin', kind: 'pin', strength: 'hard', front: 2, back: 1 }
    const proposal = await proposed(oracle(setId), [pin])
    expect(proposal).toMatchObject({ revision: 1, outcomes: [{ id: 'pin', kept: true, because: null }] })
    expect(await planesOf(proposal.grids)).toEqual({
      background: PIXELS,
      boundary: PIXELS,
      direction: PIXELS,
      labeling: PIXELS,
    })
    expect(await client.solving.runs({ imageId })).toEqual([])

    const { state, revision } = await client.documents.open({ setId })
    const diff = proposalDiff(stateFromJson(state), stateFromJson(proposal.state), new Set(['order-1-2']))
    await client.documents.commit({
      setId,
      baseRevision: revision,
      code: 'accept-proposal',
      label: 'Accept',
      diff: diffToJson(diff),
    })
    const { pairs } = (await client.documents.open({ setId })).state
    expect(pairs).toMatchObject([{ a: 1, b: 2, state: 'b-over-a', provenance: 'solver' }])
  })

  it('goes on from what the last solve of the set left, to what a whole solve finds', async () => {
    const { setId } = made
    const { run } = await solved(oracle(setId))
    const proposal = await proposed(oracle(setId))
    expect(proposal.energy).toBeCloseTo(run.energy, 1)
    expectBoxes(stateFromJson(proposal.state))
    expect(proposal.grids.cueSize).toEqual(BOXES_SIZE)
    const next = await proposed(oracle(setId))
    expect(await planesOf(next.grids)).toEqual(await planesOf(proposal.grids))
  })

  it('is cancelled by the next one of the same set', async () => {
    const { client, setId } = made
    const first = collectAll(await client.solving.resolve(asked(oracle(setId))))
    const refused = expect(first).rejects.toMatchObject({ code: 'cancelled' })
    const second = await proposed(oracle(setId))
    await refused
    expectBoxes(stateFromJson(second.state))
  })
})

it('deleting a run erases what it says and leaves what was accepted of it', async () => {
  const { client, imageId, setId } = made
  const { run } = await solved(oracle(setId))
  expect(await client.solving.deleteRun({ runId: run.runId })).toEqual({ images: 1 })
  expect(await client.solving.runs({ imageId })).toEqual([])
  await expect(client.solving.openRun({ runId: run.runId, imageId })).rejects.toMatchObject({ code: 'not-found' })
  await expect(client.solving.deleteRun({ runId: run.runId })).rejects.toMatchObject({ code: 'not-found' })
  expect((await client.documents.open({ setId })).state.instances).toHaveLength(2)
})
