import { cpSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { beforeEach, describe, expect, it } from 'vitest'
import { runCli } from '../../src/cli/program.ts'
import { oracleCues } from '../../src/core/cues/oracleCues.ts'
import type { Cues } from '../../src/core/cues/Cues.ts'
import { seededRandom } from '../../src/core/support/seededRandom.ts'
import { makeSampleProject } from '../../src/backend/exchange/makeSampleProject.ts'
import { cuesToNpz } from '../../src/backend/solving/npzCues.ts'
import { openProject } from '../../src/backend/storage/ProjectStore.ts'
import { BOXES_SIZE, twoBoxes } from '../support/solverScenes.ts'
import { annotate, solvingProject, writeCues } from '../support/solvingProject.ts'
import type { SolvingProject } from '../support/solvingProject.ts'
import { temporaryFolder } from '../support/temporaryFolder.ts'
import { jsonLines, strata } from './cliFixtures.ts'
import { ended, said, start } from './strataProcess.ts'

let made: SolvingProject
beforeEach(async () => {
  made = await solvingProject()
})

/** Adds copies of the annotated photo, by other names, and gives the number of images there are then. */
function withCopies(names: readonly string[]): number {
  const { path, folder, categoryId } = made
  const store = openProject(path)
  for (const name of names) {
    cpSync(join(folder, 'boxes.png'), join(folder, name))
    const { imageId } = store.images.add({ path: join(folder, name), sha256: null, ...BOXES_SIZE, orientation: 1 })
    annotate(store, store.images.get(imageId).sets[0]!.setId, twoBoxes(categoryId))
  }
  const { images } = store.info().counts
  store.close()
  return images
}

const runsOf = (imageId = made.imageId) => {
  const store = openProject(made.path, { readOnly: true })
  const runs = store.runs.ofImage(imageId)
  store.close()
  return runs
}

describe('strata solve --oracle', () => {
  it('keeps a prediction run and compares it with the annotation', async () => {
    const { code, out, err } = await strata(['solve', made.path, '--oracle'])
    expect([code, err]).toEqual([0, ''])
    expect(out).toMatch(
      /^boxes\.png: 2 instances, 1 pair \(0 unknown\), energy -?\d+\.\d, \d+ ms, recall 2\/2, order 1 right, 0 wrong, 0 unknown, 0 missed\n/,
    )
    expect(out).toMatch(/\nSolved 1 image as prediction run 1: 2 instances, 1 pair \(0 unknown\)\.\n/)
    expect(out).toMatch(/recall 1\.000 \(2 of 2\), mean IoU (0\.9\d\d|1\.000), 0 spurious; of 1 pair order 1 right/)
    expect(runsOf()).toMatchObject([{ runId: 1, instanceCount: 2, pairCount: 1 }])
    expect((await strata(['check', made.path])).out).toMatch(/^Nothing wrong in 1 annotation set/)
    expect((await strata(['info', made.path])).out).toMatch(/1 annotation set, 2 instances, 1 pair/)
  })

  it('answers as JSON lines: progress, images, a report', async () => {
    const images = withCopies(['a.png', 'b.png'])
    const lines = jsonLines((await strata(['solve', made.path, '--oracle', '--scale', '2', '--json'])).out)
    expect(lines.filter(({ kind }) => kind === 'image')).toHaveLength(images)
    expect(lines.at(-1)).toMatchObject({
      kind: 'report',
      runId: 1,
      counts: { images, instances: 2 * images },
      score: { instances: 2 * images, recalled: 2 * images, wrong: 0 },
      parameters: { evidence: { smoothness: 0.5 } },
      findings: [],
    })
    expect(lines.some(({ kind, stage, total }) => kind === 'progress' && stage === 'images' && total === images)).toBe(
      true,
    )
    expect(new Set([1, 2, 3].map((imageId) => runsOf(imageId)[0]!.runId))).toEqual(new Set([1]))
  })

  it('damages the cues as asked, the same way for the same seed, and remembers how', async () => {
    for (const seed of ['1', '1', '2']) {
      const args = ['solve', made.path, '--oracle', '--drop', '.4', '--flip', '.1', '--spurious', '3', '--seed', seed]
      expect((await strata(args)).code).toBe(0)
    }
    const [third, second, first] = runsOf()
    expect(second!.energy).toBe(first!.energy)
    expect(third!.energy).not.toBe(first!.energy)
    expect(first!.cues).toMatch(/^made from the annotation, drop 0\.4, flip 0\.1, spurious 3, seed 1$/)
  })

  it('says which images have no annotation, or not that of the author', async () => {
    const store = openProject(made.path)
    store.images.add({ path: join(made.folder, 'bare.png'), sha256: null, ...BOXES_SIZE, orientation: 1 })
    store.close()
    const some = await strata(['solve', made.path, '--oracle'])
    expect([some.code, some.out]).toEqual([1, expect.stringContaining('refused (not-annotated) bare.png') as string])
    const none = await strata(['solve', made.path, '--oracle', '--author', 'ann'])
    expect([none.code, none.out]).toEqual([3, expect.stringMatching(/^Solved no image\.\n.*by ann/s) as string])
  })

  it('solves the samples', async () => {
    const folder = temporaryFolder()
    cpSync(join(import.meta.dirname, '../../samples'), folder, { recursive: true })
    const project = join(folder, 'fresh.strata')
    await makeSampleProject(project, {})
    const { code, out } = await strata(['solve', project, '--oracle', '--scale', '4', '--images', '4,5,4', '--json'])
    expect(code).toBe(0)
    const report = jsonLines(out).at(-1) as {
      counts: { images: number }
      score: { instances: number; recalled: number; wrong: number }
    }
    expect(report.counts.images).toBe(2)
    expect(report.score.recalled / report.score.instances).toBeGreaterThan(0.8)
    expect((await strata(['check', project])).code).toBe(0)
  })
})

describe('strata solve --cues', () => {
  it('finds the cues of each image by its name; what is missing or damaged is told, the others go on', async () => {
    const names = ['late.png', 'junk.png', 'small.png', 'nan.png', 'logits.png', 'none.png', 'bytes.png']
    withCopies(names)
    const cues = join(made.folder, 'cues')
    mkdirSync(join(cues, 'more'), { recursive: true })
    writeCues(cues)
    writeCues(cues, 'late.png.npz')
    writeCues(cues, 'more/unused.npz')
    writeFileSync(join(cues, 'junk.npz'), 'junk')
    writeCues(cues, 'small.npz', { ...twoBoxes(), size: { width: 20, height: 48 }, instances: [], pairs: [] })
    const spoilt = (name: string, change: (cues: Cues) => void): void => {
      const whole = oracleCues(twoBoxes(), {}, seededRandom(1))
      change(whole)
      writeFileSync(join(cues, name), cuesToNpz(whole))
    }
    spoilt('nan.npz', ({ boundary }) => (boundary[70] = NaN))
    spoilt('logits.npz', ({ background }) => (background[0] = -3.5))
    writeFileSync(join(cues, 'bytes.npz'), cuesToNpz(oracleCues(twoBoxes(), {}, seededRandom(1))).subarray(0, 500))

    const { code, out } = await strata(['solve', made.path, '--cues', cues, '--json'])
    const report = jsonLines(out).at(-1) as { findings: { where: string; code: string; message: string }[] }
    expect(code).toBe(1)
    expect(report).toMatchObject({ counts: { images: 2, instances: 4 }, score: null })
    const found = Object.fromEntries(report.findings.map(({ where, ...finding }) => [where, finding]))
    expect(found['junk.png']).toMatchObject({
      code: 'bad-input',
      message: expect.stringContaining('junk.npz') as string,
    })
    expect(found['small.png']).toMatchObject({
      code: 'size-mismatch',
      message: expect.stringMatching(/small\.npz.*20×48/) as string,
    })
    expect(found['nan.png']!.message).toMatch(/"boundary" is not a probability in nan\.npz.*\(6, 1\).*NaN/)
    expect(found['logits.png']!.message).toMatch(/"background" is not a probability in logits\.npz.*received -3\.5/)
    expect(found['none.png']).toMatchObject({ code: 'no-cues' })
    expect(found['bytes.png']!.message).toMatch(/bytes\.npz/)
    expect(found[cues]).toMatchObject({
      code: 'unused-cues',
      message: expect.stringContaining('more/unused.npz') as string,
    })
  })

  it('reads what strata cues wrote, and finds the same', async () => {
    const out = join(made.folder, 'written')
    const written = await strata(['cues', made.path, '--out', out, '--drop', '0.2', '--seed', '3'])
    expect(written).toEqual({ code: 0, out: `Wrote the cues of 1 image to ${out}\n`, err: '' })
    expect(readdirSync(out)).toEqual(['boxes.npz'])
    await strata(['solve', made.path, '--cues', out])
    await strata(['solve', made.path, '--oracle', '--drop', '0.2', '--seed', '3'])
    const [oracle, file] = runsOf()
    expect(file).toMatchObject({ energy: oracle!.energy, instanceCount: oracle!.instanceCount, cues: 'boxes.npz' })
    const store = openProject(made.path, { readOnly: true })
    expect(store.runs.originOf(1, made.imageId)).toMatchObject({ kind: 'file', path: 'written/boxes.npz' })
    store.close()
  })

  it('solves an image of one pixel, one without a foreground, and one of a single row', async () => {
    const store = openProject(made.path)
    const cues = join(made.folder, 'cues')
    mkdirSync(cues)
    const sizes = { dot: { width: 1, height: 1 }, empty: BOXES_SIZE, row: { width: 30, height: 1 } }
    for (const [name, size] of Object.entries(sizes)) {
      const path = join(made.folder, `${name}.png`)
      await sharp({ create: { ...size, channels: 3, background: '#777' } })
        .png()
        .toFile(path)
      store.images.add({ path, sha256: null, ...size, orientation: 1 })
      const instances = name === 'row' ? [{ ...twoBoxes().instances[0]!, amodal: rowMask(), visible: rowMask() }] : []
      writeCues(cues, `${name}.npz`, { size, instances, pairs: [], nextNumber: 2 })
    }
    store.close()
    const { code, out } = await strata(['solve', made.path, '--cues', cues, '--images', '2,3,4', '--json'])
    expect(code).toBe(0)
    const images = jsonLines(out).filter(({ kind }) => kind === 'image')
    const counts = Object.fromEntries(images.map(({ fileName, instanceCount }) => [fileName as string, instanceCount]))
    expect(counts).toEqual({ 'dot.png': 0, 'empty.png': 0, 'row.png': 1 })
    expect((await strata(['check', made.path])).code).toBe(0)
  })
})

/** Twenty of thirty pixels. */
function rowMask() {
  return { width: 30, height: 1, ends: Uint32Array.of(5, 25, 30) }
}

describe('strata solve', () => {
  it.each([
    ['neither kind of cues', [], /'--cues <folder>' or '--oracle'/],
    ['both', ['--oracle', '--cues', 'x'], /'--cues <folder>' or '--oracle'/],
    ['damage to cues of a folder', ['--cues', 'x', '--drop', '0.1'], /'--drop' is for '--oracle' only/],
    ['a share above one', ['--oracle', '--drop', '1.5'], /from 0 to 1/],
    ['a share that is no number', ['--oracle', '--flip', 'some'], /from 0 to 1/],
    ['an odd scale', ['--oracle', '--scale', '3'], /Allowed choices are 1, 2, 4/],
    ['a seed below zero', ['--oracle', '--seed', '-1'], /whole number/],
    ['images that are no numbers', ['--oracle', '--images', 'all'], /such as 3,17/],
  ])('takes %s as bad usage', async (_name, args, message) => {
    const { code, err } = await strata(['solve', made.path, ...args])
    expect([code, err]).toEqual([2, expect.stringMatching(message) as string])
  })

  it.each([
    ['no folder', ['--cues', '/nowhere/at/all'], undefined, /no such folder of cues/],
    ['no such image', ['--oracle', '--images', '77'], undefined, /77/],
    ['no file of parameters', ['--oracle', '--params', '/nowhere.json'], undefined, /no such file of parameters/],
    ['parameters that are not JSON', ['--oracle'], '{"evidence"', /Not JSON in .*params\.json/],
    ['λ = 0', ['--oracle'], '{"evidence": {"smoothness": 0}}', /smoothness .*params\.json.*λ > 0/],
    ['an unknown parameter', ['--oracle'], '{"lambda": 1}', /params\.json, lambda/],
  ])('refuses %s and changes nothing', async (_name, args, parameters, message) => {
    const file = join(made.folder, 'params.json')
    if (parameters !== undefined) writeFileSync(file, parameters)
    const given = parameters === undefined ? args : [...args, '--params', file]
    const { code, err } = await strata(['solve', made.path, ...given])
    expect([code, err]).toEqual([3, expect.stringMatching(message) as string])
    expect(runsOf()).toEqual([])
  })

  it('uses the parameters of a file, and warns of unwise ones once', async () => {
    withCopies(['second.png'])
    const file = join(made.folder, 'params.json')
    writeFileSync(file, JSON.stringify({ evidence: { order: 0.4 }, readout: { minimumPixels: 8 } }))
    const { code, out } = await strata(['solve', made.path, '--oracle', '--params', file])
    expect(code).toBe(0)
    expect(out.match(/μ = 0\.4/g)).toHaveLength(1)
    expect(runsOf()[0]!.parameters).toMatchObject({
      evidence: { order: 0.4, smoothness: 0.5 },
      readout: { minimumPixels: 8 },
    })
  })

  it('keeps the images it finished when it is interrupted, and says so', async () => {
    withCopies(Array.from({ length: 6 }, (_, index) => `${index}.png`))
    const interrupt = new AbortController()
    let [out, err] = ['', '']
    const code = await runCli(['solve', made.path, '--oracle', '--json'], {
      out: (text) => {
        out += text
        if (text.includes('"kind":"image"')) interrupt.abort()
      },
      err: (text) => void (err += text),
      isInteractive: false,
      signal: interrupt.signal,
    })
    expect([code, err]).toEqual([130, ''])
    const lines = jsonLines(out)
    const solved = lines.filter(({ kind }) => kind === 'image')
    expect(lines.at(-1)).toMatchObject({
      kind: 'error',
      code: 'cancelled',
      message: expect.stringContaining(
        `${solved.length} of 7 images were solved before and are kept as prediction run 1`,
      ) as string,
    })
    const kept = [1, 2, 3, 4, 5, 6, 7].filter((imageId) => runsOf(imageId).length > 0)
    expect(kept.length).toBe(solved.length)
    expect((await strata(['check', made.path])).code).toBe(0)
  })

  it('killed at work leaves the images it told of, and nothing half', async () => {
    withCopies(Array.from({ length: 12 }, (_, index) => `${index}.png`))
    const child = start(['solve', made.path, '--oracle', '--json'])
    const result = ended(child)
    await said(child, /"kind":"image"[^\n]*\n[^]*"kind":"image"/)
    child.kill('SIGKILL')
    const told = (await result).out
      .split('\n')
      .filter((line) => line.startsWith('{"kind":"image"') && line.endsWith('}'))
    const store = openProject(made.path)
    const kept = Array.from({ length: 13 }, (_, index) => store.runs.ofImage(index + 1)).flat()
    store.close()
    expect(kept.length).toBeGreaterThanOrEqual(told.length)
    expect(new Set(kept.map(({ runId }) => runId))).toEqual(new Set([1]))
    expect((await strata(['check', made.path])).code).toBe(0)
  })
})

it('names that would steer the terminal are shown without their control characters', async () => {
  const { code, err } = await strata(['solve', made.path, '--cues', 'x\u001b[31my\u009b2J'])
  expect([code, err]).toEqual([3, expect.stringContaining('x\ufffd[31my\ufffd2J') as string])
  expect(err).not.toMatch(/[^\P{Cc}\n]/u)
})

describe('strata runs', () => {
  it('lists the runs, deletes one, and info counts them', async () => {
    await strata(['solve', made.path, '--oracle'])
    await strata(['solve', made.path, '--oracle', '--drop', '0.2'])
    const listed = await strata(['runs', made.path])
    expect(listed.out).toMatch(
      /^run 2 {2}\S+Z {2}1 image, \d+ instances?, \d+ pairs? {2}\(solver \d+\.\d+\.\d+\)\nrun 1 {2}/,
    )
    expect((await strata(['info', made.path])).out).toContain('  2 prediction runs\n')
    expect(await strata(['runs', made.path, '--delete', '1'])).toEqual({
      code: 0,
      out: 'Deleted prediction run 1 with what it said about 1 image.\n',
      err: '',
    })
    const [left] = jsonLines((await strata(['runs', made.path, '--json'])).out)
    expect(left).toMatchObject({ kind: 'runs', runs: [{ runId: 2, images: 1 }] })
    expect(await strata(['runs', made.path, '--delete', '1'])).toMatchObject({
      code: 3,
      err: expect.stringMatching(/no prediction run 1 .*look at the list of runs again/) as string,
    })
    expect(await strata(['runs', made.path, '--delete', 'all'])).toMatchObject({ code: 2 })
  })
})

describe('strata cues', () => {
  it('refuses a folder that is a file, and names two images that would write the same file', async () => {
    const file = join(made.folder, 'file')
    writeFileSync(file, '')
    expect(await strata(['cues', made.path, '--out', file])).toMatchObject({ code: 3 })
    mkdirSync(join(made.folder, 'more'))
    withCopies(['more/boxes.png'])
    const out = join(made.folder, 'cues')
    const { code, out: text } = await strata(['cues', made.path, '--out', out])
    expect([code, text]).toEqual([1, expect.stringContaining('refused (same-name) boxes.png') as string])
    expect(readdirSync(out)).toEqual(['boxes.npz'])
  })
})
