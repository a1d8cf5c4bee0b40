import { basename } from 'node:path'
import { refuse } from '../../core/support/DomainError.ts'
import type { PlacedTensor } from './hostMessages.ts'
import { TENSOR_TYPES } from './inferenceTypes.ts'
import type { ModelFile, TensorPort, TensorType } from './inferenceTypes.ts'

const BYTES: Readonly<Record<TensorType, number>> = { float32: 4, float16: 2, uint8: 1 }

/**
 * Refuses tensors that are not of the form that a model asks for; ONNX Runtime would say so, too, but of one at a time and
 * not what to do. A dimension with a name may be anything, the same wherever the name stands.
 */
export function checkInputs(model: ModelFile, inputs: readonly TensorPort[], given: readonly PlacedTensor[]): void {
  const where = basename(model.path)
  const missing = inputs.find(({ name }) => !given.some((tensor) => tensor.name === name))
  const unknown = given.find(({ name }) => !inputs.some((port) => port.name === name))
  if (missing !== undefined || unknown !== undefined) {
    throw refuse('bad-input', {
      what: 'The inputs are not those of the model',
      where,
      expected: listOf(inputs.map(({ name }) => name)),
      received: listOf(given.map(({ name }) => name)),
      todo: 'Name the input in model.json as the model does.',
    })
  }
  const known = new Map<string, number>()
  for (const tensor of given) {
    const port = inputs.find(({ name }) => name === tensor.name)!
    if (tensor.dtype !== port.dtype || !dimsFit(port, tensor, known)) throw formFault(where, port, tensor, known)
    const count = tensor.dims.reduce((product, dim) => product * dim, 1)
    if (count * BYTES[tensor.dtype] !== tensor.byteLength) throw lengthFault(tensor, count)
  }
}

/** Refuses names that are not outputs of the model, and outputs that Strata has no arrays for. */
export function checkOutputs(model: ModelFile, outputs: readonly TensorPort[], names: readonly string[]): void {
  const where = basename(model.path)
  for (const name of names) {
    const port = outputs.find((output) => output.name === name)
    if (port === undefined) {
      throw refuse('bad-input', {
        what: 'The model does not have this output',
        where,
        expected: `one of ${listOf(outputs.map((output) => output.name))}`,
        received: quoted(name),
        todo: 'Name the output in model.json as the model does.',
      })
    }
    if (TENSOR_TYPES.some((type) => type === port.dtype)) continue
    throw refuse('unsupported', {
      what: `Output ${quoted(name)} has a type that Strata does not read`,
      where,
      expected: TENSOR_TYPES.join(', '),
      received: port.dtype,
      todo: 'Export the model with a cast to float32 at its end.',
    })
  }
}

/** “float32 [1, 3, height, width]”. */
export function formOf({
  dtype,
  dims,
}: {
  readonly dtype: string
  readonly dims: readonly (number | string)[]
}): string {
  return `${dtype} [${dims.map((dim) => (dim === '' ? '?' : dim)).join(', ')}]`
}

/** Remembers in `known` what the names of dimensions turned out to be. */
function dimsFit(port: TensorPort, { dims }: PlacedTensor, known: Map<string, number>): boolean {
  if (dims.length !== port.dims.length || !dims.every((dim) => Number.isInteger(dim) && dim > 0)) return false
  return port.dims.every((expected, axis) => {
    const dim = dims[axis]!
    if (typeof expected === 'number') return dim === expected
    if (expected === '') return true
    const before = known.get(expected)
    known.set(expected, before ?? dim)
    return before === undefined || before === dim
  })
}

function formFault(where: string, port: TensorPort, tensor: PlacedTensor, known: ReadonlyMap<string, number>): Error {
  const elsewhere = port.dims.flatMap((dim, axis) => {
    const meant = typeof dim === 'string' ? known.get(dim) : undefined
    return meant === undefined || meant === tensor.dims[axis] ? [] : [`${dim} = ${meant}`]
  })
  const isAboutNames = tensor.dtype === port.dtype && tensor.dims.length === port.dims.length && elsewhere.length > 0
  return refuse('bad-input', {
    what: `Input ${quoted(port.name)} does not fit the model`,
    where,
    expected: formOf(port) + (isAboutNames ? ` with ${elsewhere.join(', ')}` : ''),
    received: formOf(tensor),
    todo: 'Size, channels and type in model.json must be those of the model.',
  })
}

function lengthFault({ name, dtype, dims, byteLength }: PlacedTensor, count: number): Error {
  return refuse('bad-input', {
    what: `Input ${quoted(name)} does not have as many values as its dimensions say`,
    expected: `${count} for ${formOf({ dtype, dims })}`,
    received: String(byteLength / BYTES[dtype]),
  })
}

function listOf(names: readonly string[]): string {
  return names.length === 0 ? 'none' : names.map(quoted).join(', ')
}

function quoted(name: string): string {
  return `“${name}”`
}
