import { DIRECTION_COUNT } from '../../core/cues/Cues.ts'
import { refuse } from '../../core/support/DomainError.ts'
import type { ModelManifest } from '../../shared/modelManifest.ts'
import type { OnnxPort } from './onnx/readOnnx.ts'

type Dims = readonly (number | string)[]

/** What a network takes and gives, by ONNX or by the manifest. */
export interface Ports {
  readonly inputs: readonly OnnxPort[]
  readonly outputs: readonly OnnxPort[]
}

/** A tensor that the manifest asks for: where it says so, and why it has these sizes. */
export interface ExpectedPort {
  readonly role: string
  readonly name: string
  readonly dtype: string
  readonly dims: Dims
  readonly because: string
}

/** Throws `bad-input` for the first tensor in which graph and manifest differ; sizes that the graph leaves open fit any. */
export function checkPorts(ports: Ports, manifest: ModelManifest, where: string): void {
  const input = expectedInput(manifest)
  checkPort('input', ports.inputs, input, where)
  const others = ports.inputs.filter(({ name }) => name !== input.name)
  if (others.length > 0) {
    throw refuse('bad-input', {
      what: 'The network wants more than an image',
      where,
      expected: `one input, ${input.name}`,
      received: ports.inputs.map(described).join(' and '),
      todo: 'Export it with the other inputs as constants.',
    })
  }
  if (manifest.input.size.rule !== 'fixed') checkOpenSize(ports, manifest, where)
  for (const output of expectedOutputs(manifest)) checkPort('output', ports.outputs, output, where)
}

function expectedInput({ input }: ModelManifest): ExpectedPort {
  const [height, width] = input.size.rule === 'fixed' ? [input.size.height, input.size.width] : ['height', 'width']
  return {
    role: 'input',
    name: input.name,
    dtype: input.dtype,
    dims: input.layout === 'NCHW' ? [1, 3, height, width] : [1, height, width, 3],
    because: `The manifest says layout ${input.layout} and size rule "${input.size.rule}"`,
  }
}

/** `inputSize`: that of one run, so that all sizes are known; default: as the manifest says. */
export function expectedOutputs(
  manifest: ModelManifest,
  inputSize: { readonly height: number; readonly width: number } | null = fixedSize(manifest),
): ExpectedPort[] {
  const { classes } = manifest
  if (manifest.kind === 'classifier') {
    const because = `The manifest lists ${classes.length} classes`
    return [{ role: 'classes', ...plain(manifest.outputs.classes), dims: [1, classes.length], because }]
  }
  const { stride, outputs } = manifest
  const grid = inputSize && [inputSize.height, inputSize.width].map((side) => Math.ceil(side / stride))
  const [height, width] = grid ?? ['height', 'width']
  const channels = {
    semantic: [classes.length + 1, `The manifest lists ${classes.length} classes, and background comes first`],
    boundary: [1, 'The boundary is one plane'],
    direction: [DIRECTION_COUNT, `There is one plane for each of the ${DIRECTION_COUNT} directions`],
  } as const
  return (['semantic', 'boundary', 'direction'] as const).map((role) => {
    const [count, because] = channels[role]
    return { role, ...plain(outputs[role]), dims: [1, count, height!, width!], because: `${because}; stride ${stride}` }
  })
}

function described({ name, dtype, dims }: OnnxPort): string {
  return `${name}: ${typeText(dtype, dims)}`
}

export function typeText(dtype: string, dims: Dims | null): string {
  return dims === null ? dtype : `${dtype} [${dims.join(', ')}]`
}

function plain({ name, dtype }: { readonly name: string; readonly dtype: string }) {
  return { name, dtype }
}

function fixedSize({ input: { size } }: ModelManifest) {
  return size.rule === 'fixed' ? size : null
}

function checkPort(side: 'input' | 'output', ports: readonly OnnxPort[], expected: ExpectedPort, where: string): void {
  const { role, name, dtype, dims, because } = expected
  const asked = role === side ? '' : ` for the role "${role}"`
  const found = ports.find((port) => port.name === name)
  if (found === undefined) {
    throw refuse('bad-input', {
      what: `The network has no ${side} ${JSON.stringify(name)}${asked}`,
      where,
      expected: `${name}: ${typeText(dtype, dims)}`,
      received: ports.length === 0 ? 'none' : ports.map(described).join('; '),
      todo: `Name the right ${side} in the manifest, or export the network with it.`,
    })
  }
  if (found.dtype === dtype && (found.dims === null || fits(found.dims, dims))) return
  throw refuse('bad-input', {
    what: `The ${side} ${JSON.stringify(name)}${asked} is not what the manifest says`,
    where,
    expected: typeText(dtype, dims),
    received: typeText(found.dtype, found.dims),
    todo: `${because}. Correct the manifest, or export the network to match it.`,
  })
}

/** A size that either side leaves open fits every size. */
function fits(found: Dims, expected: Dims): boolean {
  return (
    found.length === expected.length &&
    found.every(
      (size, axis) => typeof size === 'string' || typeof expected[axis] === 'string' || size === expected[axis],
    )
  )
}

/** A network that was exported for one size cannot take the sizes of the other rules. */
function checkOpenSize(ports: Ports, { input: { name, layout, size } }: ModelManifest, where: string): void {
  const dims = ports.inputs.find((port) => port.name === name)?.dims
  const sides = dims?.slice(layout === 'NCHW' ? 2 : 1, layout === 'NCHW' ? 4 : 3) ?? []
  if (sides.every((side) => typeof side === 'string')) return
  throw refuse('bad-input', {
    what: `The input ${JSON.stringify(name)} takes images of one size only`,
    where,
    expected: `height and width that are open, for the size rule "${size.rule}"`,
    received: `${sides.join(' × ')}`,
    todo: 'Export it with dynamic axes, or use the size rule "fixed" with this height and width.',
  })
}
