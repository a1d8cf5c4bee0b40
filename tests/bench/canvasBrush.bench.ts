/*
 * What one brush sample costs the canvas on the CPU: from the editor's `document` event to block data ready for
 * `texSubImage3D`. Budget (part of the 8 ms from brush sample to screen): 2 ms per sample on 4096² with 200 instances.
 * Beside it, what opening and selecting cost. Run: npm run bench canvas
 */
import type { AnnotationState, OrderPair } from '../../src/core/dataset/records.ts'
import { maskUnionOf, maskDifference } from '../../src/core/masks/maskAlgebra.ts'
import { maskCentroid } from '../../src/core/masks/maskMeasures.ts'
import { fullMask } from '../../src/core/masks/RunLengthMask.ts'
import { Editor } from '../../src/editor/Editor.ts'
import { NO_MODIFIERS } from '../../src/editor/EditorInput.ts'
import { assignLooks } from '../../src/renderer/canvas/palette/assignLooks.ts'
import { MaskScene } from '../../src/renderer/canvas/scene/MaskScene.ts'
import { touchingInstances } from '../../src/renderer/canvas/scene/touchingInstances.ts'
import { instanceOf, randomScene } from '../renderer/canvas/randomScene.ts'

const SIZE = { width: 4096, height: 4096 }
const INSTANCES = 200
const SAMPLES = 600
const WARM_UP = 50

/** 199 blobs, each overlapping several others, and behind all of them one that fills the image. */
function crowdedScene(): AnnotationState {
  const { instances, pairs } = randomScene({ size: SIZE, count: INSTANCES - 1, seed: 3, crowding: 2 })
  const ground = fullMask(SIZE)
  const covered = maskUnionOf(
    SIZE,
    instances.map(({ amodal }) => amodal),
  )
  const overGround = instances.map(({ number }): OrderPair => {
    return { a: number, b: INSTANCES, state: 'a-over-b', provenance: 'human', confidence: null, votes: null }
  })
  return {
    size: SIZE,
    instances: [...instances, instanceOf(INSTANCES, ground, maskDifference(ground, covered))],
    pairs: [...pairs, ...overGround].sort((p, q) => p.a - q.a || p.b - q.b),
    nextNumber: INSTANCES + 1,
  }
}

function timed<Result>(what: string, work: () => Result): Result {
  const start = performance.now()
  const result = work()
  console.log(`${what.padEnd(58)} ${(performance.now() - start).toFixed(1).padStart(7)} ms`)
  return result
}

function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!
}

/** One stroke, a spiral from the middle of an instance, timed sample by sample. */
function measureStroke(state: AnnotationState, number: number, tool: 'brush' | 'eraser', diameter: number): void {
  const editor = new Editor({ state, settings: { brushDiameter: diameter } })
  const scene = new MaskScene(state)
  editor.viewport.setCanvasSize(1600, 1000)
  editor.setTool(tool)
  editor.selection.set([number])
  scene.raise(editor.selection.numbers)
  const milliseconds: number[] = []
  const settled: number[] = []
  let pixels = 0
  editor.on('document', (change) => {
    const start = performance.now()
    const regions = scene.apply(editor.document.state, change)
    ;(change.settled ? settled : milliseconds).push(performance.now() - start)
    for (const { box } of regions) pixels += (box.x1 - box.x0) * (box.y1 - box.y0)
  })
  const middle = maskCentroid(state.instances[number - 1]!.amodal)!
  const pointer = { modifiers: NO_MODIFIERS, pointerType: 'mouse', coalesced: [] } as const
  const pointAt = (sample: number): { x: number; y: number } => {
    const [x, y] = [middle.x + sample * Math.cos(sample / 10), middle.y + sample * Math.sin(sample / 10)]
    return editor.viewport.toCanvas({ x, y })
  }
  editor.dispatch({ type: 'pointerDown', ...pointer, ...pointAt(0), button: 0, clickCount: 1 })
  for (let sample = 1; sample < WARM_UP + SAMPLES; sample++) {
    editor.dispatch({ type: 'pointerMove', ...pointer, ...pointAt(sample) })
  }
  editor.dispatch({ type: 'pointerUp', ...pointer, ...pointAt(WARM_UP + SAMPLES), button: 0 })
  // Samples that painted nothing new sent no event.
  const sorted = milliseconds.slice(Math.min(WARM_UP, milliseconds.length / 2)).sort((a, b) => a - b)
  const numbers = [0.5, 0.99, 1].map((share) => quantile(sorted, share).toFixed(2).padStart(6))
  console.log(
    `${`${tool} ${diameter} px on #${number}`.padEnd(24)} ${sorted.length} samples: median ${numbers[0]}  p99 ${numbers[1]}` +
      `  max ${numbers[2]} ms; whole stroke at its end ${settled.at(-1)?.toFixed(1) ?? '-'} ms; ${pixels} px painted`,
  )
}

const state = crowdedScene()
console.log(`${SIZE.width}×${SIZE.height}, ${state.instances.length} instances, ${state.pairs.length} pairs\n`)
const scene = timed('open: all id planes', () => new MaskScene(state))
const touching = timed('open: which instances touch', () => touchingInstances(scene.planes, scene.slots))
timed('open: looks', () => assignLooks(scene.sequence, touching, new Map()))
timed('select one of the middle', () => scene.raise([100]))
timed('select the one that fills the image', () => scene.raise([INSTANCES]))
console.log('\nper brush sample, budget 2 ms')
// The last one fills the image: there is nothing to add to it.
for (const number of [1, 100]) for (const diameter of [24, 200]) measureStroke(state, number, 'brush', diameter)
for (const number of [100, INSTANCES])
  for (const diameter of [24, 200]) measureStroke(state, number, 'eraser', diameter)
