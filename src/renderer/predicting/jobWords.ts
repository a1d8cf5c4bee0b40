import type { DeviceReport, InstalledModel, PredictionJob } from '../../shared/contract/prediction.ts'
import type { DeviceChoice, ProviderName } from '../../shared/deviceNames.ts'
import { grouped } from '../inspector/wording.ts'

export const PROVIDER_WORDS: Readonly<Record<ProviderName, string>> = {
  cpu: 'Processor',
  webgpu: 'GPU through WebGPU',
  cuda: 'NVIDIA GPU through CUDA',
  tensorrt: 'NVIDIA GPU through TensorRT',
  dml: 'GPU through DirectML',
  coreml: 'Core ML',
}

/** Whether the job still has something to do by itself. */
export function isAtWork({ state }: PredictionJob): boolean {
  return state === 'running' || state === 'waiting'
}

/** The chosen model while it can be used, else the first that finds instances; null when there is none. */
export function chosenModel(models: readonly InstalledModel[], name: string | null): InstalledModel | null {
  const usable = models.filter(({ kind, problem }) => kind === 'oosis' && problem === null)
  return usable.find((model) => model.name === name) ?? usable[0] ?? null
}

/** "12 of 40", and "2 failed" when some did. */
export function jobCounts({ done, failed, total }: PredictionJob): string {
  const failures = failed === 0 ? '' : ` · ${grouped(failed)} failed`
  return `${grouped(done)} of ${grouped(total)}${failures}`
}

/** "3.1 images/s · 2 min left"; what is not known is left out. */
export function jobPace({ imagesPerSecond, secondsLeft }: PredictionJob): string {
  const rate = imagesPerSecond === null ? [] : [rateText(imagesPerSecond)]
  const left = secondsLeft === null ? [] : [`${leftText(secondsLeft)} left`]
  return [...rate, ...left].join(' · ')
}

function rateText(perSecond: number): string {
  if (perSecond >= 1) return `${perSecond.toFixed(1)} images/s`
  return `${(1 / Math.max(perSecond, 1e-6)).toFixed(1)} s per image`
}

/** "40 s", "3 min", "2 h 5 min": as exact as it is known. */
export function leftText(seconds: number): string {
  if (seconds < 60) return `${Math.max(1, Math.round(seconds))} s`
  const minutes = Math.round(seconds / 60)
  if (minutes < 60) return `${minutes} min`
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}

/** What a job does, or how it ended. */
export function jobState(job: PredictionJob): string {
  switch (job.state) {
    case 'waiting':
      return 'Waits for its turn'
    case 'running':
      if (job.stage === 'model') return 'Loading the model'
      return job.inWork.length === 0 ? 'Predicting' : `Predicting ${job.inWork.join(', ')}`
    case 'paused':
      return 'Paused'
    case 'cancelled':
      return 'Cancelled'
    case 'done':
      return job.failed === 0 ? 'Done' : 'Done, with failures'
  }
}

/** "Automatic (Processor)". */
export function deviceText(choice: DeviceChoice, report: DeviceReport | null): string {
  if (choice !== 'auto') return PROVIDER_WORDS[choice]
  return report === null ? 'Automatic' : `Automatic (${PROVIDER_WORDS[report.auto]})`
}

/** 2 621 440 → "2.5 MiB". */
export function sizeText(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(1)} MiB`
}
