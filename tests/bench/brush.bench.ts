/*
 * Brush latency, from `dispatch(pointerMove)` to the end of the `document` event that tells the canvas what to upload.
 * Budget (docs: "brush sample to pixels on screen, 4096² image, 200 instances"): 8 ms of our work.
 * Beside it, what turning the order of a pair costs in the same scene.
 * Run: npm run bench brush
 */
import { applyDiff } from '../../src/core/dataset/annotationDiff.ts'
import type { AnnotationState } from '../../src/core/dataset/records.ts'
import { maskArea, maskCentroid } from '../../src/core/masks/maskMeasures.ts'
import { maskChecksum } from '../../src/core/masks/MaskPatch.ts'
import { sharedBoundaries } from '../../src/core/occlusion/boundaryOwnership.ts'
import { pairOf } from '../../src/core/occlusion/OrderGraph.ts'
import { planPairStates } from '../../src/core/workflows/editPlans/planPairs.ts'
import { Editor } from '../../src/editor/Editor.ts'
import { NO_MODIFIERS } from '../../src/editor/EditorInput.ts'
import type { ToolId } from '../../src/editor/tools/ToolId.ts'
import { crowdedScene } from './support/crowdedScene.ts'

const SAMPLES = 400
const WARM_UP = 100
const FLIPS = 40

interface Measurement {
  readonly milliseconds: readonly number[]
  readonly touchedPerSample: number
  readonly checksum: number
}

/**
 * One long stroke timed sample by sample: a spiral outwards, which for the brush begins where a disc of the instance's area
 * would end, so that nearly every sample changes something.
 */
function measureStroke(state: AnnotationState, number: number, tool: ToolId, diameter: number): Measurement {
  const editor = new Editor({ state, settings: { brushDiameter: diameter } })
  editor.viewport.setCanvasSize(1600, 1000)
  editor.setTool(tool)
  editor.selection.set([number])
  let uploaded = 0
  let touched = 0
  editor.on('document', ({ box, instances }) => {
    uploaded += box === null ? 0 : (box.x1 - box.x0) * (box.y1 - box.y0)
    touched += instances.length
  })
  const { amodal } = state.instances[number - 1]!
  const middle = maskCentroid(amodal)!
  const startRadius = tool === 'brush' ? Math.sqrt(maskArea(amodal) / Math.PI) : 0
  const pointAt = (sample: number) => {
    const angle = sample / 10
    const radius = startRadius + sample
    return editor.viewport.toCanvas({ x: middle.x + radius * Math.cos(angle), y: middle.y + radius * Math.sin(angle) })
  }
  const pointer = { modifiers: NO_MODIFIERS, pointerType: 'mouse', coalesced: [] } as const
  editor.dispatch({ type: 'pointerDown', ...pointer, ...pointAt(0), button: 0, clickCount: 1 })
  const milliseconds: number[] = []
  for (let sample = 1; sample < WARM_UP + SAMPLES; sample++) {
    const point = pointAt(sample)
    const start = performance.now()
    editor.dispatch({ type: 'pointerMove', ...pointer, ...point })
    if (sample >= WARM_UP) milliseconds.push(performance.now() - start)
  }
  editor.dispatch({ type: 'pointerUp', ...pointer, ...pointAt(WARM_UP + SAMPLES), button: 0 })
  let checksum = uploaded
  for (const instance of editor.document.state.instances) {
    checksum = (Math.imul(checksum, 31) + maskChecksum(instance.amodal) + maskChecksum(instance.visible)) >>> 0
  }
  return { milliseconds, touchedPerSample: touched / (WARM_UP + SAMPLES), checksum }
}

interface FlipTimes {
  readonly plan: number[]
  readonly apply: number[]
  readonly boundaries: number[]
}

/** Turns the order of one pair round and round; each time planned, applied, and the boundaries found anew. */
function measureFlips(start: AnnotationState, a: number, b: number): FlipTimes {
  const times: FlipTimes = { plan: [], apply: [], boundaries: [] }
  let flipped = start
  for (let flip = 0; flip < FLIPS; flip++) {
    const state = pairOf(flipped, a, b)?.state === 'a-over-b' ? 'b-over-a' : 'a-over-b'
    const began = performance.now()
    const diff = planPairStates(flipped, [{ a, b, state }], 'human')
    const planned = performance.now()
    flipped = applyDiff(flipped, diff)
    const applied = performance.now()
    sharedBoundaries(flipped)
    times.plan.push(planned - began)
    times.apply.push(applied - planned)
    times.boundaries.push(performance.now() - applied)
  }
  return times
}

function timesText(milliseconds: readonly number[]): string {
  const sorted = [...milliseconds].sort((a, b) => a - b)
  const [median, p99, most] = [0.5, 0.99, 1].map((share) => quantile(sorted, share).toFixed(2).padStart(7))
  return `median ${median}  p99 ${p99}  max ${most}`
}

function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!
}

const state = crowdedScene()
const { size, instances, pairs } = state
const areas = instances.map(({ amodal }) => maskArea(amodal)).sort((a, b) => a - b)
const runs = instances.map(({ amodal }) => amodal.ends.length).sort((a, b) => a - b)
console.log(`image ${size.width}×${size.height}, ${instances.length} linked instances, ${pairs.length} ordered pairs`)
console.log(
  `area median ${quantile(areas, 0.5)} px, largest ${areas.at(-1)} px; runs median ${quantile(runs, 0.5)}, p99 ${quantile(runs, 0.99)}`,
)
console.log(`${SAMPLES} samples per stroke after ${WARM_UP} to warm up; times in ms; budget 8 ms per sample\n`)
const cases: readonly (readonly [what: string, number: number, tool: ToolId, diameter: number])[] = [
  ['brush 24 px on the nearest instance', 1, 'brush', 24],
  ['brush 200 px on the nearest instance', 1, 'brush', 200],
  ['brush 24 px on one in the middle', 100, 'brush', 24],
  ['erase 200 px from the nearest instance', 1, 'eraser', 200],
  ['erase 200 px from one in the middle', 100, 'eraser', 200],
  ['erase 24 px from what fills the image, behind all', 200, 'eraser', 24],
  ['erase 200 px from what fills the image, behind all', 200, 'eraser', 200],
  ['brush 200 px on the last but one', 199, 'brush', 200],
  ['erase 200 px from the last but one', 199, 'eraser', 200],
]
for (const [what, number, tool, diameter] of cases) {
  const { milliseconds, touchedPerSample, checksum } = measureStroke(state, number, tool, diameter)
  console.log(
    `${what.padEnd(52)} ${timesText(milliseconds)}  ` +
      `instances touched ${touchedPerSample.toFixed(1)}  checksum ${checksum.toString(16)}`,
  )
}

console.log(`\n${FLIPS} flips of one pair, there and back; times in ms`)
const middle = pairs.find(({ a, b }) => a >= instances.length / 2 && b < instances.length)!
for (const [a, b] of [
  [middle.a, middle.b],
  [1, instances.length],
  [instances.length - 1, instances.length],
] as const) {
  const { plan, apply, boundaries } = measureFlips(state, a, b)
  console.log(`#${a} and #${b}: plan`.padEnd(52), timesText(plan))
  console.log(`#${a} and #${b}: apply`.padEnd(52), timesText(apply))
  console.log(`#${a} and #${b}: all boundaries, for the order tool`.padEnd(52), timesText(boundaries))
}
