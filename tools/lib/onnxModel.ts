/**
 * Writes small ONNX models: the messages of onnx.proto (IR version 8) that a graph of a few nodes needs, encoded by hand.
 * For the model that providers are probed with and for those of the tests; models that people use come from PyTorch.
 */

const ELEMENT_TYPES = { float32: 1, uint8: 2, int64: 7, float16: 10 } as const
export type ElementType = keyof typeof ELEMENT_TYPES

export interface OnnxPort {
  readonly name: string
  readonly type: ElementType
  /** A name is a dimension that is known only when the model runs. */
  readonly dims: readonly (number | string)[]
}

export interface OnnxConstant {
  readonly name: string
  readonly type: ElementType
  readonly dims: readonly number[]
  /** Little-endian; or where they lie outside of the file. */
  readonly values: ArrayBufferView | { readonly location: string; readonly offset?: number; readonly length?: number }
}

export interface OnnxNode {
  readonly operator: string
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
  readonly attributes?: Readonly<Record<string, number | readonly number[] | string>>
  /** Default: ONNX's own. */
  readonly domain?: string
}

export interface OnnxGraph {
  readonly inputs: readonly OnnxPort[]
  readonly outputs: readonly OnnxPort[]
  readonly nodes: readonly OnnxNode[]
  readonly constants?: readonly OnnxConstant[]
  /** Default 17. */
  readonly opset?: number
  /** Further operator sets, by domain. */
  readonly domains?: Readonly<Record<string, number>>
  readonly irVersion?: number
}

/** The bytes of a model file. */
export function onnxModel(graph: OnnxGraph): Uint8Array<ArrayBuffer> {
  const { inputs, outputs, nodes, constants = [], opset = 17, domains = {}, irVersion = 8 } = graph
  const operatorSets = Object.entries({ '': opset, ...domains })
  const body = [
    ...nodes.map((node, index) => message(1, nodeFields(node, index))),
    text(2, 'strata'),
    ...constants.map((constant) => message(5, constantFields(constant))),
    ...inputs.map((port) => message(11, portFields(port))),
    ...outputs.map((port) => message(12, portFields(port))),
  ]
  return Uint8Array.from([
    ...integer(1, irVersion),
    ...text(2, 'strata'),
    ...message(7, body),
    ...operatorSets.flatMap(([domain, version]) => message(8, [text(1, domain), integer(2, version)])),
  ])
}

type Bytes = readonly number[]

function nodeFields({ operator, inputs, outputs, attributes = {}, domain }: OnnxNode, index: number): Bytes[] {
  return [
    ...inputs.map((name) => text(1, name)),
    ...outputs.map((name) => text(2, name)),
    text(3, `${operator}${index}`),
    text(4, operator),
    ...Object.entries(attributes).map(([name, value]) => message(5, attributeFields(name, value))),
    ...(domain === undefined ? [] : [text(7, domain)]),
  ]
}

/** Whole numbers become INT or INTS: what the graphs here use. */
function attributeFields(name: string, value: number | readonly number[] | string): Bytes[] {
  if (typeof value === 'string') return [text(1, name), text(4, value), integer(20, 3)]
  if (typeof value === 'number') return [text(1, name), integer(3, value), integer(20, 2)]
  return [text(1, name), ...value.map((one) => integer(8, one)), integer(20, 7)]
}

function constantFields({ name, type, dims, values }: OnnxConstant): Bytes[] {
  const head = [...dims.map((dim) => integer(1, dim)), integer(2, ELEMENT_TYPES[type]), text(8, name)]
  if (ArrayBuffer.isView(values)) {
    return [...head, bytes(9, new Uint8Array(values.buffer, values.byteOffset, values.byteLength))]
  }
  const entries = Object.entries(values).map(([key, value]) => message(13, [text(1, key), text(2, String(value))]))
  return [...head, ...entries, integer(14, 1)]
}

function portFields({ name, type, dims }: OnnxPort): Bytes[] {
  const shape = dims.map((dim) => message(1, [typeof dim === 'number' ? integer(1, dim) : text(2, dim)]))
  return [text(1, name), message(2, [message(1, [integer(1, ELEMENT_TYPES[type]), message(2, shape)])])]
}

function message(field: number, fields: readonly Bytes[]): Bytes {
  return bytes(field, fields.flat())
}

function text(field: number, value: string): Bytes {
  return bytes(field, new TextEncoder().encode(value))
}

/** Wire type 2: length and bytes. */
function bytes(field: number, value: ArrayLike<number>): Bytes {
  return [...varint(field * 8 + 2), ...varint(value.length), ...Array.from(value)]
}

/** Wire type 0. Negative numbers are not needed here. */
function integer(field: number, value: number): Bytes {
  return [...varint(field * 8), ...varint(value)]
}

function varint(value: number): Bytes {
  const low = value % 128
  return value < 128 ? [low] : [low + 128, ...varint((value - low) / 128)]
}
