import type { DeviceChoice, ProviderName } from '../../shared/deviceNames.ts'

/** What the rest of the backend says to the inference host, and what it hears back. */

export const TENSOR_TYPES = ['float32', 'float16', 'uint8'] as const
export type TensorType = (typeof TENSOR_TYPES)[number]

/** Row-major values. float16 lies in a Uint16Array as its bits. */
export interface Tensor {
  readonly dtype: TensorType
  readonly dims: readonly number[]
  readonly data: Float32Array<ArrayBuffer> | Uint16Array<ArrayBuffer> | Uint8Array<ArrayBuffer>
}

export type NamedTensors = Readonly<Record<string, Tensor>>

/** A file that was checked before: the host loads what lies at `path` when it does not hold `sha256` yet. */
export interface ModelFile {
  /** Absolute. External data is found beside it. */
  readonly path: string
  /** Of the model's bytes, hexadecimal: the name of its session. */
  readonly sha256: string
}

export interface RunRequest {
  readonly model: ModelFile
  readonly device: DeviceChoice
  /** Not to be changed until the run has been answered: they are sent when its turn comes. */
  readonly inputs: NamedTensors
  /** Default: all outputs. */
  readonly outputNames?: readonly string[]
  readonly signal?: AbortSignal
  /** From when the host begins with it, the loading of the model included; default five minutes. */
  readonly timeoutMs?: number
}

/** `auto` wanted another provider first: which, and what that one said. */
export interface ProviderFallback {
  readonly provider: ProviderName
  readonly reason: string
}

export interface RunAnswer {
  readonly outputs: NamedTensors
  readonly provider: ProviderName
  /** Null: the provider that was chosen ran it. */
  readonly fallback: ProviderFallback | null
  /** Of ONNX Runtime's run alone. */
  readonly milliseconds: number
}

export interface InspectRequest {
  readonly model: ModelFile
  readonly device: DeviceChoice
  readonly signal?: AbortSignal
}

/** An input or output as ONNX Runtime describes it. */
export interface TensorPort {
  readonly name: string
  /** ONNX Runtime's word: also types that Strata does not use, such as `int64`; `not a tensor` for sequences and maps. */
  readonly dtype: string
  /** A number, or the name of a dimension that is known only when it runs. */
  readonly dims: readonly (number | string)[]
}

export interface ModelPorts {
  readonly inputs: readonly TensorPort[]
  readonly outputs: readonly TensorPort[]
  readonly provider: ProviderName
  readonly fallback: ProviderFallback | null
}

/** What a small model said on one provider. */
export type ProviderReport =
  | {
      readonly provider: ProviderName
      readonly verdict: 'works'
      /** Of the second run: the first one compiles. */
      readonly milliseconds: number
      /** Largest difference from the CPU's answer. */
      readonly difference: number
    }
  | {
      readonly provider: ProviderName
      readonly verdict: 'refused'
      /** The exact message. */
      readonly reason: string
    }

export interface DeviceReport {
  /** In the order in which `auto` tries them. */
  readonly providers: readonly ProviderReport[]
  /** What `auto` is here. */
  readonly auto: ProviderName
  readonly machine: { readonly platform: string; readonly arch: string; readonly cpu: string; readonly cores: number }
  readonly versions: { readonly strata: string; readonly onnxRuntime: string }
  /** When the providers were asked, ISO 8601. */
  readonly probedAt: string
}

/**
 * The one inference host of this process. Requests are answered one at a time, in the order they came.
 *
 * Refusals: `bad-input` (model or tensors do not fit), `unsupported` (the device does not work here, memory ran out),
 * `cancelled`, `timed-out`, and `inference-crashed`: the host ended under this request. The last may be asked again.
 */
export interface InferenceClient {
  run(request: RunRequest): Promise<RunAnswer>
  /** Loads the model, or finds it loaded. */
  inspect(request: InspectRequest): Promise<ModelPorts>
  /** Probes the providers of this machine; what was found before is remembered unless `afresh`. */
  devices(options?: { readonly signal?: AbortSignal; readonly afresh?: boolean }): Promise<DeviceReport>
  /** Cancels everything and waits until the host is gone. Idempotent. */
  close(): Promise<void>
}
