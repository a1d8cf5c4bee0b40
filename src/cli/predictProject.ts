import { defaultCacheDir } from '../backend/cacheFolder.ts'
import { FileIntake } from '../backend/files/FileIntake.ts'
import { InferenceDesk } from '../backend/inference/InferenceDesk.ts'
import { createLog } from '../backend/log.ts'
import { defaultModelFolders } from '../backend/models/modelFolders.ts'
import { ModelLibrary } from '../backend/models/ModelLibrary.ts'
import { installedModels } from '../backend/prediction/installedModels.ts'
import { openPrediction } from '../backend/prediction/openPrediction.ts'
import type { PredictedImage } from '../backend/prediction/predictImages.ts'
import type { Predictor } from '../backend/prediction/Predictor.ts'
import { unfinishedJob } from '../backend/prediction/sameJob.ts'
import { storedScore, truthOf } from '../backend/prediction/scoreAgainst.ts'
import { RunningJobs } from '../backend/RunningJobs.ts'
import { GridShelf } from '../backend/solving/GridShelf.ts'
import { SolverPool } from '../backend/solving/SolverPool.ts'
import type { JobRecord } from '../backend/storage/jobRecords.ts'
import type { ProjectStore } from '../backend/storage/ProjectStore.ts'
import type { Finding } from '../core/dataset/finding.ts'
import { addScores } from '../core/metrics/addScores.ts'
import type { SceneScore } from '../core/metrics/sceneScore.ts'
import { DomainError, refuse } from '../core/support/DomainError.ts'
import type { DeviceChoice } from '../shared/deviceNames.ts'
import { counted } from './CommandOutput.ts'
import type { CommandOutput } from './CommandOutput.ts'
import { orderText } from './scoreTexts.ts'

export interface PredictionOptions {
  readonly model: string | null
  readonly device: DeviceChoice
  /** Empty: every image. */
  readonly imageIds: readonly number[]
  /** Any part of `SolverParameters`, untrusted. */
  readonly parameters: unknown
}

export interface PredictionReport {
  readonly jobId: number
  /** Null: not one image was predicted. */
  readonly runId: number | null
  /** Of the whole run, also what was done before it was cut short. */
  readonly counts: {
    readonly images: number
    readonly instances: number
    readonly pairs: number
    readonly unknown: number
  }
  readonly model: { readonly name: string; readonly version: string; readonly sha256: string }
  /** What the network ran on last; null: it did not. */
  readonly provider: string | null
  readonly parameters: Readonly<Record<string, unknown>>
  /** Of this command, from the first image on. */
  readonly imagesPerSecond: number | null
  /** Milliseconds by stage, summed over the images of this command; they overlap. */
  readonly stages: Readonly<Record<string, number>>
  /** Summed over the images; null where none is annotated. */
  readonly score: SceneScore | null
  readonly findings: readonly Finding[]
}

/** Failures that are spelled out; all of them are counted. */
const MOST_FAILURES = 1000

/** Predicts images of a project in this process, going on with the same job where it was cut short. Throws `cancelled`. */
export async function predictProject(
  store: ProjectStore,
  options: PredictionOptions,
  output: CommandOutput,
): Promise<PredictionReport> {
  // No scene is asked for twice: kept ones would only fill the memory.
  const pool = new SolverPool({ cacheBytes: 0 })
  const inference = new InferenceDesk({ cacheDir: defaultCacheDir() })
  const jobs = new RunningJobs()
  const told = new Told(output)
  const { desk } = openPrediction({
    store,
    files: new FileIntake(),
    pool,
    grids: new GridShelf(0),
    jobs,
    log: createLog('error'),
    models: installedModels(new ModelLibrary(defaultModelFolders())),
    inference,
    solvers: pool.size,
    truthOf: (imageId) => truthOf(store, imageId),
    onPredicted: (image) => told.predicted(image),
    onFailed: () => told.count(),
  })
  try {
    const asked = await desk.jobs.newJob(options)
    const before = unfinishedJob(store, asked)
    const job = before ?? store.jobs.add(asked)
    const scored = before === null ? [] : doneImages(store, before)
    if (before !== null) told.goesOn(before)
    told.begin(job)
    await untilDone(desk.jobs, store, job, output)
    return reportOf(store, job, told, scored)
  } finally {
    await jobs.close()
    await Promise.all([pool.close(), inference.close()])
  }
}

/** Works on the job; an interrupt leaves it paused, with what is done kept. */
async function untilDone(
  predictor: Predictor,
  store: ProjectStore,
  job: JobRecord,
  output: CommandOutput,
): Promise<void> {
  const { signal } = output.control
  const interrupt = (): void => void predictor.interrupt(job.jobId)
  signal?.addEventListener('abort', interrupt, { once: true })
  try {
    if (signal?.aborted === true) throw refuse('cancelled', { what: 'Cancelled' })
    await predictor.workOn(job.jobId)
  } catch (error) {
    if (!(error instanceof DomainError)) throw error
    const { done, total, runId } = store.jobs.get(job.jobId)
    const kept =
      done === 0
        ? 'Nothing was predicted.'
        : `${done} of ${counted(total, 'image')} were predicted and are kept as prediction run ${runId}; the same command goes on with the rest.`
    if (error.code !== 'cancelled') throw new DomainError(error.code, `${error.message} ${kept}`, error.details, error)
    throw refuse('cancelled', { what: 'Cancelled', todo: kept }, error)
  } finally {
    signal?.removeEventListener('abort', interrupt)
  }
}

function doneImages(store: ProjectStore, { jobId, runId }: JobRecord): number[] {
  if (runId === null) return []
  const ofJob = new Set(store.jobs.imageIdsOf(jobId))
  const all = store.runs.all().filter((result) => result.runId === runId && ofJob.has(result.imageId))
  return all.map(({ imageId }) => imageId)
}

function reportOf(
  store: ProjectStore,
  { jobId }: JobRecord,
  told: Told,
  doneBefore: readonly number[],
): PredictionReport {
  const { runId, model, parameters, provider } = store.jobs.get(jobId)
  const run = store.runs.list().find((totals) => totals.runId === runId)
  const earlier = runId === null ? [] : doneBefore.map((imageId) => storedScore(store, runId, imageId))
  const scores = [...earlier, ...told.scores].filter((score) => score !== null)
  const findings = store.jobs.failures(jobId, MOST_FAILURES).map(({ imageId, code, message }): Finding => {
    return { severity: 'refused', code, where: store.images.record(imageId).fileName, message }
  })
  return {
    jobId,
    runId,
    counts: {
      images: run?.images ?? 0,
      instances: run?.instances ?? 0,
      pairs: run?.pairs ?? 0,
      unknown: run?.unknown ?? 0,
    },
    model,
    provider,
    parameters,
    imagesPerSecond: told.perSecond,
    stages: told.stages,
    score: scores.length === 0 ? null : scores.reduce(addScores),
    findings,
  }
}

/** What was told about a job while it went on. */
class Told {
  readonly #output: CommandOutput
  readonly scores: (SceneScore | null)[] = []
  readonly stages: Record<string, number> = {}
  #total = 0
  #done = 0
  #images = 0
  #firstAt = 0
  #lastAt = 0

  constructor(output: CommandOutput) {
    this.#output = output
  }

  /** From the first image on, which loads the model. */
  get perSecond(): number | null {
    return this.#images < 2 ? null : ((this.#images - 1) * 1000) / (this.#lastAt - this.#firstAt)
  }

  goesOn({ jobId, done, total, runId }: JobRecord): void {
    const text = `Goes on with prediction job ${jobId}: ${done} of ${counted(total, 'image')} are done.`
    this.#output.step('resumed', { jobId, runId, done, total }, [text])
  }

  begin({ total, done, failed }: JobRecord): void {
    this.#total = total
    this.#done = done + failed
    this.#output.control.onProgress?.({ stage: 'model', done: this.#done, total })
  }

  predicted({ fileName, run, warnings, score, facts }: PredictedImage): void {
    this.#images++
    this.#lastAt = performance.now()
    if (this.#images === 1) this.#firstAt = this.#lastAt
    this.scores.push(score)
    const milliseconds = { ...facts.milliseconds, solve: run.milliseconds }
    for (const [stage, time] of Object.entries(milliseconds)) this.stages[stage] = (this.stages[stage] ?? 0) + time
    const { parameters, ...rest } = run
    void parameters
    const value = { fileName, ...rest, milliseconds, provider: facts.provider, warnings, score }
    this.#output.step('image', value, imageLines(fileName, run, warnings, score))
    this.count()
  }

  count(): void {
    this.#output.control.onProgress?.({ stage: 'images', done: ++this.#done, total: this.#total })
  }
}

function imageLines(
  fileName: string,
  { instanceCount, pairCount, unknownCount, milliseconds }: PredictedImage['run'],
  warnings: readonly string[],
  score: SceneScore | null,
): string[] {
  const parts = [
    counted(instanceCount, 'instance'),
    `${counted(pairCount, 'pair')} (${unknownCount} unknown)`,
    `solved in ${Math.round(milliseconds)} ms`,
    ...(score === null ? [] : [`recall ${score.recalled}/${score.instances}`, orderText(score)]),
  ]
  return [`${fileName}: ${parts.join(', ')}`, ...warnings.map((warning) => `  ${warning}`)]
}
