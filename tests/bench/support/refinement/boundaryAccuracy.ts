import { wallDistance } from '../../../../src/core/occlusion/evidence/wallDistance.ts'
import type { ImageSize } from '../../../../src/core/pixels/imageSize.ts'

/** How well the borders of a map of owners lie on those of the true one; sums, to be added up over scenes. */
export interface BoundaryAccuracy {
  /** Border pixels of the map and of the truth. */
  readonly found: number
  readonly true: number
  /** Σ distance in pixels from each to the nearest of the other, cut off at `FARTHEST`. */
  readonly foundDistance: number
  readonly trueDistance: number
  /** Those within 1, and within 2 pixels of the other. */
  readonly foundWithin: readonly [number, number]
  readonly trueWithin: readonly [number, number]
  /** Σ IoU over true instances with the owner that overlaps them most, and their number. */
  readonly iouSum: number
  readonly instances: number
}

/** Farther than this a border is missing, not misplaced. */
const FARTHEST = 10
/** `wallDistance` counts in thirds of a pixel. */
const THIRDS = 3

export function boundaryAccuracy(size: ImageSize, ownerAt: Int32Array, trueAt: Int32Array): BoundaryAccuracy {
  const [found, truth] = [borderPixels(size, ownerAt), borderPixels(size, trueAt)]
  const [toFound, toTruth] = [wallDistance(found, size), wallDistance(truth, size)]
  const compare = (border: Uint8Array, distance: Int32Array) => {
    let [count, sum, within1, within2] = [0, 0, 0, 0]
    border.forEach((isBorder, pixel) => {
      if (isBorder === 0) return
      count++
      sum += Math.min(FARTHEST, distance[pixel]! / THIRDS)
      if (distance[pixel]! <= THIRDS) within1++
      if (distance[pixel]! <= 2 * THIRDS) within2++
    })
    return { count, sum, within: [within1, within2] as const }
  }
  const [ofFound, ofTruth] = [compare(found, toTruth), compare(truth, toFound)]
  return {
    found: ofFound.count,
    true: ofTruth.count,
    foundDistance: ofFound.sum,
    trueDistance: ofTruth.sum,
    foundWithin: ofFound.within,
    trueWithin: ofTruth.within,
    ...overlapOf(ownerAt, trueAt),
  }
}

/** Pixels whose right or lower neighbour has another owner. */
function borderPixels({ width, height }: ImageSize, ownerAt: Int32Array): Uint8Array {
  const border = new Uint8Array(ownerAt.length)
  for (let y = 0, pixel = 0; y < height; y++) {
    for (let x = 0; x < width; x++, pixel++) {
      const isLast = x + 1 === width
      if (!isLast && ownerAt[pixel] !== ownerAt[pixel + 1]) border[pixel] = 1
      if (y + 1 < height && ownerAt[pixel] !== ownerAt[pixel + width]) border[pixel] = 1
    }
  }
  return border
}

function overlapOf(ownerAt: Int32Array, trueAt: Int32Array): { readonly iouSum: number; readonly instances: number } {
  const count = (counts: Map<string, number>, key: string) => counts.set(key, (counts.get(key) ?? 0) + 1)
  const areas = new Map<string, number>()
  const overlaps = new Map<string, number>()
  for (let pixel = 0; pixel < ownerAt.length; pixel++) {
    const [owner, is] = [ownerAt[pixel]!, trueAt[pixel]!]
    if (owner !== 0) count(areas, `found ${owner}`)
    if (is !== 0) count(areas, `true ${is}`)
    if (owner !== 0 && is !== 0) count(overlaps, `${is} ${owner}`)
  }
  const best = new Map<string, number>()
  for (const [key, pixels] of overlaps) {
    const [is, owner] = key.split(' ')
    const iou = pixels / (areas.get(`true ${is}`)! + areas.get(`found ${owner}`)! - pixels)
    best.set(is!, Math.max(best.get(is!) ?? 0, iou))
  }
  const instances = [...areas.keys()].filter((key) => key.startsWith('true')).length
  return { iouSum: [...best.values()].reduce((sum, iou) => sum + iou, 0), instances }
}

/** Mean distance both ways, boundary F at 1 and 2 pixels, mean IoU: of all scenes together. */
export function accuracyOf(all: readonly BoundaryAccuracy[]): {
  readonly distance: number
  readonly f1: number
  readonly f2: number
  readonly iou: number
} {
  const total = (of: (accuracy: BoundaryAccuracy) => number): number => all.reduce((sum, one) => sum + of(one), 0)
  const [found, truth] = [total((one) => one.found), total((one) => one.true)]
  const scoreAt = (tolerance: 0 | 1): number => {
    const precision = total((one) => one.foundWithin[tolerance]) / found
    const recall = total((one) => one.trueWithin[tolerance]) / truth
    return (2 * precision * recall) / (precision + recall)
  }
  return {
    distance: (total((one) => one.foundDistance) / found + total((one) => one.trueDistance) / truth) / 2,
    f1: scoreAt(0),
    f2: scoreAt(1),
    iou: total((one) => one.iouSum) / total((one) => one.instances),
  }
}
