import type { ClassCues } from '../../cues/Cues.ts'
import { sameRegions } from './sameRegions.ts'

/** Probabilities below this say no more than this: one wrong pixel must not outvote an object. */
const LEAST_PROBABILITY = 1e-3
/** Products of probabilities are turned into logarithms before they could leave the range of doubles. */
const SMALLEST_PRODUCT = 1e-280

/** The regions that classes were last found for. */
interface KnownClasses {
  readonly regionAt: Int32Array
  readonly best: Int32Array
}

/** By cues: while a person steers, most regions stay what they were. */
const known = new WeakMap<ClassCues, KnownClasses>()

/**
 * Index of the class with the largest Σ log p over the pixels of each region, −1 for regions without pixels; index 0 is
 * the background and stays −1. Logarithms are taken of long products, not of every pixel: O(pixels · classes)
 * multiplications. Ties go to the first class. Regions that were asked about just before, of the same cues, are not
 * looked at again: O(pixels) for them; keeps `regionAt`, which must not be written to.
 */
export function classesOfRegions(classes: ClassCues, regionAt: Int32Array, regionCount: number): Int32Array {
  const before = known.get(classes)
  const sameAs =
    before === undefined
      ? new Int32Array(regionCount + 1)
      : sameRegions(regionAt, regionCount, before.regionAt, before.best.length - 1)
  const best = sameAs.map((old) => (old === 0 ? -1 : before!.best[old]!))
  findClasses(classes, regionAt, best, runsOf(regionAt, sameAs))
  known.set(classes, { regionAt, best })
  return best
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
  best: Int32Array,
  runs: number[],
): void {
  const bestSum = new Float64Array(best.length).fill(-Infinity)
  const product = new Float64Array(best.length)
  const sum = new Float64Array(best.length)
  const regions = new Set<number>()
  for (let run = 0; run < runs.length; run += 2) regions.add(regionAt[runs[run]!]!)
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
    for (const region of regions) {
      const total = sum[region]! + Math.log(product[region]!)
      if (total <= bestSum[region]!) continue
      bestSum[region] = total
      best[region] = index
    }
  }
}
