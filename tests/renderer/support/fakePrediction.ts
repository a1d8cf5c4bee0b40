import type { BackendClient } from '../../../src/shared/contract/index.ts'
import type { DeviceReport, InstalledModel, PredictionJob } from '../../../src/shared/contract/prediction.ts'
import type { RunSummary } from '../../../src/shared/contract/solving.ts'

type Calls = BackendClient['prediction']

export function modelOf(name: string, change: Partial<InstalledModel> = {}): InstalledModel {
  return {
    name,
    title: `Network ${name}`,
    description: 'Finds shapes.',
    kind: 'oosis',
    version: '1.0.0',
    licence: 'Apache-2.0',
    sha256: 'a'.repeat(64),
    bytes: 1000,
    classes: ['disc'],
    isBundled: true,
    notice: null,
    problem: null,
    ...change,
  }
}

export function reportOf(auto: DeviceReport['auto']): DeviceReport {
  return {
    auto,
    providers: [
      {
        provider: 'webgpu',
        state: auto === 'webgpu' ? 'works' : 'refused',
        message: auto === 'webgpu' ? null : 'No adapter',
        milliseconds: auto === 'webgpu' ? 5 : null,
      },
      { provider: 'cpu', state: 'works', message: null, milliseconds: 3 },
    ],
    machine: 'A machine, 2 cores',
    versions: { 'ONNX Runtime': '1.30.0' },
    probedAt: new Date(2026, 0, 1, 12, 0).toISOString(),
  }
}

export function jobOf(change: Partial<PredictionJob> = {}): PredictionJob {
  return {
    jobId: 1,
    state: 'running',
    model: { name: 'first', version: '1.0.0', sha256: 'a'.repeat(64) },
    device: 'auto',
    provider: null,
    parameters: {},
    runId: null,
    at: new Date(2026, 0, 1, 12, 0).toISOString(),
    total: 3,
    done: 0,
    failed: 0,
    stage: 'images',
    inWork: [],
    imagesPerSecond: null,
    secondsLeft: null,
    problem: null,
    ...change,
  }
}

/** The backend's side of predictions: `tell` sends a list of jobs to whoever watches, `store` keeps a result of an image. */
export function fakePrediction() {
  const asked: { readonly call: string; readonly input: unknown }[] = []
  const newest = new Map<number, RunSummary>()
  let jobs: PredictionJob[] = []
  let devices = reportOf('cpu')
  let failure: Error | null = null
  let wake: () => void = () => undefined

  function note(call: string, input: unknown): void {
    asked.push({ call, input })
    if (failure !== null) throw failure
  }

  function change(call: string, state: PredictionJob['state']) {
    return async ({ jobId }: { jobId: number }) => {
      note(call, { jobId })
      jobs = jobs.map((job) => (job.jobId === jobId ? { ...job, state } : job))
      return jobs.find((job) => job.jobId === jobId)!
    }
  }

  async function* watch(signal: AbortSignal | undefined): AsyncGenerator<readonly PredictionJob[], void> {
    while (signal?.aborted !== true) {
      yield jobs
      await new Promise<void>((resolve) => {
        wake = resolve
        signal?.addEventListener('abort', () => resolve(), { once: true })
      })
    }
  }

  const calls = {
    models: async () => {
      note('models', null)
      return [modelOf('first'), modelOf('second')]
    },
    devices: async (input: { afresh: boolean }) => {
      note('devices', input)
      return devices
    },
    start: async (input: { model: string | null }) => {
      note('start', input)
      const job = jobOf({ jobId: jobs.length + 1, model: { ...jobOf().model, name: input.model ?? 'first' } })
      jobs = [job, ...jobs]
      return job
    },
    pause: change('pause', 'paused'),
    resume: change('resume', 'running'),
    cancel: change('cancel', 'cancelled'),
    retry: change('retry', 'running'),
    forget: async ({ jobId }: { jobId: number }) => {
      note('forget', { jobId })
      jobs = jobs.filter((job) => job.jobId !== jobId)
    },
    watch: async (_input: undefined, options: { signal?: AbortSignal } = {}) => watch(options.signal),
    newest: async (input: { imageIds: number[] }) => {
      note('newest', input)
      return input.imageIds.flatMap((imageId) => newest.get(imageId) ?? [])
    },
  }
  return {
    calls: calls as unknown as Calls,
    asked,
    tell: (list: PredictionJob[]) => {
      jobs = list
      wake()
    },
    store: (run: RunSummary) => newest.set(run.imageId, run),
    has: (report: DeviceReport) => (devices = report),
    fail: (error: Error | null) => (failure = error),
  }
}
