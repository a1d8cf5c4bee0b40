import type { ClassCues } from '../../cues/Cues.ts'

/** Index of the most probable class by pixel, the first of equal ones. O(pixels · classes); allocates the result. */
export function dominantClasses({ names, probabilities }: ClassCues): Int16Array {
  const pixels = probabilities.length / names.length
  const best = new Int16Array(pixels)
  const most = probabilities.slice(0, pixels)
  for (let index = 1; index < names.length; index++) {
    const first = index * pixels
    for (let pixel = 0; pixel < pixels; pixel++) {
      const probability = probabilities[first + pixel]!
      if (probability <= most[pixel]!) continue
      most[pixel] = probability
      best[pixel] = index
    }
  }
  return best
}

/** How differently two basins are classed, 0..1; basins by number, 1-based. */
export type ClassDifference = (one: number, two: number) => number

/**
 * ½ Σ_c |P_A(c) − P_B(c)|, with P_A the mean class probabilities over basin A, scaled to sum 1: the largest share of
 * belief by which the two can be told apart. Means, as single pixels at a border are classed badly.
 * O(pixels · classes) here and O(classes) per call; allocates (basins + 1) · classes numbers.
 */
export function basinClassDifference(
  { names, probabilities }: ClassCues,
  basinAt: Int32Array,
  basinCount: number,
): ClassDifference {
  const pixels = basinAt.length
  const count = names.length
  const mean = new Float64Array((basinCount + 1) * count)
  for (let index = 0; index < count; index++) {
    const first = index * pixels
    // Summed over runs of one basin, so that the table is touched rarely; row 0 takes what belongs to none.
    for (let pixel = 0; pixel < pixels;) {
      const basin = basinAt[pixel]!
      let sum = 0
      do sum += probabilities[first + pixel]!
      while (++pixel < pixels && basinAt[pixel] === basin)
      mean[basin * count + index]! += sum
    }
  }
  for (let basin = 1; basin <= basinCount; basin++) {
    let sum = 0
    for (let index = 0; index < count; index++) sum += mean[basin * count + index]!
    // A basin without any class differs from none.
    if (sum > 0) for (let index = 0; index < count; index++) mean[basin * count + index]! /= sum
  }
  return (one, two) => {
    let difference = 0
    for (let index = 0; index < count; index++) {
      difference += Math.abs(mean[one * count + index]! - mean[two * count + index]!)
    }
    return difference / 2
  }
}
