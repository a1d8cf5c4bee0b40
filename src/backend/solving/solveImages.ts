import type { Finding } from '../../core/dataset/finding.ts'
import { addScores } from '../../core/metrics/addScores.ts'
import type { SceneScore } from '../../core/metrics/sceneScore.ts'
import { DomainError, refuse } from '../../core/support/DomainError.ts'
import type { CueSource, RunSummary } from '../../shared/contract/solving.ts'
import type { JobControl } from '../exchange/JobControl.ts'
import { FAULTS_OF_ONE_IMAGE } from './imageFaults.ts'
import type { SolverDesk } from './SolverDesk.ts'

export interface ImageToSolve {
  readonly imageId: number
  readonly fileName: string
  readonly setId: number
  readonly cues: CueSource
}

export interface SolvedImage {
  readonly fileName: string
  readonly run: RunSummary
  readonly warnings: readonly string[]
  /** Null: the cues were made from no annotation. */
  readonly score: SceneScore | null
}

export interface SolveImagesRequest extends JobControl {
  readonly desk: SolverDesk
  readonly images: readonly ImageToSolve[]
  /** Any part of `SolverParameters`, untrusted. */
  readonly parameters: unknown
  /** How many at a time. */
  readonly workers: number
  /** Called when the result of an image is on disk. */
  readonly onSolved: (solved: SolvedImage) => void
}

export interface SolveImagesReport {
  /** Null: not one image was solved. */
  readonly runId: number | null
  readonly counts: {
    readonly images: number
    readonly instances: number
    readonly pairs: number
    readonly unknown: number
  }
  /** Summed over the images; null without cues made from annotations. */
  readonly score: SceneScore | null
  readonly findings: readonly Finding[]
}

/**
 * Solves many images as one prediction run. An image that cannot be solved becomes a finding and the others go on.
 * Throws `cancelled`; what was solved before is kept, and the refusal says where.
 */
export async function solveImages(request: SolveImagesRequest): Promise<SolveImagesReport> {
  const batch = new Batch(request)
  const waiting = [...request.images]
  const work = async (): Promise<void> => {
    for (let image = waiting.shift(); image !== undefined; image = waiting.shift()) await batch.solve(image)
  }
  const workers = Array.from({ length: Math.max(1, request.workers) }, work)
  try {
    await Promise.all(workers)
  } catch (error) {
    batch.stop()
    await Promise.allSettled(workers)
    throw batch.isCancelled(error) ? batch.cancelled() : error
  }
  return batch.report()
}

class Batch {
  readonly #request: SolveImagesRequest
  readonly #stopper = new AbortController()
  readonly #signal: AbortSignal
  readonly #findings: Finding[] = []
  readonly #run: { runId: number | null } = { runId: null }
  #counts = { images: 0, instances: 0, pairs: 0, unknown: 0 }
  #score: SceneScore | null = null
  #done = 0

  constructor(request: SolveImagesRequest) {
    this.#request = request
    const { signal } = request
    this.#signal = signal === undefined ? this.#stopper.signal : AbortSignal.any([signal, this.#stopper.signal])
  }

  async solve({ fileName, ...image }: ImageToSolve): Promise<void> {
    const { desk, parameters, images, onSolved, onProgress } = this.#request
    const quiet = { signal: this.#signal, onProgress: () => undefined }
    try {
      const asked = { ...image, parameters, constraints: [] }
      const result = await desk.solve(asked, { run: this.#run, isScored: true }, quiet)
      if (result.kind === 'conflict') throw new Error('a solve without constraints found a conflict')
      const { run, warnings, score } = result
      this.#count(run, score)
      onSolved({ fileName, run, warnings, score })
    } catch (error) {
      if (!(error instanceof DomainError) || !FAULTS_OF_ONE_IMAGE.has(error.code)) throw error
      this.#findings.push({ severity: 'refused', code: error.code, where: fileName, message: error.message })
    }
    onProgress?.({ stage: 'images', done: ++this.#done, total: images.length })
  }

  stop(): void {
    this.#stopper.abort()
  }

  isCancelled(error: unknown): boolean {
    return error instanceof DomainError && error.code === 'cancelled' && this.#request.signal?.aborted === true
  }

  cancelled(): Error {
    const { images } = this.#counts
    const kept = `${images} of ${this.#request.images.length} images were solved before and are kept as prediction run ${this.#run.runId}.`
    return refuse('cancelled', { what: 'Cancelled', todo: images === 0 ? 'Nothing was changed.' : kept })
  }

  report(): SolveImagesReport {
    return { runId: this.#run.runId, counts: this.#counts, score: this.#score, findings: this.#findings }
  }

  #count(run: RunSummary, score: SceneScore | null): void {
    const { images, instances, pairs, unknown } = this.#counts
    this.#counts = {
      images: images + 1,
      instances: instances + run.instanceCount,
      pairs: pairs + run.pairCount,
      unknown: unknown + run.unknownCount,
    }
    if (score !== null) this.#score = this.#score === null ? score : addScores(this.#score, score)
  }
}
