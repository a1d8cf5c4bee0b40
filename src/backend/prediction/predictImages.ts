import type { AnnotationState } from '../../core/dataset/records.ts'
import type { SceneScore } from '../../core/metrics/sceneScore.ts'
import { pixelCount } from '../../core/pixels/imageSize.ts'
import type { RgbImage } from '../../core/pixels/RgbImage.ts'
import { DomainError, refuse } from '../../core/support/DomainError.ts'
import type { RunSummary } from '../../shared/contract/solving.ts'
import type { DeviceChoice } from '../../shared/deviceNames.ts'
import type { InferenceClient } from '../inference/inferenceTypes.ts'
import { photoMaterial } from '../solving/photoMaterial.ts'
import type { SolverDesk } from '../solving/SolverDesk.ts'
import type { NetworkMaterial } from '../solving/solverMessages.ts'
import type { JobRecord, WaitingImage } from '../storage/jobRecords.ts'
import type { ProjectStore } from '../storage/ProjectStore.ts'
import type { NetworkFacts } from '../storage/runRecords.ts'
import { networkCuesOf } from './NetworkCueMaker.ts'
import { Permits } from './Permits.ts'
import { endedTooOften, failureOf, hostKeepsCrashing, isOfOneImage, photoMissing } from './predictionFaults.ts'
import type { UsableModel } from './predictionModels.ts'
import { runNetwork } from './runNetwork.ts'

export interface PredictedImage {
  readonly imageId: number
  readonly fileName: string
  readonly run: RunSummary
  readonly warnings: readonly string[]
  readonly facts: NetworkFacts
  /** Null: there was nothing to compare with. */
  readonly score: SceneScore | null
}

export interface FailedImage {
  readonly imageId: number
  readonly fileName: string
  readonly code: string
  readonly message: string
}

export interface PredictImagesRequest {
  readonly store: ProjectStore
  readonly desk: SolverDesk
  readonly inference: InferenceClient
  readonly job: JobRecord
  readonly model: UsableModel
  /** How many images are solved at a time. */
  readonly solvers: number
  /** What an image's result shall be compared with. */
  readonly truthOf: (imageId: number) => AnnotationState | null
  /** Gives up what is in work. */
  readonly signal: AbortSignal
  /** Asked before each image: whether no further one shall be begun. */
  readonly isStopping: () => boolean
  readonly onBegun: (image: { readonly imageId: number; readonly fileName: string }) => void
  /** An image is no longer in work. Called after its result or failure was told, or without either when it was given up. */
  readonly onEnded: (imageId: number) => void
  /** Its result is on disk. */
  readonly onPredicted: (image: PredictedImage) => void
  readonly onFailed: (image: FailedImage) => void
}

/** Photos decoded, or being decoded, ahead of the network. */
const DECODED_AHEAD = 2

/** Two images before the network: one runs, the other's first tile is made meanwhile. */
const AT_NETWORK = 2

/** Pixels of the photos in work altogether: 192 MB decoded. A larger photo is alone. */
const PIXELS_IN_WORK = 2 ** 26

/** Waiting images read at a time. */
const PAGE = 200

/** After so many images on which the host crashed, one after the other, it is not the images. */
const MOST_CRASHES = 5

/** In so many ends of the process an image may have had its part. */
const MOST_ATTEMPTS = 3

/**
 * Predicts the waiting images of a job. Decoding, network and solving overlap: an image holds its place in one stage until it has one
 * in the next, so that what is in memory is bounded however many images there are. An image that cannot be predicted
 * is noted as failed and the others go on.
 *
 * Throws `cancelled` when the signal was raised, and what is not of one image (the disk is full, the host crashes on every
 * image); images in work are given back then and wait.
 */
export async function predictImages(request: PredictImagesRequest): Promise<void> {
  await new ImagePipeline(request).run()
}

class ImagePipeline {
  readonly #request: PredictImagesRequest
  readonly #stopper = new AbortController()
  readonly #signal: AbortSignal
  readonly #pixels = new Permits(PIXELS_IN_WORK)
  readonly #decoding = new Permits(DECODED_AHEAD)
  readonly #network = new Permits(AT_NETWORK)
  readonly #solving: Permits
  readonly #inWork = new Set<Promise<void>>()
  /** What ends all of it. */
  #fault: { readonly error: unknown } | null = null
  #crashes = 0

  constructor(request: PredictImagesRequest) {
    this.#request = request
    this.#signal = AbortSignal.any([request.signal, this.#stopper.signal])
    this.#solving = new Permits(request.solvers)
  }

  async run(): Promise<void> {
    try {
      await this.#beginAll()
    } catch (error) {
      this.#end(error)
    }
    await Promise.all(this.#inWork)
    if (this.#request.signal.aborted) throw refuse('cancelled', { what: 'Cancelled' })
    if (this.#fault !== null) throw this.#fault.error
  }

  async #beginAll(): Promise<void> {
    const { store, job, isStopping } = this.#request
    let last = 0
    for (;;) {
      const page = store.jobs.waiting(job.jobId, last, PAGE)
      if (page.length === 0) return
      for (const image of page) {
        last = image.imageId
        await this.#begin(image)
        if (isStopping()) return
      }
    }
  }

  /** Waits until there is room for an image, and lets it go its way unless no more is to be begun by then. */
  async #begin(image: WaitingImage): Promise<void> {
    const { store, isStopping } = this.#request
    const { imageId } = image
    const record = store.images.record(imageId)
    const givePixels = await this.#pixels.take(pixelCount(record), this.#signal)
    const leave = await this.#decoding.take(1, this.#signal).catch((error: unknown) => {
      givePixels()
      throw error
    })
    if (isStopping()) {
      leave()
      givePixels()
      return
    }
    const way = this.#predict({ ...image, fileName: record.fileName }, leave).finally(() => {
      givePixels()
      this.#inWork.delete(way)
    })
    this.#inWork.add(way)
  }

  /** Never rejects. */
  async #predict(image: WaitingImage & { readonly fileName: string }, leaveDecoding: () => void): Promise<void> {
    const { store, job, onBegun, onEnded, onFailed, onPredicted } = this.#request
    const { imageId, fileName, attempts } = image
    const place = new Place(leaveDecoding, this.#signal)
    try {
      if (attempts >= MOST_ATTEMPTS) throw endedTooOften(fileName, attempts)
      store.jobs.begin(job.jobId, imageId)
      onBegun({ imageId, fileName })
      onPredicted(await this.#throughStages(imageId, fileName, place))
      this.#crashes = 0
    } catch (error) {
      try {
        if (this.#signal.aborted || !isOfOneImage(error)) {
          this.#end(error)
          store.jobs.giveBack(job.jobId, imageId)
        } else {
          const failure = failureOf(error)
          store.jobs.fail(job.jobId, imageId, failure)
          onFailed({ imageId, fileName, ...failure })
          this.#countCrash(failure.code, failure.message)
        }
      } catch (second) {
        this.#end(second)
      }
    } finally {
      place.leave()
      onEnded(imageId)
    }
  }

  async #throughStages(imageId: number, fileName: string, place: Place): Promise<PredictedImage> {
    const { store, job, model, desk, truthOf } = this.#request
    const startedAt = performance.now()
    const photo = await photoMaterial(store, imageId)
    const image = await photo.load()
    if (image === null) throw photoMissing(fileName)
    const decoded = performance.now() - startedAt
    await place.moveTo(this.#network)
    const material = await this.#askNetwork(image, decoded)
    await place.moveTo(this.#solving)
    const device = job.device as DeviceChoice
    const [set] = store.images.get(imageId).sets
    const stored = await desk.solve(
      {
        imageId,
        setId: set!.setId,
        cues: { kind: 'model', model: job.model.name, device },
        parameters: job.parameters,
        constraints: [],
      },
      {
        found: {
          photo: { ...photo, load: () => Promise.resolve(image) },
          cues: networkCuesOf(model, device, () => Promise.resolve(material)),
        },
        truth: truthOf(imageId),
        keep: (run, result) => store.jobs.complete(job.jobId, imageId, run, result),
        keepsScene: false,
      },
      { signal: this.#signal, onProgress: () => undefined },
    )
    if (stored.kind === 'conflict') throw new Error('a solve without constraints found a conflict')
    const { run, warnings, score, facts } = stored
    return { imageId, fileName, run, warnings, score, facts: facts! }
  }

  /** A crash of the host may have had nothing to do with the image: it has a second try. */
  async #askNetwork(image: RgbImage, decoded: number): Promise<NetworkMaterial> {
    const { inference, model, job } = this.#request
    const asked = { image, decoded, model, device: job.device as DeviceChoice, signal: this.#signal }
    try {
      return await runNetwork(inference, asked)
    } catch (error) {
      if (!(error instanceof DomainError) || error.code !== 'inference-crashed') throw error
      return runNetwork(inference, asked)
    }
  }

  #countCrash(code: string, message: string): void {
    if (code !== 'inference-crashed') return
    if (++this.#crashes < MOST_CRASHES) return
    this.#end(hostKeepsCrashing(this.#crashes, message))
  }

  /** Begins nothing further and gives up what is in work. The first reason counts. */
  #end(error: unknown): void {
    this.#fault ??= { error }
    this.#stopper.abort()
  }
}

/** Where an image is: it leaves a stage only when there is room in the next. */
class Place {
  #leave: () => void
  readonly #signal: AbortSignal

  constructor(leave: () => void, signal: AbortSignal) {
    this.#leave = leave
    this.#signal = signal
  }

  async moveTo(stage: Permits): Promise<void> {
    const leaveNext = await stage.take(1, this.#signal)
    this.#leave()
    this.#leave = leaveNext
  }

  leave(): void {
    this.#leave()
  }
}
