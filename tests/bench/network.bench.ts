/*
 * What the network's neighbours cost: an image made into its input, and its outputs made into cues, beside the network
 * itself (about 150 ms at 640×480 on two cores). Made-up bytes and logits; every twelfth pixel may be a boundary, as where
 * contours are three pixels thick: only there directions are read.
 * Columns: median of 9 runs in a fresh process and, in brackets, the first; milliseconds.
 * Run: npm run bench network
 */
import { CueCollector } from '../../src/core/network/CueCollector.ts'
import type { NetworkOutputs, NetworkSpec, NetworkTensor } from '../../src/core/network/NetworkSpec.ts'
import { prepareImage } from '../../src/core/network/prepareImage.ts'
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
  const times: { pre: number[]; post: number[] } = { pre: [], post: [] }
  let outputs: NetworkOutputs | null = null
  for (let run = 0; run < RUNS; run++) {
    const start = performance.now()
    const { geometry, tensor } = prepareImage(image, spec)
    let input = tensor(0)
    for (let index = 1; index < geometry.tiles.length; index++) input = tensor(index, input)
    times.pre.push(performance.now() - start)
    outputs ??= outputsOf(
      Math.ceil(geometry.tileSize.width / spec.stride),
      Math.ceil(geometry.tileSize.height / spec.stride),
    )
    const end = performance.now()
    const collector = new CueCollector(geometry, spec)
    for (const index of geometry.tiles.keys()) collector.add(index, outputs)
    collector.finish()
    times.post.push(performance.now() - end)
  }
  return [times.pre, times.post].map((all) => {
    const median = all.toSorted((a, b) => a - b)[RUNS >> 1]!
    return `${median.toFixed(1)} (${all[0]!.toFixed(1)})`
  })
}

const CASES: readonly (readonly [string, number, number, NetworkSpec])[] = [
  ['640×480', 640, 480, benchSpec({})],
  ['640×480, outputs half the size', 640, 480, benchSpec({}, 2)],
  ['640×480, scaled to 512', 640, 480, benchSpec({ size: { rule: 'longest-side', longestSide: 512, multiple: 32 } })],
  ['1600×1200 in tiles', 1600, 1200, benchSpec({})],
]

printTable(
  ['image', 'image to input', 'outputs to cues'],
  CASES.map(([name, width, height, spec]) => [name, ...measured(width, height, spec)]),
)
