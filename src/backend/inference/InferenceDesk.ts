import { DomainError } from '../../core/support/DomainError.ts'
import { DeviceFinder } from './DeviceFinder.ts'
import { forkHost } from './HostProcess.ts'
import type { HostStarter } from './HostProcess.ts'
import { HostQueue } from './HostQueue.ts'
import { inferenceCancelled, oneLine } from './inferenceFaults.ts'
import { HostRefusal } from './InferenceHost.ts'
import type { DeviceChoice, ProviderName } from '../../shared/deviceNames.ts'
import type {
  DeviceReport,
  InferenceClient,
  InspectRequest,
  ModelFile,
  ModelPorts,
  ProviderFallback,
  RunAnswer,
  RunRequest,
} from './inferenceTypes.ts'

/** Long enough for a large tile of a large model on one slow core, and for a provider that compiles the model first. */
const TIMEOUT = 5 * 60_000

/** What sessions may take: the bundled model needs 0.2 GB at 640×480 and 0.6 GB for a tile of 1024×1024. */
const CACHE_BYTES = 2 ** 31

/** Most runs are shorter; a host that was ended must load its models again. */
const PATIENCE = 2000

export interface InferenceDeskOptions {
  /** Where it is remembered which providers work; see `defaultCacheDir`. */
  readonly cacheDir: string
  /** How a host is started; default: as a child process. */
  readonly startHost?: HostStarter
  /** What its sessions may take; default 2 GiB. */
  readonly cacheBytes?: number
  /** How long a cancelled run may take to end by itself, milliseconds; default two seconds. */
  readonly patience?: number
}

type OnProvider<T> = { readonly value: T; readonly provider: ProviderName; readonly fallback: ProviderFallback | null }

/** The inference client: one host for the whole process, and the choice of the provider for each request. */
export class InferenceDesk implements InferenceClient {
  readonly #queue: HostQueue
  readonly #finder: DeviceFinder
  /** Why `auto` leaves a model to the CPU, by provider and model. */
  readonly #fallbacks = new Map<string, string>()

  constructor(options: InferenceDeskOptions) {
    const { cacheDir, startHost = forkHost, cacheBytes = CACHE_BYTES, patience = PATIENCE } = options
    this.#queue = new HostQueue({ start: startHost, cacheBytes, patience })
    this.#finder = new DeviceFinder({ start: startHost, cacheDir })
  }

  async run(request: RunRequest): Promise<RunAnswer> {
    const { model, device, inputs, outputNames = null, signal, timeoutMs = TIMEOUT } = request
    const { value, provider, fallback } = await this.#onDevice(model, device, signal, (chosen) =>
      this.#queue.do({
        model,
        inputs,
        task: (slot, placed) => ({ kind: 'run', model, provider: chosen, slot, inputs: placed, outputNames }),
        signal,
        timeoutMs,
      }),
    )
    if (value.answer.kind !== 'run') throw new Error('the inference host answered a run with something else')
    return { outputs: value.outputs, provider, fallback, milliseconds: value.answer.milliseconds }
  }

  async inspect({ model, device, signal }: InspectRequest): Promise<ModelPorts> {
    const { value, provider, fallback } = await this.#onDevice(model, device, signal, (chosen) =>
      this.#queue.do({
        model,
        inputs: {},
        task: () => ({ kind: 'inspect', model, provider: chosen }),
        signal,
        timeoutMs: TIMEOUT,
      }),
    )
    if (value.answer.kind !== 'inspect')
      throw new Error('the inference host answered an inspection with something else')
    return { ...value.answer.ports, provider, fallback }
  }

  devices(options: { readonly signal?: AbortSignal; readonly afresh?: boolean } = {}): Promise<DeviceReport> {
    return this.#finder.find(options.afresh === true, options.signal)
  }

  async close(): Promise<void> {
    await Promise.all([this.#queue.close(), this.#finder.close()])
  }

  /** Tries the chosen provider, and for `auto` the CPU when that one cannot do it. */
  async #onDevice<T>(
    model: ModelFile,
    device: DeviceChoice,
    signal: AbortSignal | undefined,
    attempt: (provider: ProviderName) => Promise<T>,
  ): Promise<OnProvider<T>> {
    if (signal?.aborted === true) throw inferenceCancelled()
    const provider = device === 'auto' ? (await this.#finder.find(false, signal)).auto : device
    const key = `${provider} ${model.sha256}`
    let reason = device === 'auto' ? this.#fallbacks.get(key) : undefined
    if (reason === undefined) {
      try {
        return { value: await attempt(provider), provider, fallback: null }
      } catch (error) {
        const cause = device === 'auto' && provider !== 'cpu' ? reasonToFallBack(error) : null
        if (cause === null) throw error instanceof HostRefusal ? error.refusal : error
        // It has ended the host once already. The asker decides whether to ask again, and is then given the CPU.
        if (!(error instanceof HostRefusal)) {
          this.#fallbacks.set(key, cause)
          throw error
        }
        reason = cause
      }
    }
    try {
      const value = await attempt('cpu')
      this.#fallbacks.set(key, reason)
      return { value, provider: 'cpu', fallback: { provider, reason } }
    } catch (error) {
      throw error instanceof HostRefusal ? error.refusal : error
    }
  }
}

/** What a provider said when it did not do what the CPU may still do; null: the CPU would do no better. */
function reasonToFallBack(error: unknown): string | null {
  if (error instanceof HostRefusal) {
    if (error.stage === 'request') return null
    const { received } = error.refusal.details
    return oneLine(typeof received === 'string' ? received : error.refusal.message)
  }
  return error instanceof DomainError && error.code === 'inference-crashed' ? oneLine(error.message) : null
}
