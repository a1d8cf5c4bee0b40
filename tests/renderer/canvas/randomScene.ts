import type { AnnotationState, Instance, OrderPair } from '../../../src/core/dataset/records.ts'
import { maskDifference, maskUnion } from '../../../src/core/masks/maskAlgebra.ts'
import { maskBounds, masksOverlap } from '../../../src/core/masks/maskMeasures.ts'
import type { RunLengthMask } from '../../../src/core/masks/RunLengthMask.ts'
import { emptyMask } from '../../../src/core/masks/RunLengthMask.ts'
import { strokeMask } from '../../../src/core/masks/rasterizeStroke.ts'
import type { ImageSize } from '../../../src/core/pixels/imageSize.ts'
import { seededRandom } from '../../../src/core/support/seededRandom.ts'

export interface SceneOptions {
  readonly size: ImageSize
  readonly count: number
  readonly seed: number
  /** Side of an instance relative to the distance between them; above 1 they overlap. Default 1.3. */
  readonly crowding?: number
}

/**
 * Blobs (thick bent strokes) spread over the image, lower numbers nearer; every overlap has a strict order, and
 * visible = amodal − everything nearer.
 */
export function randomScene({ size, count, seed, crowding = 1.3 }: SceneOptions): AnnotationState {
  const random = seededRandom(seed)
  const spacing = Math.sqrt((size.width * size.height) / count)
  const amodals = Array.from({ length: count }, () => blob(size, spacing * crowding, random))
  const bounds = amodals.map(maskBounds)
  const pairs: OrderPair[] = []
  let covered = emptyMask(size)
  const instances = amodals.map((amodal, index): Instance => {
    for (let nearer = 0; nearer < index; nearer++) {
      const [p, q] = [bounds[nearer]!, bounds[index]!]
      if (p === null || q === null || p.x1 <= q.x0 || q.x1 <= p.x0 || p.y1 <= q.y0 || q.y1 <= p.y0) continue
      if (masksOverlap(amodals[nearer]!, amodal)) pairs.push(strictPair(nearer + 1, index + 1))
    }
    const visible = maskDifference(amodal, covered)
    covered = maskUnion(covered, amodal)
    return instanceOf(index + 1, amodal, visible)
  })
  return { size, instances, pairs: pairs.sort((p, q) => p.a - q.a || p.b - q.b), nextNumber: count + 1 }
}

export function instanceOf(number: number, amodal: RunLengthMask, visible: RunLengthMask = amodal): Instance {
  return {
    number,
    amodal,
    visible,
    categoryId: 1,
    label: 'blob',
    isStuff: false,
    rank: number,
    linked: true,
    locked: false,
    outline: null,
    extra: {},
  }
}

/** `front` has the lower number. */
function strictPair(front: number, back: number): OrderPair {
  return { a: front, b: back, state: 'a-over-b', provenance: 'imported', confidence: null, votes: null }
}

function blob(size: ImageSize, side: number, random: () => number): RunLengthMask {
  const x = random() * size.width
  const y = random() * size.height
  const reach = (): number => (random() - 0.5) * side * 0.8
  const points = [x, y, x + reach(), y + reach(), x + reach(), y + reach()]
  return strokeMask(size, points, side * (0.35 + 0.4 * random()))
}
