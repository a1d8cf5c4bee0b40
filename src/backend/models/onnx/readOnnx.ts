import { fromBinary } from '@bufbuild/protobuf'
import { refuse } from '../../../core/support/DomainError.ts'
import { collectGraphParts, plainDomain } from './collectGraphParts.ts'
import type { ExternalTensor, OperatorName } from './collectGraphParts.ts'
import { ModelProtoSchema } from './onnxFormat.ts'
import type { ModelProto, ValueInfoProto } from './onnxFormat.ts'

/** What a model file says about itself, without its numbers. */
export interface OnnxSummary {
  readonly irVersion: number
  /** Version by domain; ONNX's own domain is ''. */
  readonly operatorSets: ReadonlyMap<string, number>
  /** What must be fed: inputs that are also initializers have a value already and are not among them. */
  readonly inputs: readonly OnnxPort[]
  readonly outputs: readonly OnnxPort[]
  /** Each once; those that the file itself defines as functions are not among them. */
  readonly operators: readonly OperatorName[]
  /** Tensors whose numbers lie in other files. */
  readonly externals: readonly ExternalTensor[]
}

export interface OnnxPort {
  readonly name: string
  /** `float32`, …; `type 42` for one that is not known here, `not a tensor`. */
  readonly dtype: string
  /** A number, or a name where the size is known only when it runs. Null: not even their count is known. */
  readonly dims: readonly (number | string)[] | null
}

/** TensorProto.DataType, by number. */
const TYPE_NAMES = (
  'undefined float32 uint8 int8 uint16 int16 int32 int64 string bool float16 float64 uint32 uint64 complex64 complex128 ' +
  'bfloat16'
).split(' ')

/** Reads the bytes of an `.onnx` file; nothing of it is run. Throws `bad-input`. */
export function readOnnx(bytes: Uint8Array, where: string): OnnxSummary {
  const { irVersion, graph, opsetImport, trainingInfo, functions } = parsed(bytes, where)
  if (graph === undefined || graph.output.length === 0) throw notOnnx(where, 'a file without a network in it')
  const training = trainingInfo.flatMap(({ initialization, algorithm }) => [initialization, algorithm])
  const graphs = [graph, ...training.filter((part) => part !== undefined)]
  const { operators, externals } = collectGraphParts(graphs, functions)
  const constants = new Set(graph.initializer.map(({ name }) => name))
  for (const { values } of graph.sparseInitializer) constants.add(values?.name ?? '')
  return {
    irVersion: Number(irVersion),
    operatorSets: new Map(opsetImport.map(({ domain, version }) => [plainDomain(domain), Number(version)])),
    inputs: graph.input.filter(({ name }) => !constants.has(name)).map(portOf),
    outputs: graph.output.map(portOf),
    operators,
    externals,
  }
}

function parsed(bytes: Uint8Array, where: string): ModelProto {
  try {
    return fromBinary(ModelProtoSchema, bytes, { readUnknownFields: false })
  } catch (error) {
    if (!(error instanceof Error)) throw error
    throw notOnnx(where, error.message, error)
  }
}

function notOnnx(where: string, received: string, cause?: unknown): Error {
  const todo = 'Copy or download it again, or export it once more.'
  const what = 'Not an ONNX model, or a damaged one'
  return refuse('bad-input', { what, where, expected: 'a whole ONNX model', received, todo }, cause)
}

function portOf({ name, type }: ValueInfoProto): OnnxPort {
  const tensor = type?.tensorType
  if (tensor === undefined) return { name, dtype: 'not a tensor', dims: null }
  const dims = tensor.shape?.dim.map(({ dimValue, dimParam }) => (dimValue > 0n ? Number(dimValue) : dimParam || '?'))
  return { name, dtype: TYPE_NAMES[tensor.elemType] ?? `type ${tensor.elemType}`, dims: dims ?? null }
}
