import type { ClassCues } from '../../cues/Cues.ts'

/** Probabilities below this say no more than this: one wrong pixel must not outvote an object. */
const LEAST_PROBABILITY = 1e-3
/** Products of probabilities are turned into logarithms before they could leave the range of doubles. */
const SMALLEST_PRODUCT = 1e-280

/**
 * Index of the class with the largest Σ log p over the pixels of each region, −1 for regions without pixels; index 0 is
 * the background and stays −1. Logarithms are taken of long products, not of every pixel: O(pixels · classes)
 * multiplications. Ties go to the first class.
 */
export function classesOfRegions(classes: ClassCues, regionAt: Int32Array, regionCount: number): Int32Array {
  const best = new Int32Array(regionCount + 1).fill(-1)
  const bestSum = new Float64Array(regionCount + 1).fill(-Infinity)
  const product = new Float64Array(regionCount + 1)
  const sum = new Float64Array(regionCount + 1)
  const pixels = regionAt.length
  const isEmpty = new Uint8Array(regionCount + 1).fill(1)
  for (let pixel = 0; pixel < pixels; pixel++) isEmpty[regionAt[pixel]!] = 0
  for (let index = 0; index < classes.names.length; index++) {
    const plane = classes.probabilities.subarray(index * pixels, (index + 1) * pixels)
    product.fill(1)
    sum.fill(0)
    for (let pixel = 0; pixel < pixels;) {
      const region = regionAt[pixel]!
      if (region === 0) {
        pixel++
        continue
      }
      // Pixels of a region lie side by side: its product stays at hand along the row.
      let running = product[region]!
      for (; pixel < pixels && regionAt[pixel] === region; pixel++) {
        const probability = plane[pixel]!
        running *= probability > LEAST_PROBABILITY ? probability : LEAST_PROBABILITY
        if (running > SMALLEST_PRODUCT) continue
        sum[region] = sum[region]! + Math.log(running)
        running = 1
      }
      product[region] = running
    }
    for (let region = 1; region <= regionCount; region++) {
      const total = sum[region]! + Math.log(product[region]!)
      if (isEmpty[region] !== 0 || total <= bestSum[region]!) continue
      bestSum[region] = total
      best[region] = index
    }
  }
  return best
}
