import { DomainError, refuse } from '../../core/support/DomainError.ts'
import type { DeviceReport, InstalledModel } from '../../shared/contract/prediction.ts'
import type { Finding } from '../../core/dataset/finding.ts'
import type { RunSummary } from '../../shared/contract/solving.ts'
import type { InferenceClient } from '../inference/inferenceTypes.ts'
import type { ProjectStore } from '../storage/ProjectStore.ts'
import type { PredictionModels } from './predictionModels.ts'
import type { Predictor } from './Predictor.ts'

/** What windows ask about prediction: models, devices, jobs and what came of them. */
export class PredictionDesk {
  readonly jobs: Predictor
  readonly #store: ProjectStore
  readonly #models: PredictionModels
  readonly #inference: InferenceClient

  constructor(services: {
    readonly store: ProjectStore
    readonly models: PredictionModels
    readonly inference: InferenceClient
    readonly jobs: Predictor
  }) {
    this.jobs = services.jobs
    this.#store = services.store
    this.#models = services.models
    this.#inference = services.inference
  }

  async models(): Promise<InstalledModel[]> {
    return [...(await this.#models.list())]
  }

  async devices(afresh: boolean, signal?: AbortSignal): Promise<DeviceReport> {
    const asked = { afresh, ...(signal === undefined ? {} : { signal }) }
    const { auto, providers, machine, versions, probedAt } = await this.#inference.devices(asked)
    return {
      auto,
      providers: providers.map((report) => ({
        provider: report.provider,
        state: report.verdict,
        message: report.verdict === 'refused' ? report.reason : null,
        milliseconds: report.verdict === 'works' ? report.milliseconds : null,
      })),
      machine: `${machine.cpu}, ${machine.cores} cores, ${machine.platform} ${machine.arch}`,
      versions: { ...versions },
      probedAt,
    }
  }

  /** Why images of a job failed, the first ones. */
  failures(jobId: number, limit: number): (Finding & { readonly imageId: number })[] {
    const { jobs, images } = this.#store
    jobs.get(jobId)
    return jobs.failures(jobId, limit).map(({ imageId, code, message }) => {
      const where = images.record(imageId).fileName
      return { imageId, severity: 'refused', code, where, message }
    })
  }

  /** The newest run of each image that has one. Images that are gone are left out. */
  newest(imageIds: readonly number[]): RunSummary[] {
    return imageIds.flatMap((imageId) => {
      try {
        return this.#store.runs.ofImage(imageId).slice(0, 1)
      } catch (error) {
        if (error instanceof DomainError && error.code === 'not-found') return []
        throw error
      }
    })
  }

  /** Refused where nothing can be kept. */
  requireWritable(): void {
    if (!this.#store.isReadOnly) return
    const todo = 'Open it without that option, or copy it to a place that can be written.'
    throw refuse('read-only', { what: 'Predictions are kept in the project, which can only be read', todo })
  }
}
