/*
 * What the network's neighbours cost: an image made into its input, and its outputs made into cues, by the kernel and by the plain
 * TypeScript that says what it shall say. Made-up bytes and logits; every twelfth pixel may be a boundary, as where contours
 * are three pixels thick: only there directions are read.
 * Columns: median of 9 runs in a fresh process, the least, and in brackets the first; milliseconds of wall time. On a busy machine
 * read the least. Both ways take turns.
 * Run: npm run bench network
 */
import { KernelProbabilities } from '../../src/backend/solving/KernelProbabilities.ts'
import { networkCues } from '../../src/core/network/networkCues.ts'
import type { NetworkOutputs, NetworkSpec, NetworkTensor } from '../../src/core/network/NetworkSpec.ts'
import { prepareImage } from '../../src/core/network/prepareImage.ts'
import { PlainProbabilities } from '../../src/core/network/PlainProbabilities.ts'
import { inputOf, specOf } from '../core/network/madeUp.ts'
import { printTable } from './support/measure.ts'

const RUNS = 9
const CLASSES = ['ellipse', 'box', 'triangle', 'ring', 'bar', 'blob']

function benchSpec(changes: Partial<NetworkSpec['input']>, stride = 1): NetworkSpec {
  const size = { rule: 'multiple', multiple: 16, tile: 1024, overlap: 64 } as const
  return specOf({ input: inputOf({ size, ...changes }), stride, classes: CLASSES })
}

function outputsOf(width: number, height: number): NetworkOutputs {
  const tensor = (channels: number): NetworkTensor => ({
    dtype: 'float32',
    dims: [1, channels, height, width],
    data: Float32Array.from({ length: channels * width * height }, (_, index) => ((index * 7919) % 1201) / 100 - 6),
  })
  const boundary = tensor(1)
  boundary.data.forEach((_, index) => (boundary.data[index] = index % 12 === 0 ? 1 : -7))
  return { semantic: tensor(1 + CLASSES.length), boundary, direction: tensor(8) }
}

function measured(width: number, height: number, spec: NetworkSpec): string[] {
  const data = Uint8Array.from({ length: 3 * width * height }, (_, index) => (index * 7919) % 251)
  const image = { size: { width, height }, data }
  const kernels = { kernel: new KernelProbabilities(), plain: new PlainProbabilities() }
  const times: Record<'prepare' | keyof typeof kernels, number[]> = { prepare: [], kernel: [], plain: [] }
  let outputs: NetworkOutputs | null = null
  for (let run = 0; run < RUNS; run++) {
    const start = performance.now()
    const { geometry, tensor } = prepareImage(image, spec)
    let input = tensor(0)
    for (let index = 1; index < geometry.tiles.length; index++) input = tensor(index, input)
    times.prepare.push(performance.now() - start)
    outputs ??= outputsOf(
      Math.ceil(geometry.tileSize.width / spec.stride),
      Math.ceil(geometry.tileSize.height / spec.stride),
    )
    const tiles = geometry.tiles.map(() => outputs!)
    for (const name of ['kernel', 'plain'] as const) {
      const from = performance.now()
      networkCues(tiles, geometry, spec, kernels[name])
      times[name].push(performance.now() - from)
    }
  }
  return [times.prepare, times.kernel, times.plain].map((all) => {
    const sorted = all.toSorted((a, b) => a - b)
    return `${sorted[RUNS >> 1]!.toFixed(1)}, ${sorted[0]!.toFixed(1)} (${all[0]!.toFixed(1)})`
  })
}

const CASES: readonly (readonly [string, number, number, NetworkSpec])[] = [
  ['640×480', 640, 480, benchSpec({})],
  ['640×480, outputs half the size', 640, 480, benchSpec({}, 2)],
  ['640×480, scaled to 512', 640, 480, benchSpec({ size: { rule: 'longest-side', longestSide: 512, multiple: 32 } })],
  ['1600×1200 in tiles', 1600, 1200, benchSpec({})],
]

printTable(
  ['image', 'image to input', 'outputs to cues', '… in plain TypeScript'],
  CASES.map(([name, width, height, spec]) => [name, ...measured(width, height, spec)]),
)
