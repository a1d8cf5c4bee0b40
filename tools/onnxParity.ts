// `node tools/onnxParity.ts MODEL REFERENCE [mirrored]`: compares what ONNX Runtime makes of a model folder with what PyTorch said, as
// `python3 -m strata_training reference` wrote it; `mirrored` for models exported so. Fails beyond the difference that the form of the model allows.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { InferenceSession, Tensor } from 'onnxruntime-node'

/** Largest difference that only the order of additions explains, of a logit or of a probability. */
const TOLERANCE = 1e-4

interface PlaneFile {
  readonly file: string
  readonly dims: readonly number[]
}

interface Reference {
  readonly outputs: readonly string[]
  /** Planes by name: `picture` as bytes, `image` normalised, each output as logits, as `NAME-probability` and as `NAME-mirrored`. */
  readonly cases: readonly Readonly<Record<string, PlaneFile>>[]
}

export interface Parity {
  /** The largest absolute difference by output, over all cases. */
  readonly differences: Readonly<Record<string, number>>
  /** 1e-4 on logits; on probabilities in bytes half a step more, for the rounding. */
  readonly allowed: number
}

export async function onnxParity(modelFolder: string, referenceFolder: string, isMirrored = false): Promise<Parity> {
  const { outputs, cases } = JSON.parse(readFileSync(join(referenceFolder, 'reference.json'), 'utf8')) as Reference
  const session = await InferenceSession.create(join(modelFolder, 'model.onnx'))
  const [input] = session.inputMetadata
  const isBytes = input?.isTensor === true && input.type === 'uint8'
  const differences: Record<string, number> = {}
  try {
    for (const planes of cases) {
      const answers = await session.run({ image: imageOf(referenceFolder, planes, isBytes) })
      for (const name of outputs) {
        const expected = planes[isBytes ? `${name}-${isMirrored ? 'mirrored' : 'probability'}` : name]!
        const difference = differenceOf(answers[name]!, floatsOf(referenceFolder, expected), expected.dims)
        differences[name] = Math.max(differences[name] ?? 0, difference)
      }
    }
  } finally {
    await session.release()
  }
  return { differences, allowed: isBytes ? TOLERANCE + 0.5 / 255 : TOLERANCE }
}

function imageOf(folder: string, { picture, image }: Readonly<Record<string, PlaneFile>>, isBytes: boolean): Tensor {
  return isBytes
    ? new Tensor('uint8', bytesOf(folder, picture!), picture!.dims)
    : new Tensor('float32', floatsOf(folder, image!), image!.dims)
}

function bytesOf(folder: string, { file }: PlaneFile): Uint8Array {
  return Uint8Array.from(readFileSync(join(folder, file)))
}

function floatsOf(folder: string, plane: PlaneFile): Float32Array {
  return new Float32Array(bytesOf(folder, plane).buffer)
}

/** Infinity where the sizes differ or a value is no number. */
function differenceOf({ dims, data }: Tensor, expected: Float32Array, expectedDims: readonly number[]): number {
  if (dims.join() !== expectedDims.join() || data.length !== expected.length) return Infinity
  const scale = data instanceof Uint8Array ? 255 : 1
  const values = data as Uint8Array | Float32Array
  let largest = 0
  for (let at = 0; at < expected.length; at++) {
    const difference = Math.abs(values[at]! / scale - expected[at]!)
    if (!(difference <= largest)) largest = Number.isNaN(difference) ? Infinity : difference
  }
  return largest
}

if (import.meta.filename === process.argv[1]) {
  const [modelFolder, referenceFolder, mirrored] = process.argv.slice(2)
  if (
    modelFolder === undefined ||
    referenceFolder === undefined ||
    (mirrored !== undefined && mirrored !== 'mirrored')
  ) {
    console.error('Expected: node tools/onnxParity.ts MODEL REFERENCE [mirrored]')
    process.exit(2)
  }
  const { differences, allowed } = await onnxParity(modelFolder, referenceFolder, mirrored !== undefined)
  for (const [name, difference] of Object.entries(differences)) {
    console.log(`${name}: ${difference.toExponential(2)}, at most ${allowed.toExponential(2)}`)
  }
  process.exit(Object.values(differences).every((difference) => difference <= allowed) ? 0 : 1)
}
