import type { AnnotationState, Instance, OrderPair } from '../../../src/core/dataset/records.ts'
import { masksOverlap } from '../../../src/core/masks/maskMeasures.ts'
import { maskFromRowSpans } from '../../../src/core/masks/rowSpans.ts'
import type { RunLengthMask } from '../../../src/core/masks/RunLengthMask.ts'
import { deriveVisible } from '../../../src/core/occlusion/deriveVisible.ts'
import { occludersOf } from '../../../src/core/occlusion/OrderGraph.ts'
import type { ImageSize } from '../../../src/core/pixels/imageSize.ts'
import { seededRandom } from '../../../src/core/support/seededRandom.ts'

const SIZE: ImageSize = { width: 4096, height: 4096 }
const INSTANCES = 200

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
export function crowdedScene(): AnnotationState {
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
