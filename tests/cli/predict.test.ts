import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { openProject } from '../../src/backend/storage/ProjectStore.ts'
import { boxesPicture, LEVELS } from '../support/levelsModel.ts'
import { predictionFolder } from '../support/predictionProject.ts'
import { annotate } from '../support/solvingProject.ts'
import { twoBoxes } from '../support/solverScenes.ts'
import { jsonLines, strata } from './cliFixtures.ts'
import { ended, said, start } from './strataProcess.ts'

let folder: string
let path: string

/** A project of so many photos, with the model `levels` as the first of this person's. */
async function withPhotos(count: number, depth = 0): Promise<void> {
  ;({ folder, path } = await predictionFolder(count, depth))
  vi.stubEnv('STRATA_MODELS', join(folder, 'models'))
  vi.stubEnv('XDG_CACHE_HOME', join(folder, 'cache'))
}
afterEach(() => vi.unstubAllEnvs())

const SLOW = { timeout: 180_000 }
const CPU = ['--device', 'cpu']

const stored = () => {
  const store = openProject(path, { readOnly: true })
  const found = { jobs: store.jobs.list(), results: store.runs.all() }
  store.close()
  return found
}

describe('strata predict PROJECT', SLOW, () => {
  beforeEach(() => withPhotos(3))

  it('keeps a prediction run, and compares it with annotations where there are any', async () => {
    const store = openProject(path)
    const categoryId = store.categories.ensure('box', false).id
    annotate(store, store.images.get(1).sets[0]!.setId, twoBoxes(categoryId))
    store.close()
    const { code, out, err } = await strata(['predict', path, ...CPU])
    expect([code, err]).toEqual([0, ''])
    expect(out).toMatch(/^photo00\d\.png: 2 instances, 1 pair \(0 unknown\), solved in \d+ ms/m)
    expect(out).toMatch(/photo000\.png: .*recall 2\/2, order 1 right, 0 wrong, 0 unknown, 0 missed/)
    expect(out).toMatch(/Predicted 3 images with levels 1\.0\.0 on cpu(, [\d.]+ images\/s)?, as prediction run 1: 6 instances, 3 pairs/) // prettier-ignore
    expect(out).toMatch(/Against the annotations: recall 1\.000 \(2 of 2\)/)
    expect((await strata(['check', path])).out).toMatch(/^Nothing wrong/)
    expect((await strata(['runs', path])).out).toMatch(/run 1 .* 3 images, 6 instances/)
  })

  it('answers as JSON lines, for some images, with parameters', async () => {
    const params = join(folder, 'params.json')
    writeFileSync(params, JSON.stringify({ evidence: { smoothness: 0.4 } }))
    const { code, out } = await strata(['predict', path, ...CPU, '--images', '3,1', '--params', params, '--json'])
    const lines = jsonLines(out)
    expect(code).toBe(0)
    expect(
      lines
        .filter(({ kind }) => kind === 'image')
        .map(({ imageId }) => imageId)
        .sort(),
    ).toEqual([1, 3])
    expect(lines.filter(({ kind }) => kind === 'progress').at(-1)).toMatchObject({ stage: 'images', done: 2, total: 2 })
    expect(lines.at(-1)).toMatchObject({
      kind: 'report',
      runId: 1,
      counts: { images: 2, instances: 4, pairs: 2, unknown: 0 },
      model: { name: 'levels', version: '1.0.0' },
      provider: 'cpu',
      parameters: { evidence: { smoothness: 0.4, boundaryThreshold: 0.3 } },
      score: null,
      findings: [],
    })
    const image = lines.find(({ kind }) => kind === 'image')!
    expect(Object.keys(image['milliseconds'] as object).sort()).toEqual(
      ['decode', 'inference', 'post', 'prepare', 'solve'].sort(),
    )
  })

  it('goes on with the same job after kill -9, and with nothing but the rest', async () => {
    await withPhotos(8)
    const child = start(['predict', path, ...CPU, '--json'])
    await said(child, /"kind":"image"/)
    child.kill('SIGKILL')
    await ended(child)
    const left = stored()
    expect(left.jobs).toMatchObject([{ state: 'active', total: 8 }])
    const done = left.results.length
    expect([done >= 1, done < 8]).toEqual([true, true])
    const { code, out } = await strata(['predict', path, ...CPU])
    expect(code).toBe(0)
    expect(out).toMatch(new RegExp(`^Goes on with prediction job 1: ${left.jobs[0]!.done} of 8 images are done\\.`))
    expect(out.match(/: 2 instances/g)).toHaveLength(8 - left.jobs[0]!.done)
    const { jobs, results } = stored()
    expect(jobs).toMatchObject([{ state: 'done', done: 8, failed: 0 }])
    expect(results.map(({ runId, imageId }) => [runId, imageId])).toEqual(
      Array.from({ length: 8 }, (_, at) => [1, at + 1]),
    )
  })

  it('keeps what is done when it is interrupted', async () => {
    await withPhotos(8)
    const child = start(['predict', path, ...CPU])
    await said(child, /2 instances/)
    child.kill('SIGINT')
    const { code, err } = await ended(child)
    expect(code).toBe(130)
    expect(err).toMatch(/^Cancelled\. \d of 8 images were predicted and are kept as prediction run 1; the same command goes on/) // prettier-ignore
    expect(stored().jobs).toMatchObject([{ state: 'paused', failed: 0 }])
    expect((await strata(['predict', path, ...CPU])).code).toBe(0)
    expect(stored().results).toHaveLength(8)
  })

  it('tells which images it could not predict, and predicts the others', async () => {
    writeFileSync(join(folder, 'photo001.png'), readFileSync(join(folder, 'photo001.png')).subarray(0, 40))
    const { code, out } = await strata(['predict', path, ...CPU])
    expect(code).toBe(1)
    expect(out).toMatch(/Predicted 2 images/)
    expect(out).toMatch(/refused \(bad-input\) photo001\.png/)
  })

  it.each([
    ['neither project nor folder', ['predict'], 2, /name a project, or a folder and a file/],
    ['a file to write for a project', ['predict', 'P', '--out', 'x.json'], 2, /'--out' is for folders/],
    ['a device that nobody knows', ['predict', 'P', '--device', 'abacus'], 2, /Allowed choices are auto, cpu/],
    ['images that are no numbers', ['predict', 'P', '--images', 'all'], 2, /such as 3,17/],
    ['a model that is not there', ['predict', 'P', '--model', 'nobody'], 3, /no model called "nobody".*levels/s],
    ['an image that is not there', ['predict', 'P', '--images', '99'], 3, /no image 99/],
    ['a device that does not work', ['predict', 'P', '--device', 'coreml'], 3, /coreml.*Nothing was predicted/is],
  ])('refuses %s', async (_name, args, code, message) => {
    const outcome = await strata(args.map((arg) => (arg === 'P' ? path : arg)))
    expect([outcome.code, outcome.err]).toEqual([code, expect.stringMatching(message) as string])
    expect(stored().results).toEqual([])
  })
})

describe('strata predict --images FOLDER', SLOW, () => {
  it('writes what it found as a COCOA file that can be imported, and leaves nothing else', async () => {
    await withPhotos(0)
    mkdirSync(join(folder, 'photos/more'), { recursive: true })
    await boxesPicture().png().toFile(join(folder, 'photos/a.png'))
    await boxesPicture().png().toFile(join(folder, 'photos/more/a.png'))
    writeFileSync(join(folder, 'photos/broken.jpg'), 'no picture')
    const scratch = () => readdirSync(tmpdir()).filter((name) => name.startsWith(`strata-scratch-${process.pid}-`))
    const before = scratch()
    const out = join(folder, 'found.json')
    const args = ['predict', '--images', join(folder, 'photos'), '--out', out, '--format', 'cocoa', ...CPU]
    const outcome = await strata(args)
    expect(outcome.code).toBe(1)
    expect(outcome.out).toMatch(/Wrote 4 instances, 2 pairs of 2 images to .*found\.json/)
    expect(outcome.out).toMatch(/refused \(photo-refused\) broken\.jpg/)
    expect(outcome.out).not.toMatch(/pair-without-overlap/)
    expect(scratch()).toEqual(before)
    const written = JSON.parse(readFileSync(out, 'utf8')) as { images: { file_name: string }[] }
    expect(written.images.map((image) => image.file_name)).toEqual(['a.png', 'more/a.png'])
    const back = join(folder, 'back.strata')
    await strata(['new', back])
    const imported = await strata(['import', back, out, '--images', join(folder, 'photos')])
    expect(imported.out).toMatch(/2 annotation sets, 4 instances/)
  })

  it('goes on where nothing is found in a photo, and says so', async () => {
    await withPhotos(0)
    mkdirSync(join(folder, 'photos'))
    await boxesPicture().png().toFile(join(folder, 'photos/boxes.png'))
    const ground = { r: LEVELS[0], g: LEVELS[0], b: LEVELS[0] }
    await sharp({ create: { width: 40, height: 30, channels: 3, background: ground } })
      .png()
      .toFile(join(folder, 'photos/ground.png'))
    const out = join(folder, 'found.json')
    const outcome = await strata(['predict', '--images', join(folder, 'photos'), '--out', out, ...CPU])
    expect(outcome.code).toBe(0)
    expect(outcome.out).toMatch(/Wrote 2 instances, 1 pair of 1 image/)
    expect(outcome.out).toMatch(/info \(nothing-found\) ground\.png: No instance was found/)
    const written = JSON.parse(readFileSync(out, 'utf8')) as { images: { file_name: string }[] }
    expect(written.images.map((image) => image.file_name)).toEqual(['boxes.png', 'ground.png'])
  })

  it.each([
    ['a folder that is not there', 'nowhere', /no such folder of photos/],
    ['a folder without photos', 'empty', /no photo that can be predicted/],
  ])('refuses %s, and writes nothing', async (_name, name, message) => {
    await withPhotos(0)
    mkdirSync(join(folder, 'empty'))
    const out = join(folder, 'found.json')
    const outcome = await strata(['predict', '--images', join(folder, name), '--out', out, ...CPU])
    expect([outcome.code, outcome.err]).toEqual([3, expect.stringMatching(message) as string])
    expect(existsSync(out)).toBe(false)
  })
})
