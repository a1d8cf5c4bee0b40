import { pathToFileURL } from 'node:url'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { oracleCues } from '../../../src/core/cues/oracleCues.ts'
import { seededRandom } from '../../../src/core/support/seededRandom.ts'
import { DEFAULT_SOLVER_PARAMETERS } from '../../../src/core/occlusion/SolverParameters.ts'
import { cuesToNpz } from '../../../src/backend/solving/npzCues.ts'
import { SolverPool } from '../../../src/backend/solving/SolverPool.ts'
import type { PoolJob, PoolProgress, SolverPoolOptions } from '../../../src/backend/solving/SolverPool.ts'
import type { SceneMaterial, SolverAnswer } from '../../../src/backend/solving/solverMessages.ts'
import { BOXES_SIZE, oracleMaterial, twoBoxes } from '../../support/solverScenes.ts'

const ODD_WORKER = pathToFileURL(join(import.meta.dirname, '../../support/oddSolverWorker.ts'))

function poolOf(options: SolverPoolOptions): SolverPool {
  const pool = new SolverPool(options)
  onTestFinished(() => pool.close())
  return pool
}

const oddPool = (size = 1): SolverPool =>
  poolOf({ size, workerUrl: ODD_WORKER, heapMegabytes: 20, patience: { answer: 10, end: 200 } })

function lookAt(sceneKey: string, material: () => SceneMaterial = oracleMaterial): PoolJob {
  return { task: { kind: 'look', sceneKey, wantsPlanes: true }, material: () => Promise.resolve(material()) }
}

const solveOf = (sceneKey: string, fromMemory = false): PoolJob => ({
  task: {
    kind: 'solve',
    sceneKey,
    wantsPlanes: true,
    memoryKey: 'set 1',
    fromMemory,
    annotation: null,
    constraints: [],
    parameters: DEFAULT_SOLVER_PARAMETERS,
    wantsPacked: false,
    keepsScene: true,
    truth: twoBoxes(),
  },
  material: () => Promise.resolve(oracleMaterial()),
})

function runOn(pool: SolverPool, job: PoolJob, signal = new AbortController().signal) {
  const progress: PoolProgress[] = []
  return { progress, answer: pool.run(job, { signal, onProgress: (step) => void progress.push(step) }) }
}

const threadOf = (answer: SolverAnswer): string | undefined =>
  answer.kind === 'look' ? answer.classNames[0] : undefined

describe('the solver workers', () => {
  it('solve a scene, telling every stage and move on the way', async () => {
    const { progress, answer } = runOn(poolOf({ size: 1 }), solveOf('boxes'))
    const solved = await answer
    expect(solved).toMatchObject({
      kind: 'solved',
      usedClasses: ['box'],
      score: { instances: 2, recalled: 2, spurious: 0, right: 1, wrong: 0 },
      labeling: { size: BOXES_SIZE },
    })
    const stages = [...new Set(progress.map(({ stage }) => stage))]
    expect(stages).toEqual(['cues', 'evidence', 'constraints', 'labeling', 'readout', 'confidence', 'refinement'])
    const last = progress.at(-1)!
    expect(last.move).toBeGreaterThan(0)
    expect(solved).toMatchObject({ energy: last.energy })
  })

  it('take buffers over and hand theirs back, without copies', async () => {
    const cues = cuesToNpz(oracleCues(twoBoxes(), {}, seededRandom(1)))
    const bytes = new Uint8Array(cues)
    const data = new Uint8Array(3 * BOXES_SIZE.width * BOXES_SIZE.height)
    const material = (): SceneMaterial => ({
      cues: { kind: 'npz', bytes, where: 'boxes.npz' },
      image: { size: BOXES_SIZE, data },
      imageSize: BOXES_SIZE,
      warnings: [],
    })
    const answer = await runOn(poolOf({ size: 1 }), lookAt('boxes', material)).answer
    expect([bytes.byteLength, data.byteLength]).toEqual([0, 0])
    expect(answer).toMatchObject({ kind: 'look', planes: { size: BOXES_SIZE } })
  })

  it('refuse in the sentence of whoever refused, and go on', async () => {
    const pool = poolOf({ size: 1 })
    const damaged = (): SceneMaterial => ({
      ...oracleMaterial(),
      cues: { kind: 'npz', bytes: new Uint8Array(10), where: 'bad.npz' },
    })
    await expect(runOn(pool, lookAt('bad', damaged)).answer).rejects.toMatchObject({
      code: 'bad-input',
      message: expect.stringContaining('bad.npz') as string,
    })
    expect(await runOn(pool, lookAt('good')).answer).toMatchObject({ kind: 'look' })
  })

  it('are asked with the scene only when they do not have it', async () => {
    const pool = oddPool()
    expect(await runOn(pool, lookAt('plain')).answer).toMatchObject({ warnings: ['sent'] })
    expect(await runOn(pool, lookAt('plain')).answer).toMatchObject({ warnings: ['kept'] })
    expect(await runOn(pool, lookAt('forget')).answer).toMatchObject({ warnings: ['sent'] })
    expect(await runOn(pool, lookAt('forget')).answer).toMatchObject({ warnings: ['sent'] })
  })

  it('know how many of them are at work', async () => {
    const pool = oddPool(2)
    expect(await runOn(pool, lookAt('count a')).answer).toMatchObject({ warnings: ['1 at work'] })
    const stopper = new AbortController()
    const { answer } = runOn(pool, lookAt('polite'), stopper.signal)
    expect(await runOn(pool, lookAt('count b')).answer).toMatchObject({ warnings: ['2 at work'] })
    stopper.abort()
    await expect(answer).rejects.toMatchObject({ code: 'cancelled' })
  })

  it('get the scenes they had before; others wait only when all are busy', async () => {
    const pool = oddPool(2)
    const first = runOn(pool, lookAt('one'))
    const second = runOn(pool, lookAt('two'))
    const third = runOn(pool, lookAt('three'))
    const threads = await Promise.all(
      [first.answer, second.answer, third.answer].map(async (one) => threadOf(await one)),
    )
    expect(new Set(threads).size).toBe(2)
    expect(third.progress[0]).toMatchObject({ stage: 'waiting' })
    expect(first.progress[0]).toMatchObject({ stage: 'cues' })
    for (const [place, key] of ['one', 'two', 'three', 'one'].entries()) {
      expect(threadOf(await runOn(pool, lookAt(key)).answer)).toBe(threads[place % 3])
    }
  })
})

describe('a task that is cancelled', () => {
  it('stops by itself when it is asked to, and its worker goes on', async () => {
    const pool = oddPool()
    const thread = threadOf(await runOn(pool, lookAt('plain')).answer)
    const stopper = new AbortController()
    const { answer, progress } = runOn(pool, lookAt('polite'), stopper.signal)
    while (!progress.some(({ stage }) => stage === 'labeling')) await new Promise((resume) => setTimeout(resume, 1))
    stopper.abort()
    await expect(answer).rejects.toMatchObject({ code: 'cancelled' })
    expect(threadOf(await runOn(pool, lookAt('plain')).answer)).toBe(thread)
  })

  it('is ended together with its worker when that does not answer, and another one takes its place', async () => {
    const pool = oddPool()
    const thread = threadOf(await runOn(pool, lookAt('plain')).answer)
    const stopper = new AbortController()
    const { answer, progress } = runOn(pool, lookAt('hang'), stopper.signal)
    while (!progress.some(({ stage }) => stage === 'labeling')) await new Promise((resume) => setTimeout(resume, 1))
    const waiting = runOn(pool, lookAt('next'))
    stopper.abort()
    await expect(answer).rejects.toMatchObject({ code: 'cancelled' })
    expect(threadOf(await waiting.answer)).not.toBe(thread)
  })

  it('is answered at once, however long its worker takes; who asks for the same scene waits for that worker', async () => {
    const pool = poolOf({ size: 2, workerUrl: ODD_WORKER, patience: { answer: 10, end: 60_000 } })
    const thread = threadOf(await runOn(pool, lookAt('slow')).answer)
    const stopper = new AbortController()
    const { answer, progress } = runOn(pool, lookAt('slow'), stopper.signal)
    while (!progress.some(({ stage }) => stage === 'labeling')) await new Promise((resume) => setTimeout(resume, 1))
    stopper.abort()
    await expect(answer).rejects.toMatchObject({ code: 'cancelled' })
    const [same, other] = [runOn(pool, lookAt('slow')), runOn(pool, lookAt('plain'))]
    expect(threadOf(await other.answer)).not.toBe(thread)
    expect(threadOf(await same.answer)).toBe(thread)
  })

  it('never starts when it was still waiting, or its scene was still being made', async () => {
    const pool = oddPool()
    const [first, second] = [new AbortController(), new AbortController()]
    const slow: PoolJob = { ...lookAt('slow'), material: () => new Promise(() => undefined) }
    const loading = runOn(pool, slow, first.signal)
    const waiting = runOn(pool, lookAt('plain'), second.signal)
    second.abort()
    await expect(waiting.answer).rejects.toMatchObject({ code: 'cancelled' })
    first.abort()
    await expect(loading.answer).rejects.toMatchObject({ code: 'cancelled' })
    expect(await runOn(pool, lookAt('plain')).answer).toMatchObject({ kind: 'look' })
  })

  it('between the moves of a real solve leaves a worker that solves as before', async () => {
    const pool = poolOf({ size: 1, patience: { answer: 35, end: 60_000 } })
    const whole = await runOn(pool, solveOf('boxes')).answer
    const stopper = new AbortController()
    const cancelled = pool.run(solveOf('boxes'), {
      signal: stopper.signal,
      onProgress: () => stopper.abort(),
    })
    await expect(cancelled).rejects.toMatchObject({ code: 'cancelled' })
    const again = await runOn(pool, solveOf('boxes')).answer
    expect(again).toEqual({ ...whole, milliseconds: (again as { milliseconds: number }).milliseconds })
  })
})

describe('a worker that fails', () => {
  it.each([
    ['ends', 'exit', { code: 'internal', message: expect.stringContaining('stopped unexpectedly') as string }],
    ['has a bug', 'throw', { code: 'internal' }],
    [
      'fails and says so',
      'fail',
      { code: 'internal', message: expect.stringContaining('a bug of the solver') as string },
    ],
    ['runs out of memory', 'fill', { code: 'unsupported', message: expect.stringContaining('memory') as string }],
  ])('because it %s fails its own task only', async (_name, key, error) => {
    const pool = oddPool(2)
    const [failing, other] = [runOn(pool, lookAt(key)), runOn(pool, lookAt('plain'))]
    await expect(failing.answer).rejects.toMatchObject(error)
    expect(await other.answer).toMatchObject({ kind: 'look' })
    for (const next of ['a', 'b', 'c']) expect(await runOn(pool, lookAt(next)).answer).toMatchObject({ kind: 'look' })
  })
})

it('a scene that cannot be sent fails its task, and the worker goes on', async () => {
  const pool = oddPool()
  const bytes = new Uint8Array(8)
  structuredClone(bytes, { transfer: [bytes.buffer] })
  const given = (): SceneMaterial => ({ ...oracleMaterial(), cues: { kind: 'npz', bytes, where: 'given away' } })
  await expect(runOn(pool, lookAt('given', given)).answer).rejects.toMatchObject({ name: 'DataCloneError' })
  expect(await runOn(pool, lookAt('plain')).answer).toMatchObject({ kind: 'look' })
})

it('closing cancels a task whose scene is still being made', async () => {
  const pool = oddPool()
  let make: (material: SceneMaterial) => void = () => undefined
  const material = (): Promise<SceneMaterial> => new Promise((resolve) => (make = resolve))
  const { answer, progress } = runOn(pool, { ...lookAt('slow'), material })
  const settled = Promise.allSettled([answer])
  while (progress.length === 0) await new Promise((resume) => setTimeout(resume, 1))
  await pool.close()
  make(oracleMaterial())
  expect(await settled).toMatchObject([{ status: 'rejected', reason: { code: 'cancelled' } }])
})

it('closing cancels what runs and what waits, and lets nothing start', async () => {
  const pool = oddPool()
  const [running, waiting] = [runOn(pool, lookAt('hang')), runOn(pool, lookAt('plain'))]
  const settled = Promise.allSettled([running.answer, waiting.answer])
  while (!running.progress.some(({ stage }) => stage === 'labeling'))
    await new Promise((resume) => setTimeout(resume, 1))
  await pool.close()
  for (const outcome of await settled)
    expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'cancelled' } })
  await expect(runOn(pool, lookAt('plain')).answer).rejects.toMatchObject({ code: 'cancelled' })
})
