import { InferenceSession, listSupportedBackends } from 'onnxruntime-node'
import type { ProviderName } from '../../shared/deviceNames.ts'
import type { ModelPorts, TensorPort } from './inferenceTypes.ts'

/** The host's only view of how ONNX Runtime is set up. Not to be imported by the backend: it loads the native library. */

// Where there is a Float16Array, ONNX Runtime's JavaScript insists on it, and its native part then reads it as empty
// (microsoft/onnxruntime #32323). Without one, float16 goes as its bits in a Uint16Array, which is what Strata wants anyway.
// It looks when the first tensor is made.
Reflect.deleteProperty(globalThis, 'Float16Array')

/** Silence: what goes wrong comes as an error, and its log would go to a terminal that shows something else. */
const FATAL_ONLY = 4

/** Names of the providers that this build of ONNX Runtime has. Whether they work is another matter. */
export function listedProviders(): string[] {
  return listSupportedBackends().map(({ name }) => name)
}

/** `model`: a path, so that external data is found beside it, or the bytes. Rejects with ONNX Runtime's own message. */
export function openSession(model: string | Uint8Array, provider: ProviderName): Promise<InferenceSession> {
  const options: InferenceSession.SessionOptions = {
    executionProviders: [provider],
    logSeverityLevel: FATAL_ONLY,
    // DirectML's documentation asks for both; for the others they are the default, and of no use when sizes vary.
    ...(provider === 'dml' ? { enableMemPattern: false, executionMode: 'sequential' as const } : {}),
  }
  return typeof model === 'string' ? InferenceSession.create(model, options) : InferenceSession.create(model, options)
}

export function portsOf(session: InferenceSession): Pick<ModelPorts, 'inputs' | 'outputs'> {
  return { inputs: session.inputMetadata.map(portOf), outputs: session.outputMetadata.map(portOf) }
}

function portOf(metadata: InferenceSession.ValueMetadata): TensorPort {
  if (!metadata.isTensor) return { name: metadata.name, dtype: 'not a tensor', dims: [] }
  return { name: metadata.name, dtype: metadata.type, dims: [...metadata.shape] }
}

export const RUN_OPTIONS: InferenceSession.RunOptions = { logSeverityLevel: FATAL_ONLY }
