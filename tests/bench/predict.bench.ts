/*
 * Predicting: what the host costs beside bare ONNX Runtime, what the pipeline gains over doing one thing after the other, how
 * long the first image takes, and whether memory grows with the number of images.
 * Overhead: the bundled network at 640×480 on the CPU, bare runtime in this process and through the host, in pairs whose order
 * alternates, both with as many threads as ONNX Runtime chooses; in between both rest, so that threads which wait for more
 * to do take no time from the other. What counts is the median of the pairs' differences, with its quartiles; CPU time says it
 * where others keep the machine busy.
 * End to end: 12 pictures (the samples) by the bundled network; "one after the other" is the sum of their stages.
 * Cold: `strata predict` on one picture, from starting the process to its end.
 * Memory: resident size of this process and of the inference host while many small pictures are predicted by a small network.
 * Huge, only where PREDICT_PARTS names it: one picture of 12 000×9 000, seen by the network at four megapixels.
 * Run: npm run bench predict            PREDICT_IMAGES=10000 makes the memory part long, PREDICT_PARTS=overhead,huge chooses, PREDICT_PAIRS=100
 */
import { execFile } from 'node:child_process'
import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { promisify } from 'node:util'
import * as ort from 'onnxruntime-node'
import { addImages } from '../../src/backend/exchange/addImages.ts'
import { FileIntake } from '../../src/backend/files/FileIntake.ts'
import { InferenceDesk } from '../../src/backend/inference/InferenceDesk.ts'
import { silentLog } from '../../src/backend/log.ts'
import { ModelLibrary } from '../../src/backend/models/ModelLibrary.ts'
import { installedModels } from '../../src/backend/prediction/installedModels.ts'
import { openPrediction } from '../../src/backend/prediction/openPrediction.ts'
import type { PredictedImage } from '../../src/backend/prediction/predictImages.ts'
import { RunningJobs } from '../../src/backend/RunningJobs.ts'
import { GridShelf } from '../../src/backend/solving/GridShelf.ts'
import { SolverPool } from '../../src/backend/solving/SolverPool.ts'
import { openProject } from '../../src/backend/storage/ProjectStore.ts'
import { boxesPicture, installLevelsModel } from '../support/levelsModel.ts'
import { inferenceHosts } from '../support/inferenceHosts.ts'

const ROOT = join(import.meta.dirname, '../..')
const BUNDLED = join(ROOT, 'models')
const PAIRS = Number(process.env['PREDICT_PAIRS'] ?? 30)
/** Longer than ONNX Runtime's threads spin after a run, milliseconds. */
const REST = 50
const PICTURES = 12
const SMALL_PICTURES = Number(process.env['PREDICT_IMAGES'] ?? 400)
/** How many parts the memory run is cut into. */
const SAMPLES = 8

const folder = await mkdtemp(join(tmpdir(), 'strata-bench-predict-'))
const PARTS: Record<string, () => Promise<void>> = { overhead, end: endToEnd, cold: coldStart, memory, huge }
const wanted = process.env['PREDICT_PARTS'] ?? 'overhead,end,cold,memory'
try {
  for (const [name, part] of Object.entries(PARTS)) if (wanted.split(',').includes(name)) await part()
} finally {
  await rm(folder, { recursive: true, force: true })
}

async function overhead(): Promise<void> {
  const { manifest, file } = await new ModelLibrary({ bundled: BUNDLED, own: join(folder, 'none') }).find('oosis-small')
  const session = await ort.InferenceSession.create(file.path, { executionProviders: ['cpu'] })
  const desk = new InferenceDesk({ cacheDir: join(folder, 'cache') })
  const dims = [1, 3, 480, 640]
  const data = Uint8Array.from({ length: 3 * 480 * 640 }, (_, index) => (index * 7919) % 256)
  const { name, dtype } = manifest.input
  if (dtype !== 'uint8') throw new Error(`This benchmark gives the bundled network bytes; it wants ${dtype}.`)
  const runs: Record<'bare' | 'hosted', Cost[]> = { bare: [], hosted: [] }
  const inHost: number[] = []
  const ways = {
    async bare() {
      const outputs = await session.run({ [name]: new ort.Tensor(dtype, data, dims) })
      return () => Object.values(outputs).forEach((output) => output.dispose())
    },
    async hosted() {
      const answer = await desk.run({
        model: file,
        device: 'cpu',
        inputs: { [name]: { dtype, dims, data } },
      })
      inHost.push(answer.milliseconds)
      return () => Object.values(answer.outputs).forEach(({ data }) => data.buffer.transfer(0))
    },
  }
  for (let pair = 0; pair <= PAIRS; pair++) {
    for (const way of pair % 2 === 0 ? (['bare', 'hosted'] as const) : (['hosted', 'bare'] as const)) {
      runs[way].push(await costOf(ways[way]))
    }
  }
  await desk.close()
  await session.release()
  // The first ones load and warm up.
  for (const all of [runs.bare, runs.hosted, inHost]) all.shift()
  const wall = { bare: runs.bare.map(({ wall }) => wall), hosted: runs.hosted.map(({ wall }) => wall) }
  const cpu = (way: 'bare' | 'hosted'): number => runs[way].reduce((sum, run) => sum + run.cpu, 0) / PAIRS
  const less = (these: readonly number[], those: readonly number[]) => these.map((value, pair) => value - those[pair]!)
  const difference = less(wall.hosted, wall.bare)
  const share = percent(quantile(difference, 0.5) / quantile(wall.bare, 0.5))
  console.log(`overhead of the host, ${PAIRS} pairs, milliseconds as median (quartiles; least):`)
  console.log(`  bare ${spread(wall.bare)}, through the host ${spread(wall.hosted)}`)
  console.log(`  difference of a pair ${spread(difference)}: ${share} of the bare run`)
  console.log(
    `  … of which ONNX Runtime's run ${spread(less(inHost, wall.bare))}, everything else ${spread(less(wall.hosted, inHost))}`,
  )
  console.log(`  CPU time of both processes per run: bare ${cpu('bare').toFixed(0)}, through the host ${cpu('hosted').toFixed(0)}: ${percent(cpu('hosted') / cpu('bare') - 1)} more`) // prettier-ignore
}

interface Cost {
  readonly wall: number
  readonly cpu: number
}

/**
 * Of work in this process and in the inference host, milliseconds; what their threads do for a moment afterwards is part of it.
 * `work` returns what frees its outputs, as the solver's worker does when they have become cues.
 */
async function costOf(work: () => Promise<() => void>): Promise<Cost> {
  const before = cpuMilliseconds()
  const startedAt = performance.now()
  const free = await work()
  const wall = performance.now() - startedAt
  free()
  await setTimeout(REST)
  return { wall, cpu: cpuMilliseconds() - before }
}

/** So far, of this process and its inference hosts. */
function cpuMilliseconds(): number {
  const { user, system } = process.cpuUsage()
  // User and system time are the 14th and 15th, counted from before the name in brackets, in hundredths of a second.
  const ofHosts = inferenceHosts().map((pid) => {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ')
    return 10 * (Number(fields[11]) + Number(fields[12]))
  })
  return (user + system) / 1000 + ofHosts.reduce((sum, time) => sum + time, 0)
}

async function endToEnd(): Promise<void> {
  const photos = readdirSync(join(ROOT, 'samples')).filter((name) => name.endsWith('.jpg'))
  const paths = Array.from({ length: PICTURES }, (_, at) => join(folder, `picture${at}.jpg`))
  paths.forEach((path, at) => cpSync(join(ROOT, 'samples', photos[at % photos.length]!), path))
  const predicted: PredictedImage[] = []
  const milliseconds = await predictAll('end', paths, BUNDLED, (image) => predicted.push(image))
  const stages = new Map<string, number>()
  for (const { facts, run } of predicted) {
    for (const [stage, time] of Object.entries({ ...facts.milliseconds, solve: run.milliseconds })) {
      stages.set(stage, (stages.get(stage) ?? 0) + time)
    }
  }
  const sum = [...stages.values()].reduce((total, time) => total + time, 0)
  const perImage = [...stages].map(([stage, time]) => `${stage} ${(time / predicted.length).toFixed(0)}`).join(', ')
  console.log(`end to end: ${((1000 * predicted.length) / milliseconds).toFixed(2)} images/s; one after the other ${((1000 * predicted.length) / sum).toFixed(2)}`) // prettier-ignore
  console.log(`  milliseconds per image: ${perImage}`)
}

async function coldStart(): Promise<void> {
  const project = join(folder, 'cold.strata')
  const store = openProject(project, { create: true })
  await addImages({ store, paths: [join(ROOT, 'samples/still-life.jpg')] })
  store.close()
  const run = promisify(execFile)
  const startedAt = performance.now()
  await run(process.execPath, [join(ROOT, 'src/cli/main.ts'), 'predict', project, '--device', 'cpu'])
  console.log(
    `cold: ${((performance.now() - startedAt) / 1000).toFixed(1)} s from starting the command to its end, one picture`,
  )
}

async function memory(): Promise<void> {
  const models = join(folder, 'models')
  installLevelsModel(models)
  const first = join(folder, 'small.png')
  await boxesPicture().png().toFile(first)
  const bytes = readFileSync(first)
  const paths = Array.from({ length: SMALL_PICTURES }, (_, at) => join(folder, `small${at}.png`))
  // Bytes after the end of a picture make each another file, so that none is taken for another.
  paths.forEach((path, at) => writeFileSync(path, Buffer.concat([bytes, Buffer.from(String(at))])))
  const sizes: string[] = []
  let done = 0
  const milliseconds = await predictAll('memory', paths, models, () => {
    if (++done % Math.ceil(SMALL_PICTURES / SAMPLES) === 0)
      sizes.push(`${megabytes(process.memoryUsage.rss())} + ${hostSize()}`)
  })
  console.log(`memory, backend + inference host, over ${SMALL_PICTURES} pictures (${((1000 * done) / milliseconds).toFixed(0)} images/s), MB: ${sizes.join(' | ')}`) // prettier-ignore
}

async function huge(): Promise<void> {
  const models = join(folder, 'models')
  installLevelsModel(models)
  const path = join(folder, 'huge.jpg')
  await boxesPicture({ width: 12_000, height: 9000 }).jpeg().toFile(path)
  const startedAt = performance.now()
  const predicted: PredictedImage[] = []
  await predictAll('huge', [path], models, (image) => predicted.push(image))
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(0)
  const { run, facts, warnings } = predicted[0]!
  const { width, height } = facts.cueSize
  console.log(`huge: 108 megapixels in ${seconds} s, ${run.instanceCount} instances, seen at ${width}×${height} in ${facts.tiles} tiles, up to ${megabytes(1024 * process.resourceUsage().maxRSS)} MB`) // prettier-ignore
  for (const warning of warnings) console.log(`  ${warning}`)
}

async function predictAll(
  name: string,
  paths: readonly string[],
  models: string,
  onPredicted: (image: PredictedImage) => unknown,
): Promise<number> {
  const store = openProject(join(folder, `${name}.strata`), { create: true })
  await addImages({ store, paths })
  const jobs = new RunningJobs()
  const pool = new SolverPool({ cacheBytes: 0 })
  const inference = new InferenceDesk({ cacheDir: join(folder, 'cache') })
  let firstAt = 0
  const { desk } = openPrediction({
    store,
    jobs,
    pool,
    inference,
    files: new FileIntake(),
    grids: new GridShelf(0),
    log: silentLog(),
    models: installedModels(new ModelLibrary({ bundled: null, own: models })),
    solvers: pool.size,
    onPredicted: (image) => {
      // The first one loads the model: it is not among those that a rate is taken of, unless it is alone.
      if (firstAt === 0) firstAt = performance.now()
      else onPredicted(image)
      if (paths.length === 1) onPredicted(image)
    },
  })
  const asked = await desk.jobs.newJob({ imageIds: [], model: null, device: 'cpu', parameters: {} })
  await desk.jobs.workOn(store.jobs.add(asked).jobId)
  const milliseconds = performance.now() - firstAt
  store.close()
  await Promise.all([pool.close(), inference.close()])
  return milliseconds
}

function hostSize(): string {
  const pages = inferenceHosts().map((pid) => Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]))
  return megabytes(pages.reduce((sum, count) => sum + 4096 * count, 0))
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(0)
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`
}

function spread(values: readonly number[]): string {
  const [least, first, middle, third] = [0, 0.25, 0.5, 0.75].map((share) => quantile(values, share).toFixed(1))
  return `${middle} (${first} … ${third}; ${least})`
}

function quantile(values: readonly number[], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.floor(share * values.length)]!
}
