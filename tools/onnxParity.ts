// `node tools/onnxParity.ts MODEL REFERENCE`: compares what ONNX Runtime makes of a model folder with what PyTorch said, as
// `python3 -m strata_training reference` wrote it. Fails beyond `MAX_DIFFERENCE`.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { InferenceSession, Tensor } from 'onnxruntime-node'

/** Largest difference of a logit that only the order of additions explains. */
export const MAX_DIFFERENCE = 1e-4

interface PlaneFile {
  readonly file: string
  readonly dims: readonly number[]
}

interface Reference {
  /** Name of the input; everything else in a case is an output. */
  readonly input: string
  readonly cases: readonly Readonly<Record<string, PlaneFile>>[]
}

/** The largest absolute difference by output, over all cases. */
export async function onnxParity(modelFolder: string, referenceFolder: string): Promise<Record<string, number>> {
  const reference = JSON.parse(readFileSync(join(referenceFolder, 'reference.json'), 'utf8')) as Reference
  const session = await InferenceSession.create(join(modelFolder, 'model.onnx'))
  const largest: Record<string, number> = {}
  try {
    for (const planes of reference.cases) {
      const { [reference.input]: input, ...outputs } = planes
      const image = new Tensor('float32', readPlane(referenceFolder, input!), input!.dims)
      const answers = await session.run({ [reference.input]: image })
      for (const [name, plane] of Object.entries(outputs)) {
        const difference = differenceOf(answers[name]!, readPlane(referenceFolder, plane), plane.dims)
        largest[name] = Math.max(largest[name] ?? 0, difference)
      }
    }
  } finally {
    await session.release()
  }
  return largest
}

function readPlane(folder: string, { file }: PlaneFile): Float32Array {
  const bytes = readFileSync(join(folder, file))
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength))
}

/** Infinity where the sizes differ or a value is no number. */
function differenceOf(answer: Tensor, expected: Float32Array, dims: readonly number[]): number {
  const values = answer.data as Float32Array
  if (answer.dims.join() !== dims.join() || values.length !== expected.length) return Infinity
  let largest = 0
  for (let at = 0; at < expected.length; at++) {
    const difference = Math.abs(values[at]! - expected[at]!)
    if (!(difference <= largest)) largest = Number.isNaN(difference) ? Infinity : difference
  }
  return largest
}

if (import.meta.filename === process.argv[1]) {
  const [modelFolder, referenceFolder] = process.argv.slice(2)
  if (modelFolder === undefined || referenceFolder === undefined) {
    console.error('Expected: node tools/onnxParity.ts MODEL REFERENCE')
    process.exit(2)
  }
  const differences = await onnxParity(modelFolder, referenceFolder)
  for (const [name, difference] of Object.entries(differences)) console.log(`${name}: ${difference.toExponential(2)}`)
  process.exit(Object.values(differences).every((difference) => difference <= MAX_DIFFERENCE) ? 0 : 1)
}
