import { rmSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import type { Sharp } from 'sharp'
import { describe, expect, it } from 'vitest'
import { maskArea } from '../../../src/core/masks/maskMeasures.ts'
import type { InferenceClient } from '../../../src/backend/inference/inferenceTypes.ts'
import { addImages } from '../../../src/backend/exchange/addImages.ts'
import { openProject } from '../../../src/backend/storage/ProjectStore.ts'
import { boxesPicture, installLevelsModel } from '../../support/levelsModel.ts'
import { ASKED, openedPrediction, predictionFolder, untilJob } from '../../support/predictionProject.ts'

const SLOW = { timeout: 120_000 }
const MODEL = { kind: 'model', model: 'levels', device: 'cpu' } as const
const quiet = () => ({ signal: new AbortController().signal, onProgress: () => undefined })

/** One annotated image's numbers, and how often the network ran. */
async function opened(photos = 1) {
  const { folder } = await predictionFolder(photos)
  let runs = 0
  const made = openedPrediction(folder, {}, (real): InferenceClient => ({
    run: (request) => (runs++, real.run(request)),
    inspect: (request) => real.inspect(request),
    devices: (options) => real.devices(options),
    close: () => real.close(),
  }))
  const { setId } = made.store.images.get(1).sets[0]!
  const asked = { imageId: 1, setId, cues: MODEL, parameters: {}, constraints: [] }
  return { ...made, folder, setId, asked, runs: () => runs }
}

describe('a network as a source of cues', SLOW, () => {
  it('is offered, first where it has said something', async () => {
    const { solver, setId, asked } = await opened()
    const source = { kind: 'model', model: 'levels', device: 'auto' }
    expect(await solver.sources(1, setId)).toEqual([{ source, label: 'Network: Levels' }])
    await solver.solve(asked, {}, quiet())
    expect(await solver.sources(1, setId)).toEqual([{ source, label: 'Network: Levels' }])
  })

  it('runs once, however often the image is looked at, solved, solved again and opened', async () => {
    const { solver, asked, runs } = await opened()
    const look = await solver.look(1, MODEL, quiet())
    expect(look).toMatchObject({ classNames: ['box'], warnings: [], planes: { size: { width: 64, height: 48 } } })
    const stored = await solver.solve(asked, {}, quiet())
    if (stored.kind !== 'stored') throw new Error(stored.because)
    expect(stored).toMatchObject({ run: { instanceCount: 2, pairCount: 1 }, facts: { provider: 'cpu' } })
    const { sceneKey } = await solver.look(1, { kind: 'run', runId: stored.run.runId }, quiet())
    expect(sceneKey).toBe(look.sceneKey)
    const proposal = await solver.propose({ ...asked, cues: { kind: 'run', runId: stored.run.runId } }, quiet())
    expect(proposal).toMatchObject({ kind: 'proposal', energy: stored.run.energy })
    const reopened = await solver.open(stored.run.runId, 1, quiet())
    expect(typeof reopened.look).toBe('object')
    expect(runs()).toBe(1)
  })

  it('runs once for those who ask at the same time, also when the first one gives up', async () => {
    const { solver, runs } = await opened()
    const gone = new AbortController()
    const first = solver.look(1, MODEL, { ...quiet(), signal: gone.signal })
    const second = solver.look(1, MODEL, quiet())
    gone.abort()
    await expect(first).rejects.toMatchObject({ code: 'cancelled' })
    expect(await second).toMatchObject({ classNames: ['box'] })
    expect(runs()).toBe(1)
  })

  it('says why its cues cannot be had again: another model, or none, or no photo', async () => {
    const { solver, asked, folder } = await opened()
    await solver.solve(asked, {}, quiet())
    installLevelsModel(join(folder, 'models'), { depth: 1 })
    expect((await solver.open(1, 1, quiet())).look).toMatch(/no installed model is the levels that made them/)
    await expect(solver.look(1, { ...MODEL, model: 'other' }, quiet())).rejects.toMatchObject({ code: 'not-found' })
    rmSync(join(folder, 'photo000.png'))
    await expect(solver.look(1, MODEL, quiet())).rejects.toThrow(/photo is missing/)
  })
})

describe('a model that was run from its folder', SLOW, () => {
  it('shows its cues again once it is installed, under whatever name, and says what is missing before', async () => {
    const { folder } = await predictionFolder(1)
    const elsewhere = join(folder, 'elsewhere')
    installLevelsModel(elsewhere, { depth: 1, name: 'mine' })
    const { solver, predictor } = openedPrediction(folder)
    await predictor.start({ ...ASKED, model: join(elsewhere, 'mine') })
    await untilJob(predictor, ({ state }) => state === 'done')
    const { look } = await solver.open(1, 1, quiet())
    expect(look).toMatch(
      /no installed model is the mine that made them.*SHA-256 [0-9a-f]{12}….*`strata models add FOLDER`/,
    )
    installLevelsModel(join(folder, 'models'), { depth: 1, name: 'renamed' })
    expect((await solver.open(1, 1, quiet())).look).toMatchObject({ classNames: ['box'] })
  })

  it('is what a paused job goes on with when the folder is gone and the model is installed', async () => {
    const { folder } = await predictionFolder(2)
    const elsewhere = join(folder, 'elsewhere')
    installLevelsModel(elsewhere, { depth: 1, name: 'mine' })
    const { store, predictor } = openedPrediction(folder)
    const job = await predictor.newJob({ ...ASKED, model: join(elsewhere, 'mine') })
    const { jobId } = store.jobs.add(job)
    rmSync(elsewhere, { recursive: true })
    await expect(predictor.workOn(jobId)).rejects.toThrow(/elsewhere.*is not there any more.*Install the one from then/)
    installLevelsModel(join(folder, 'models'), { depth: 1, name: 'mine' })
    expect(await predictor.workOn(jobId)).toMatchObject({ state: 'done', done: 2 })
  })
})

describe('photos of every kind', SLOW, () => {
  const grey = { r: 100, g: 100, b: 100 }

  /** Rows and columns as `orientation` 6 wants them stored. */
  const KINDS: Record<string, () => Promise<Sharp> | Sharp> = {
    'grey.png': () => boxesPicture().toColourspace('b-w').png(),
    'grey.jpg': () => boxesPicture().toColourspace('b-w').jpeg({ quality: 98 }),
    'deep.png': () => boxesPicture().toColourspace('rgb16').png(),
    'alpha.png': () => boxesPicture().ensureAlpha(1).png(),
    'turned.jpg': async () =>
      sharp(await boxesPicture().png().toBuffer())
        .rotate(270)
        .withMetadata({ orientation: 6 })
        .jpeg({ quality: 98 }),
    'cmyk.jpg': async () =>
      sharp(await boxesPicture().png().toBuffer())
        .toColourspace('cmyk')
        .jpeg({ quality: 98 }),
    'large.webp': () => boxesPicture({ width: 640, height: 480 }).webp({ lossless: true }),
    'dot.png': () => sharp({ create: { width: 1, height: 1, channels: 3, background: grey } }).png(),
    'column.png': () => sharp({ create: { width: 1, height: 77, channels: 3, background: grey } }).png(),
    'row.png': () => sharp({ create: { width: 300, height: 1, channels: 3, background: grey } }).png(),
  }

  it('are predicted as the app shows them', async () => {
    const { folder } = await predictionFolder(0)
    for (const [name, make] of Object.entries(KINDS)) await (await make()).toFile(join(folder, name))
    const store = openProject(join(folder, 'p.strata'))
    const added = await addImages({ store, paths: Object.keys(KINDS).map((name) => join(folder, name)) })
    expect(added).toMatchObject({ added: Object.keys(KINDS).length, refused: [] })
    store.close()
    const { store: again, predictor, failed, predicted } = openedPrediction(folder)
    await predictor.start(ASKED)
    await untilJob(predictor, ({ state }) => state === 'done')
    expect(failed).toEqual([])
    const found = Object.fromEntries(predicted.map(({ fileName, run }) => [fileName, run.instanceCount]))
    const { 'dot.png': dot, 'column.png': column, 'row.png': row, ...boxes } = found
    expect(Object.values(boxes)).toEqual(Object.values(boxes).map(() => 2))
    expect([dot! <= 1, column! <= 1, row! <= 1]).toEqual([true, true, true])
    // The turned photo is upright in the project: its near box is where that of the others is.
    const nearOf = (name: string) => {
      const { run, imageId } = predicted.find(({ fileName }) => fileName === name)!
      const { state } = again.runs.open(run.runId, imageId)
      return { size: state.size, areas: state.instances.map(({ visible }) => maskArea(visible)).sort((a, b) => a - b) }
    }
    expect(nearOf('turned.jpg').size).toEqual({ width: 64, height: 48 })
    const [plain, turned] = [nearOf('grey.png').areas, nearOf('turned.jpg').areas]
    for (const [index, area] of plain.entries()) expect(Math.abs(turned[index]! - area)).toBeLessThan(0.1 * area)
  })
})
