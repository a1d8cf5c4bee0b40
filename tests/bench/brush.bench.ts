/*
 * Brush latency: from `dispatch(pointerMove)` to the end of the `document` event that tells the canvas what to upload.
 * Budget (docs: "brush sample to pixels on screen, 4096² image, 200 instances"): 8 ms of our work.
 * Run: npm run bench brush
 */
import type { AnnotationState, Instance, OrderPair } from '../../src/core/dataset/records.ts'
import { maskArea, maskCentroid, masksOverlap } from '../../src/core/masks/maskMeasures.ts'
import { maskChecksum } from '../../src/core/masks/MaskPatch.ts'
import { maskFromRowSpans } from '../../src/core/masks/rowSpans.ts'
import type { RunLengthMask } from '../../src/core/masks/RunLengthMask.ts'
import { deriveVisible } from '../../src/core/occlusion/deriveVisible.ts'
import { occludersOf } from '../../src/core/occlusion/OrderGraph.ts'
import { seededRandom } from '../../src/core/support/seededRandom.ts'
import { Editor } from '../../src/editor/Editor.ts'
import { NO_MODIFIERS } from '../../src/editor/EditorInput.ts'
import type { ToolId } from '../../src/editor/tools/ToolId.ts'

const SIZE = { width: 4096, height: 4096 }
const INSTANCES = 200
const SAMPLES = 400
const WARM_UP = 100

/** A disc with a ragged border, so that rows differ as painted ones do. */
function blob(centerX: number, centerY: number, radius: number, random: () => number): RunLengthMask {
  const spans: number[] = []
  for (let y = Math.max(0, centerY - radius); y < Math.min(SIZE.height, centerY + radius); y++) {
    const half = Math.sqrt(radius * radius - (y - centerY) ** 2)
    const x0 = Math.max(0, Math.round(centerX - half + random() * 6))
    const x1 = Math.min(SIZE.width, Math.round(centerX + half - random() * 6))
    if (x0 < x1) spans.push(y, x0, x1)
  }
  return maskFromRowSpans(SIZE, spans)
}

/** #1 … #199 nearer the lower the number, over #200, which fills the image; every overlap has an order. */
function crowdedScene(): AnnotationState {
  const random = seededRandom(7)
  const amodals = Array.from({ length: INSTANCES - 1 }, () =>
    blob(
      Math.floor(random() * SIZE.width),
      Math.floor(random() * SIZE.height),
      100 + Math.floor(random() * 500),
      random,
    ),
  )
  amodals.push({ ...SIZE, ends: Uint32Array.of(0, SIZE.width * SIZE.height) })
  const pairs: OrderPair[] = []
  for (let a = 1; a <= INSTANCES; a++) {
    for (let b = a + 1; b <= INSTANCES; b++) {
      if (!masksOverlap(amodals[a - 1]!, amodals[b - 1]!)) continue
      pairs.push({ a, b, state: 'a-over-b', provenance: 'human', confidence: null, votes: null })
    }
  }
  const draft = { size: SIZE, instances: [], pairs, nextNumber: INSTANCES + 1 }
  const instances = amodals.map((amodal, index): Instance => {
    const number = index + 1
    const occluders = occludersOf(draft, number).map((other) => amodals[other - 1]!)
    const fields = {
      categoryId: 1,
      label: 'blob',
      isStuff: false,
      rank: number,
      linked: true,
      locked: false,
      extra: {},
    }
    return { ...fields, number, amodal, visible: deriveVisible(amodal, occluders), outline: null }
  })
  return { ...draft, instances }
}

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

function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!
}

const state = crowdedScene()
const areas = state.instances.map(({ amodal }) => maskArea(amodal)).sort((a, b) => a - b)
const runs = state.instances.map(({ amodal }) => amodal.ends.length).sort((a, b) => a - b)
console.log(`image ${SIZE.width}×${SIZE.height}, ${INSTANCES} linked instances, ${state.pairs.length} ordered pairs`)
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
  ['erase 200 px from what fills the image, behind all', 200, 'eraser', 200],
]
for (const [what, number, tool, diameter] of cases) {
  const { milliseconds, touchedPerSample, checksum } = measureStroke(state, number, tool, diameter)
  const sorted = [...milliseconds].sort((a, b) => a - b)
  const numbers = [0.5, 0.99, 1].map((share) => quantile(sorted, share).toFixed(2).padStart(7))
  console.log(
    `${what.padEnd(52)} median ${numbers[0]}  p99 ${numbers[1]}  max ${numbers[2]}  ` +
      `instances touched ${touchedPerSample.toFixed(1)}  checksum ${checksum.toString(16)}`,
  )
}
