import type { ClassCues } from '../../cues/Cues.ts'
import { sameRegions } from './sameRegions.ts'

/** Probabilities below this say no more than this: one wrong pixel must not outvote an object. */
const LEAST_PROBABILITY = 1e-3
/** Products of probabilities are turned into logarithms before they could leave the range of doubles. */
const SMALLEST_PRODUCT = 1e-280

/** What the classes say about regions; region 0 is the background and has none. */
export interface RegionClasses {
  /** Index of the class with the largest Σ log p over the pixels of each region, −1 for regions without pixels. */
  readonly best: Int32Array
  /** Mean log p by region and class (classes innermost), 0 for regions without pixels. */
  readonly meanLog: Float64Array
}

/** The regions that classes were last found for. */
interface KnownClasses extends RegionClasses {
  readonly regionAt: Int32Array
}

/** By cues: while a person steers, most regions stay what they were. */
const known = new WeakMap<ClassCues, KnownClasses>()

/**
 * The classes of regions. Logarithms are taken of long products, not of every pixel: O(pixels · classes)
 * multiplications. Ties go to the first class. Regions that were asked about just before, of the same cues, are not
 * looked at again: O(pixels) for them; keeps `regionAt`, which must not be written to.
 */
export function classesOfRegions(classes: ClassCues, regionAt: Int32Array, regionCount: number): RegionClasses {
  const before = known.get(classes)
  const sameAs =
    before === undefined
      ? new Int32Array(regionCount + 1)
      : sameRegions(regionAt, regionCount, before.regionAt, before.best.length - 1)
  const best = sameAs.map((old) => (old === 0 ? -1 : before!.best[old]!))
  const count = classes.names.length
  const meanLog = new Float64Array((regionCount + 1) * count)
  sameAs.forEach((old, region) => {
    if (old !== 0) meanLog.set(before!.meanLog.subarray(old * count, (old + 1) * count), region * count)
  })
  const found = { regionAt, best, meanLog }
  findClasses(classes, regionAt, found, runsOf(regionAt, sameAs))
  known.set(classes, found)
  return found
}

/**
 * 0..1: how alike two regions of `classesOfRegions` are in what their classes may be: Σ √(p q) (A. Bhattacharyya 1943) over the shares p and q of
 * their geometric mean probabilities.
 */
export function classLikeness({ best, meanLog }: RegionClasses, one: number, two: number): number {
  const count = meanLog.length / best.length
  const [first, second] = [one, two].map((region) => meanLog.subarray(region * count, (region + 1) * count))
  let [shared, ofFirst, ofSecond] = [0, 0, 0]
  for (let index = 0; index < count; index++) {
    shared += Math.exp((first![index]! + second![index]!) / 2)
    ofFirst += Math.exp(first![index]!)
    ofSecond += Math.exp(second![index]!)
  }
  return Math.min(1, shared / Math.sqrt(ofFirst * ofSecond))
}

/** First pixel and end of the runs of the regions that are not known, in order. */
function runsOf(regionAt: Int32Array, sameAs: Int32Array): number[] {
  const runs: number[] = []
  for (let pixel = 0; pixel < regionAt.length;) {
    const region = regionAt[pixel]!
    const first = pixel
    while (++pixel < regionAt.length && regionAt[pixel] === region);
    if (region !== 0 && sameAs[region] === 0) runs.push(first, pixel)
  }
  return runs
}

function findClasses(
  { names, probabilities }: ClassCues,
  regionAt: Int32Array,
  { best, meanLog }: RegionClasses,
  runs: number[],
): void {
  const bestSum = new Float64Array(best.length).fill(-Infinity)
  const product = new Float64Array(best.length)
  const sum = new Float64Array(best.length)
  const areas = new Map<number, number>()
  for (let run = 0; run < runs.length; run += 2) {
    const region = regionAt[runs[run]!]!
    areas.set(region, (areas.get(region) ?? 0) + runs[run + 1]! - runs[run]!)
  }
  const pixels = regionAt.length
  for (let index = 0; index < names.length; index++) {
    const plane = probabilities.subarray(index * pixels, (index + 1) * pixels)
    product.fill(1)
    sum.fill(0)
    for (let run = 0; run < runs.length; run += 2) {
      // Pixels of a region lie side by side: its product stays at hand along the row.
      const region = regionAt[runs[run]!]!
      let running = product[region]!
      for (let pixel = runs[run]!, end = runs[run + 1]!; pixel < end; pixel++) {
        const probability = plane[pixel]!
        running *= probability > LEAST_PROBABILITY ? probability : LEAST_PROBABILITY
        if (running > SMALLEST_PRODUCT) continue
        sum[region] = sum[region]! + Math.log(running)
        running = 1
      }
      product[region] = running
    }
    for (const [region, area] of areas) {
      const total = sum[region]! + Math.log(product[region]!)
      meanLog[region * names.length + index] = total / area
      if (total <= bestSum[region]!) continue
      bestSum[region] = total
      best[region] = index
    }
  }
}
