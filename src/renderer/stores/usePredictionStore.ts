import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import type { DeviceReport, InstalledModel, PredictionJob } from '../../shared/contract/prediction.ts'
import { useHost } from '../backend/currentHost.ts'
import { failureOf } from '../backend/failure.ts'
import type { Failure } from '../backend/failure.ts'
import { followWhileConnected } from '../backend/followWhileConnected.ts'
import { chosenModel, isAtWork } from '../predicting/jobWords.ts'
import { useSolveSettingsStore } from './useSolveSettingsStore.ts'

const MODEL_STORAGE_KEY = 'strata:model'

/** Networks, what they run on, and the jobs that predict images with them. Jobs live in the backend: this follows them. */
export const usePredictionStore = defineStore('prediction', () => {
  const { client, connection } = useHost()
  const settings = useSolveSettingsStore()
  /** The best first; null until asked for. */
  const models = shallowRef<readonly InstalledModel[] | null>(null)
  /** Null until asked for. */
  const devices = shallowRef<DeviceReport | null>(null)
  const isProbing = ref(false)
  const failure = shallowRef<Failure | null>(null)
  /** Newest first. */
  const jobs = shallowRef<readonly PredictionJob[]>([])
  const chosenName = ref<string | null>(localStorage.getItem(MODEL_STORAGE_KEY))

  const model = computed(() => chosenModel(models.value ?? [], chosenName.value))
  const workingJobs = computed(() => jobs.value.filter(isAtWork))

  /** The first time on a machine, devices are tried and take their time: models do not wait for them. */
  async function load(): Promise<void> {
    failure.value = null
    await Promise.all([loadModels(), askForDevices(false)])
  }

  async function loadModels(): Promise<void> {
    try {
      models.value = await client.prediction.models()
    } catch (error) {
      failure.value = failureOf(error)
    }
  }

  /** Tries every provider again: a driver may have been installed. */
  async function probe(): Promise<void> {
    failure.value = null
    await askForDevices(true)
  }

  async function askForDevices(afresh: boolean): Promise<void> {
    isProbing.value = true
    try {
      const report = await client.prediction.devices({ afresh })
      devices.value = report
      // Chosen elsewhere, or before the machine changed.
      const isKnown = report.providers.some(({ provider }) => provider === settings.device)
      if (!isKnown) settings.device = 'auto'
    } catch (error) {
      failure.value = failureOf(error)
    } finally {
      isProbing.value = false
    }
  }

  function chooseModel(name: string): void {
    chosenName.value = name
    localStorage.setItem(MODEL_STORAGE_KEY, name)
  }

  /** Begins to predict; an empty list means every image. Throws what the backend refuses. */
  async function start(imageIds: readonly number[]): Promise<PredictionJob> {
    const asked = {
      imageIds: [...imageIds],
      model: model.value?.name ?? null,
      device: settings.device,
      parameters: settings.parameters,
    }
    return keep(await client.prediction.start(asked))
  }

  async function pause(jobId: number): Promise<void> {
    keep(await client.prediction.pause({ jobId }))
  }

  async function resume(jobId: number): Promise<void> {
    keep(await client.prediction.resume({ jobId }))
  }

  async function cancel(jobId: number): Promise<void> {
    keep(await client.prediction.cancel({ jobId }))
  }

  async function retry(jobId: number): Promise<void> {
    keep(await client.prediction.retry({ jobId }))
  }

  async function forget(jobId: number): Promise<void> {
    await client.prediction.forget({ jobId })
    jobs.value = jobs.value.filter((job) => job.jobId !== jobId)
  }

  /** The answer to a call may come before the list that `follow` is told. */
  function keep(job: PredictionJob): PredictionJob {
    const others = jobs.value.filter(({ jobId }) => jobId !== job.jobId)
    jobs.value = [...others, job].toSorted((a, b) => b.jobId - a.jobId)
    return job
  }

  /** Keeps `jobs` as the backend has them, until `signal`. */
  async function follow(signal: AbortSignal): Promise<void> {
    await followWhileConnected({
      connection,
      signal,
      start: () => client.prediction.watch(undefined, { signal }),
      take: (list) => (jobs.value = list),
    })
  }

  return {
    models,
    model,
    devices,
    isProbing,
    failure,
    jobs,
    workingJobs,
    load,
    probe,
    chooseModel,
    start,
    pause,
    resume,
    cancel,
    retry,
    forget,
    follow,
  }
})
