import type { PredictionJob } from '../../shared/contract/prediction.ts'
import { PROVIDER_NAMES } from '../../shared/deviceNames.ts'
import type { DeviceChoice, ProviderName } from '../../shared/deviceNames.ts'
import type { JobRecord } from '../storage/jobRecords.ts'
import { JobMeter } from './JobMeter.ts'

/** The job that is at work: what of it is in no file. */
export class JobAtWork {
  readonly jobId: number
  /** A retry of failed images came while it was at work: those are behind it. */
  hasReset = false
  readonly #stopper = new AbortController()
  readonly #inWork = new Map<number, string>()
  #stopped: 'paused' | 'cancelled' | null = null
  #provider: ProviderName | null = null
  #meter = new JobMeter()

  constructor({ jobId }: JobRecord) {
    this.jobId = jobId
  }

  /** Raised when what is in work shall be given up. */
  get signal(): AbortSignal {
    return this.#stopper.signal
  }

  /** What it shall be when nothing is in work any more; null: it shall go on. */
  get stopped(): 'paused' | 'cancelled' | null {
    return this.#stopped
  }

  /** `givesUp`: also what is in work. */
  stop(how: 'paused' | 'cancelled', givesUp: boolean): void {
    this.#stopped = how
    if (givesUp) this.#stopper.abort()
  }

  /** The model is there: from now on time is counted. */
  loaded(provider: ProviderName): void {
    this.#provider = provider
    this.#meter = new JobMeter()
  }

  begun({ imageId, fileName }: { readonly imageId: number; readonly fileName: string }): void {
    this.#inWork.set(imageId, fileName)
  }

  ended(imageId: number): void {
    this.#inWork.delete(imageId)
  }

  counted(): void {
    this.#meter.count()
  }

  view({
    total,
    done,
    failed,
  }: JobRecord): Pick<PredictionJob, 'provider' | 'stage' | 'inWork' | 'imagesPerSecond' | 'secondsLeft'> {
    return {
      provider: this.#provider,
      stage: this.#provider === null ? 'model' : 'images',
      inWork: [...this.#inWork.values()],
      imagesPerSecond: this.#meter.perSecond,
      secondsLeft: this.#meter.secondsFor(total - done - failed),
    }
  }
}

const NOT_AT_WORK = { stage: null, inWork: [], imagesPerSecond: null, secondsLeft: null }

/** A job as windows see it; `atWork`: null when it is not. */
export function jobView(record: JobRecord, atWork: JobAtWork | null): PredictionJob {
  const { device, state, provider, ...rest } = record
  return {
    ...rest,
    parameters: { ...record.parameters },
    device: device as DeviceChoice,
    state: state !== 'active' ? state : atWork === null ? 'waiting' : 'running',
    // Of the newest result; the file may name one that this version does not know.
    provider: PROVIDER_NAMES.find((name) => name === provider) ?? null,
    ...(atWork?.view(record) ?? NOT_AT_WORK),
  }
}
