import type { AnnotationState } from '../../core/dataset/records.ts'
import { DomainError } from '../../core/support/DomainError.ts'
import type { DeviceChoice } from '../../shared/deviceNames.ts'
import type { InferenceClient } from '../inference/inferenceTypes.ts'
import type { Log } from '../log.ts'
import type { SolverDesk } from '../solving/SolverDesk.ts'
import type { JobRecord } from '../storage/jobRecords.ts'
import type { ProjectStore } from '../storage/ProjectStore.ts'
import type { JobAtWork } from './JobAtWork.ts'
import { predictImages } from './predictImages.ts'
import type { FailedImage, PredictedImage } from './predictImages.ts'
import { failureOf, modelGone } from './predictionFaults.ts'
import type { PredictionModels, UsableModel } from './predictionModels.ts'

/** What work on a job needs. */
export interface JobServices {
  readonly store: ProjectStore
  readonly desk: SolverDesk
  readonly models: PredictionModels
  readonly inference: InferenceClient
  readonly log: Log
  /** How many images are solved at a time. */
  readonly solvers: number
  readonly onPredicted?: (image: PredictedImage) => void
  readonly onFailed?: (image: FailedImage) => void
  /** What an image's result shall be compared with; default: nothing. */
  readonly truthOf?: (imageId: number) => AnnotationState | null
}

/**
 * Works on a job until it is done, stopped, or cannot go on; its state is kept then. Answers why it paused itself; null: it
 * did not. `tellSoon` is called whenever something about it changed. Throws when closing cut it short.
 */
export async function workOnJob(
  services: JobServices,
  atWork: JobAtWork,
  closing: AbortSignal,
  tellSoon: () => void,
): Promise<Error | null> {
  const { store, inference, log } = services
  const { jobId } = atWork
  const signal = AbortSignal.any([closing, atWork.signal])
  try {
    const job = store.jobs.get(jobId)
    const model = await modelOf(services.models, job)
    const { provider } = await inference.inspect({
      model: { path: model.path, sha256: model.manifest.sha256 },
      device: job.device as DeviceChoice,
      signal,
    })
    atWork.loaded(provider)
    tellSoon()
    await predictAll(services, { atWork, job, model, signal, tellSoon })
    const isDone = store.jobs.waiting(jobId, 0, 1).length === 0
    store.jobs.setState(jobId, isDone ? 'done' : (atWork.stopped ?? 'done'))
    return null
  } catch (error) {
    if (closing.aborted) throw error
    if (atWork.stopped !== null) {
      store.jobs.setState(jobId, atWork.stopped)
      return null
    }
    if (!(error instanceof DomainError)) log.error({ err: error, jobId }, 'a prediction job failed')
    store.jobs.setState(jobId, 'paused', failureOf(error).message)
    return error instanceof Error ? error : new Error(String(error))
  }
}

/** Every waiting image, and those that became so by a retry meanwhile. */
async function predictAll(
  { store, desk, inference, solvers, truthOf, onPredicted, onFailed }: JobServices,
  work: {
    readonly atWork: JobAtWork
    readonly job: JobRecord
    readonly model: UsableModel
    readonly signal: AbortSignal
    readonly tellSoon: () => void
  },
): Promise<void> {
  const { atWork, job, model, signal, tellSoon } = work
  do {
    atWork.hasReset = false
    await predictImages({
      store,
      desk,
      inference,
      job,
      model,
      solvers,
      truthOf: truthOf ?? (() => null),
      signal,
      isStopping: () => atWork.stopped !== null,
      onBegun: (image) => {
        atWork.begun(image)
        tellSoon()
      },
      onEnded: (imageId) => {
        atWork.ended(imageId)
        tellSoon()
      },
      onPredicted: (image) => {
        atWork.counted()
        onPredicted?.(image)
      },
      onFailed: (image) => {
        atWork.counted()
        onFailed?.(image)
      },
    })
  } while (atWork.hasReset && atWork.stopped === null)
}

async function modelOf(models: PredictionModels, { model }: JobRecord): Promise<UsableModel> {
  const found = await models.again(model)
  if (found === null) throw modelGone(model)
  return found
}
