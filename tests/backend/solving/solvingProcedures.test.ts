import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { diffToJson, stateFromJson } from '../../../src/core/dataset/annotationJson.ts'
import type { SolverConstraintJson } from '../../../src/core/occlusion/constraints/constraintJson.ts'
import { DEFAULT_SOLVER_PARAMETERS } from '../../../src/core/occlusion/SolverParameters.ts'
import { proposalDiff } from '../../../src/core/workflows/proposals/proposalDiff.ts'
import { openProject } from '../../../src/backend/storage/ProjectStore.ts'
import { collectAll } from '../../support/collectAll.ts'
import { BOXES_SIZE } from '../../support/solverScenes.ts'
import {
  asked,
  expectBoxes,
  openedProject,
  oracle,
  PIXELS,
  planesOf,
  proposed,
  solved,
} from '../../support/solvingCalls.ts'
import type { OpenedProject } from '../../support/solvingCalls.ts'
import { openedBackend, writeCues } from '../../support/solvingProject.ts'

let made: OpenedProject
beforeEach(async () => {
  made = await openedProject()
})

describe('a solve', () => {
  it('becomes a prediction run with all its parameters, which can be opened again', async () => {
    const { client, imageId, setId } = made
    const { run, events } = await solved(made, oracle(setId))
    expect(events.some((event) => event.kind === 'progress')).toBe(true)
    expect(run).toMatchObject({ imageId, unknownCount: 0, cues: 'made from the annotation' })
    expect(run.parameters).toEqual(DEFAULT_SOLVER_PARAMETERS)
    expect(await client.solving.runs({ imageId })).toEqual([run])

    const opened = await client.solving.openRun({ runId: run.runId, imageId })
    const state = stateFromJson(opened.state)
    expectBoxes(made, state)
    expect(opened.instances.map(({ number }) => number)).toEqual(state.instances.map(({ number }) => number))
    expect(opened.moves.at(-1)).toMatchObject({ energy: opened.energy })
    expect(opened.grids).toMatchObject({ cueSize: BOXES_SIZE, labelingSize: BOXES_SIZE })
    expect(opened.grids.largestLabel).toBeGreaterThan(1)
    expect(await planesOf(made, opened.grids)).toEqual({
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
    await solved(made, { kind: 'file', fileId })
    const kinds: unknown[] = []
    for await (const event of heard) if (kinds.push(event) === 2) break
    expect(kinds).toEqual([{ kind: 'categories' }, { kind: 'runs', imageId: made.imageId }])
    listening.abort()
    const { categories } = await client.project.info()
    expect(categories.map(({ name }) => name)).toEqual(['box', 'object'])
  })

  it('that is cancelled stores nothing', async () => {
    const { client, imageId, setId } = made
    const events = await client.solving.solve(asked(made, oracle(setId)))
    await events.next()
    await events.return?.()
    expect(await client.solving.runs({ imageId })).toEqual([])
    await solved(made, oracle(setId))
  })

  it.each([
    ['λ = 0', { evidence: { smoothness: 0 } }, /smoothness.*λ > 0/s],
    ['a name that is none', { evidence: { smoothnes: 1 } }, /smoothnes/],
    ['a text for a number', { evidence: { order: '1' } }, /order/],
    ['no object', { evidence: 3 }, /evidence/],
  ])('with %s is refused in a sentence', async (_name, parameters, message) => {
    const call = made.client.solving.solve(asked(made, oracle(made.setId), [], parameters))
    await expect(collectAll(await call)).rejects.toMatchObject({
      code: 'bad-input',
      message: expect.stringMatching(message) as string,
    })
  })

  it('with μ ≤ λ is done, with a warning that says why it disappoints', async () => {
    const call = made.client.solving.solve(asked(made, oracle(made.setId), [], { evidence: { order: 0.4 } }))
    const last = (await collectAll(await call)).at(-1)!
    if (last.kind !== 'report') throw new Error('no report')
    const { warnings } = await made.client.solving.openRun({ runId: last.run.runId, imageId: made.imageId })
    expect(warnings.join(' ')).toMatch(/μ = 0\.4.*λ = 0\.5/)
  })

  it.each([
    ['an image above 134 megapixels', { width: 16385, height: 8192 }, 2, /huge\.png.*134217728.*16385×8192/],
    ['cues above 64 megapixels', { width: 8193, height: 8192 }, 1, /too many pixels.*67108864.*8193×8192.*half/],
  ] as const)('of %s is refused before anything is read', async (_name, size, scale, message) => {
    const { backend, path } = made
    await backend.close()
    const store = openProject(path)
    const { imageId } = store.images.add({ path: join(path, '../huge.png'), sha256: null, ...size, orientation: 1 })
    const { setId } = store.images.get(imageId).sets[0]!
    store.close()
    const { client } = openedBackend(path)
    const call = client.solving.solve({ ...asked(made, oracle(setId, { scale })), imageId, setId })
    await expect(collectAll(await call)).rejects.toMatchObject({
      code: 'bad-input',
      message: expect.stringMatching(message) as string,
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
    const call = made.client.solving.solve(asked(made, oracle(made.setId), [pin('one', 1, 2), pin('two', 2, 1)]))
    const last = (await collectAll(await call)).at(-1)
    if (last?.kind !== 'conflict') throw new Error('no conflict')
    expect([last.ids.toSorted(), last.because]).toEqual([
      ['one', 'two'],
      expect.stringContaining('#1 over #2') as string,
    ])
    expect(await made.client.solving.runs({ imageId: made.imageId })).toEqual([])
  })
})

describe('a re-solve', () => {
  it('proposes and stores nothing; accepting is an ordinary gesture that keeps who said it', async () => {
    const { client, imageId, setId } = made
    const pin: SolverConstraintJson = { id: 'pin', kind: 'pin', strength: 'hard', front: 2, back: 1 }
    const proposal = await proposed(made, oracle(setId), [pin])
    expect(proposal).toMatchObject({ revision: 1, outcomes: [{ id: 'pin', kept: true, because: null }] })
    expect(await planesOf(made, proposal.grids)).toEqual({
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
    const { run } = await solved(made, oracle(setId))
    const proposal = await proposed(made, oracle(setId))
    expect(proposal.energy).toBeCloseTo(run.energy, 1)
    expectBoxes(made, stateFromJson(proposal.state))
    expect(proposal.grids.cueSize).toEqual(BOXES_SIZE)
    const next = await proposed(made, oracle(setId))
    expect(await planesOf(made, next.grids)).toEqual(await planesOf(made, proposal.grids))
  })

  it('is cancelled by the next one of the same set', async () => {
    const { client, setId } = made
    const first = collectAll(await client.solving.resolve(asked(made, oracle(setId))))
    const refused = expect(first).rejects.toMatchObject({ code: 'cancelled' })
    const second = await proposed(made, oracle(setId))
    await refused
    expectBoxes(made, stateFromJson(second.state))
  })
})

it('deleting a run erases what it says and leaves what was accepted of it', async () => {
  const { client, imageId, setId } = made
  const { run } = await solved(made, oracle(setId))
  expect(await client.solving.deleteRun({ runId: run.runId })).toEqual({ images: 1 })
  expect(await client.solving.runs({ imageId })).toEqual([])
  await expect(client.solving.openRun({ runId: run.runId, imageId })).rejects.toMatchObject({ code: 'not-found' })
  await expect(client.solving.deleteRun({ runId: run.runId })).rejects.toMatchObject({ code: 'not-found' })
  expect((await client.documents.open({ setId })).state.instances).toHaveLength(2)
})
