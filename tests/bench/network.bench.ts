/*
 * What the network's neighbours cost: an image made into its input, and its outputs made into cues, beside the network
 * itself (about 150 ms at 640×480 on two cores). Made-up bytes and logits; every twelfth pixel may be a boundary, as where
 * contours are three pixels thick: only there directions are read.
 * Columns: median of 9 runs in a fresh process and, in brackets, the first; milliseconds.
 * Run: npm run bench network
 */
import { DIRECTION_X, DIRECTION_Y } from '../../src/core/cues/Cues.ts'
import { CueCollector } from '../../src/core/network/CueCollector.ts'
import type { NetworkOutputs, NetworkSpec, NetworkTensor } from '../../src/core/network/NetworkSpec.ts'
import { prepareImage } from '../../src/core/network/prepareImage.ts'
import { printTable } from './support/measure.ts'

const RUNS = 9
const CLASSES = ['ellipse', 'box', 'triangle', 'ring', 'bar', 'blob']

function specOf(changes: Partial<NetworkSpec['input']>, stride = 1): NetworkSpec {
  const role = (name: string) => ({ name, form: 'logits', dtype: 'float32' }) as const
  return {
    input: {
      name: 'image',
      layout: 'NCHW',
      dtype: 'float32',
      colour: 'RGB',
      scale: 1 / 255,
      mean: [0.5, 0.5, 0.5],
      std: [0.25, 0.25, 0.25],
      size: { rule: 'multiple', multiple: 16, tile: 1024, overlap: 64 },
      ...changes,
    },
    outputs: { semantic: role('semantic'), boundary: role('boundary'), direction: role('direction') },
    stride,
    classes: CLASSES,
    directions: DIRECTION_X.map((x, k) => [x, DIRECTION_Y[k]!]),
    decision: { rule: 'threshold', threshold: 0.3, thinning: true },
  }
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
  ['640×480', 640, 480, specOf({})],
  ['640×480, outputs half the size', 640, 480, specOf({}, 2)],
  ['640×480, scaled to 512', 640, 480, specOf({ size: { rule: 'longest-side', longestSide: 512, multiple: 32 } })],
  ['1600×1200 in tiles', 1600, 1200, specOf({})],
]

printTable(
  ['image', 'image to input', 'outputs to cues'],
  CASES.map(([name, width, height, spec]) => [name, ...measured(width, height, spec)]),
)
