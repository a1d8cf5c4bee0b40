import { DomainError, refuse } from '../../core/support/DomainError.ts'
import type { ModelManifest } from '../../shared/modelManifest.ts'
import type { DeviceChoice, ProviderName } from '../../shared/deviceNames.ts'
import type { InferenceClient, Tensor } from '../inference/inferenceTypes.ts'
import { expectedOutputs, typeText } from './checkPorts.ts'
import type { ExpectedPort } from './checkPorts.ts'
import type { CheckedModel } from './ModelLibrary.ts'
import { trialInput } from './trialInput.ts'

interface TrialRequest {
  readonly client: InferenceClient
  readonly model: CheckedModel
  /** Default: the CPU, which every model must run on. */
  readonly device?: DeviceChoice
  readonly signal?: AbortSignal
}

/** What came out of a trial run that went well. */
export interface Trial {
  readonly provider: ProviderName
  readonly milliseconds: number
  readonly input: readonly number[]
  readonly outputs: readonly { readonly role: string; readonly name: string; readonly dims: readonly number[] }[]
}

/** A probability may miss its range by so much: rounding of float16. */
const SLACK = 1e-3

/**
 * Runs a checked model once with a small image of noise, and compares sizes, types and values of what comes out with the
 * manifest. Throws `bad-input` or `unsupported` in words about the model, and `cancelled`, `timed-out`, `inference-crashed`.
 */
export async function tryModel({ client, model, device = 'cpu', signal }: TrialRequest): Promise<Trial> {
  const { manifest, file } = model
  const where = file.path
  const { tensor, height, width } = trialInput(manifest)
  const request = { model: file, device, inputs: { [manifest.input.name]: tensor } }
  const answer = await client
    .run({ ...request, ...(signal === undefined ? {} : { signal }) })
    .catch((error: unknown) => Promise.reject(inWordsOfTheModel(error, where)))
  const outputs = expectedOutputs(manifest, { height, width }).map((expected) => {
    const output = answer.outputs[expected.name]
    const run = `${where}, run with ${typeText(tensor.dtype, tensor.dims)}`
    checkOutput(output, expected, manifest, run)
    return { role: expected.role, name: expected.name, dims: output!.dims }
  })
  return { provider: answer.provider, milliseconds: answer.milliseconds, input: tensor.dims, outputs }
}

function checkOutput(
  output: Tensor | undefined,
  { role, name, dtype, dims, because }: ExpectedPort,
  manifest: ModelManifest,
  where: string,
): void {
  const isRight = output?.dtype === dtype && String(output.dims) === String(dims)
  if (!isRight) {
    throw refuse('bad-input', {
      what: `The output ${JSON.stringify(name)} for the role "${role}" is not what the manifest says`,
      where,
      expected: typeText(dtype, dims),
      received: output === undefined ? 'none' : typeText(output.dtype, output.dims),
      todo: `${because}. Correct the manifest, or export the network to match it.`,
    })
  }
  const form = formOf(manifest, role)
  const wrong = firstWrong(output, form)
  if (wrong === null) return
  throw refuse('bad-input', {
    what: `The output ${JSON.stringify(name)} for the role "${role}" has values that cannot be ${form === 'logits' ? 'logits' : 'probabilities'}`,
    where,
    expected: form === 'logits' ? 'finite numbers' : 'numbers from 0 to 1',
    received: String(wrong),
    todo:
      form === 'logits'
        ? 'Export the network again; float16 overflows where float32 does not.'
        : 'Say "form": "logits" in the manifest if that is what they are, or export the network again.',
  })
}

function formOf({ outputs }: ModelManifest, role: string): 'logits' | 'probability' {
  const forms = Object.entries(outputs).map(([name, { form }]) => [name, form] as const)
  return forms.find(([name]) => name === role)![1]
}

/** The first value that is not finite or, as a probability, not in its range; null when all are. */
function firstWrong({ dtype, data }: Tensor, form: 'logits' | 'probability'): number | null {
  if (dtype === 'uint8') return null
  const values = data instanceof Uint16Array ? new Float16Array(data.buffer, data.byteOffset, data.length) : data
  const [least, most] = form === 'logits' ? [-Number.MAX_VALUE, Number.MAX_VALUE] : [-SLACK, 1 + SLACK]
  for (const value of values) if (!(value >= least && value <= most)) return value
  return null
}

/** ONNX Runtime's ways to say that it lacks an operator. */
const MISSING_OPERATOR = [
  /No Op registered for (\S+) with domain_version of (\d+)/,
  /(?:Could not find|Failed to find) an implementation for (?:the node \S+?:)?([\w.]+)\((\d+)\)/,
  /Fatal error: (\S+?)\((-?\d+)\) is not a registered function\/op/,
]

function inWordsOfTheModel(error: unknown, where: string): unknown {
  if (!(error instanceof DomainError) || !['bad-input', 'unsupported', 'internal'].includes(error.code)) return error
  const { received: reason = error.message } = error.details
  const text = String(reason)
  const found = MISSING_OPERATOR.map((pattern) => pattern.exec(text)).find((match) => match !== null)
  if (found !== undefined && found !== null) {
    const [, operator, version] = found
    const received = Number(version) > 0 ? `${operator} (opset ${version})` : operator!
    const todo = 'Export the network without it, for example with another opset, or as plain operators.'
    const what = 'The network uses an operator that ONNX Runtime does not have'
    return refuse('unsupported', { what, where, received, todo }, error)
  }
  return refuse(
    error.code,
    {
      what: 'ONNX Runtime does not run this network',
      where,
      received: text.slice(0, 600),
      todo: 'Export it again; the message above is ONNX Runtime’s own.',
    },
    error,
  )
}
