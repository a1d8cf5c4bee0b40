import type { ErrorCode } from '../../core/support/DomainError.ts'
import type { ProviderName } from '../../shared/deviceNames.ts'
import type { ModelFile, ModelPorts, TensorType } from './inferenceTypes.ts'

/**
 * What the backend and the inference host tell each other. Values of tensors are not among it: they lie in a file that both
 * have open (`ExchangeFile.ts`), and a message says where.
 */

/** A tensor in an exchange file. */
export interface PlacedTensor {
  readonly name: string
  readonly dtype: TensorType
  readonly dims: readonly number[]
  /** In bytes from the beginning of the file. */
  readonly offset: number
  readonly byteLength: number
}

export interface HostRun {
  readonly kind: 'run'
  readonly model: ModelFile
  readonly provider: ProviderName
  /** Which exchange file: inputs from there, outputs to there, behind the inputs. */
  readonly slot: number
  readonly inputs: readonly PlacedTensor[]
  /** Null: all. */
  readonly outputNames: readonly string[] | null
}

export interface HostInspect {
  readonly kind: 'inspect'
  readonly model: ModelFile
  readonly provider: ProviderName
}

/** Runs the small model that the host brings along, twice. */
interface HostProbe {
  readonly kind: 'probe'
  readonly provider: ProviderName
}

export type HostTask = HostRun | HostInspect | HostProbe

export type ToHost =
  /** The first message. */
  | { readonly kind: 'hello'; readonly slotPaths: readonly string[]; readonly cacheBytes: number }
  | { readonly kind: 'task'; readonly id: number; readonly task: HostTask }
  /** Nobody waits for this task any more; without effect once it has begun. */
  | { readonly kind: 'forget'; readonly id: number }

export interface RunDone {
  readonly kind: 'run'
  readonly outputs: readonly PlacedTensor[]
  readonly milliseconds: number
}

interface InspectDone {
  readonly kind: 'inspect'
  readonly ports: Pick<ModelPorts, 'inputs' | 'outputs'>
}

export interface ProbeDone {
  readonly kind: 'probe'
  readonly values: Float32Array
  /** What this build of ONNX Runtime has. */
  readonly listed: readonly string[]
  readonly milliseconds: number
}

export type HostAnswer = RunDone | InspectDone | ProbeDone

/** What a refusal is about: what was asked (the same on every provider), or what the provider makes of it. */
export type RefusalStage = 'request' | 'provider'

export type FromHost =
  /** Its files are open. */
  | { readonly kind: 'ready' }
  /** Told before each task: if the host ends now, it was under this one. */
  | { readonly kind: 'begun'; readonly id: number }
  | { readonly kind: 'forgotten'; readonly id: number }
  | {
      readonly kind: 'answer'
      readonly id: number
      readonly answer: HostAnswer
      /** It has given up so many sessions that it should be replaced. */
      readonly isWorn: boolean
    }
  | {
      readonly kind: 'refusal'
      readonly id: number
      readonly stage: RefusalStage
      readonly code: ErrorCode
      readonly message: string
      readonly details: Readonly<Record<string, unknown>>
    }
  /** A bug. */
  | { readonly kind: 'failure'; readonly id: number; readonly error: string }
