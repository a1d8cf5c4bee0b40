import type { ClassCues } from '../../cues/Cues.ts'

/** So many pixels are looked at in one call: short enough for the compiler to get at it soon. */
const BLOCK = 1024

/** Index of the most probable class by pixel, the first of equal ones; 0 where `isLeftOut`. O(pixels · classes); allocates the result. */
export function dominantClasses({ names, probabilities }: ClassCues, isLeftOut: Uint8Array): Int16Array {
  const best = new Int16Array(isLeftOut.length)
  for (let start = 0; start < best.length; start += BLOCK) {
    takeMostProbable(best, probabilities, names.length, isLeftOut, start, Math.min(best.length, start + BLOCK))
  }
  return best
}

function takeMostProbable(
  best: Int16Array,
  probabilities: Float32Array,
  classes: number,
  isLeftOut: Uint8Array,
  start: number,
  end: number,
): void {
  const pixels = best.length
  for (let pixel = start; pixel < end; pixel++) {
    if (isLeftOut[pixel] !== 0) continue
    let most = probabilities[pixel]!
    let of = 0
    for (let index = 1, at = pixel + pixels; index < classes; index++, at += pixels) {
      const probability = probabilities[at]!
      if (probability <= most) continue
      most = probability
      of = index
    }
    best[pixel] = of
  }
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
  const runs = basinRuns(basinAt)
  for (let index = 0; index < count; index++) {
    for (let first = 0; first < runs.start.length; first += BLOCK) {
      addRuns(mean, probabilities.subarray(index * pixels, (index + 1) * pixels), basinAt, runs, first, count, index)
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

/** Stretches of pixels of one basin, half-open, in row-major order. */
interface BasinRuns {
  readonly start: Int32Array
  readonly end: Int32Array
}

function basinRuns(basinAt: Int32Array): BasinRuns {
  let count = 0
  for (let first = 0; first < basinAt.length; first += BLOCK) count += countStarts(basinAt, first)
  const runs = { start: new Int32Array(count), end: new Int32Array(count) }
  let run = 0
  for (let first = 0; first < basinAt.length; first += BLOCK) run = noteRuns(basinAt, runs, run, first)
  return runs
}

function countStarts(basinAt: Int32Array, first: number): number {
  let count = 0
  let last = first === 0 ? 0 : basinAt[first - 1]!
  for (let pixel = first, end = Math.min(basinAt.length, first + BLOCK); pixel < end; pixel++) {
    const basin = basinAt[pixel]!
    if (basin !== last && basin !== 0) count++
    last = basin
  }
  return count
}

/** Writes starts and ends within a block of pixels, from the run that is open or next; returns that for the next block. */
function noteRuns(basinAt: Int32Array, { start, end }: BasinRuns, open: number, first: number): number {
  let run = open
  let last = first === 0 ? 0 : basinAt[first - 1]!
  const next = Math.min(basinAt.length, first + BLOCK)
  for (let pixel = first; pixel < next; pixel++) {
    const basin = basinAt[pixel]!
    if (basin === last) continue
    if (last !== 0) end[run++] = pixel
    if (basin !== 0) start[run] = pixel
    last = basin
  }
  if (next === basinAt.length && last !== 0) end[run] = next
  return run
}

/** Sums of a block of runs, so that the table is touched rarely. */
function addRuns(
  mean: Float64Array,
  plane: Float32Array,
  basinAt: Int32Array,
  { start, end }: BasinRuns,
  first: number,
  count: number,
  index: number,
): void {
  for (let run = first, last = Math.min(start.length, first + BLOCK); run < last; run++) {
    const runEnd = end[run]!
    let sum = 0
    for (let pixel = start[run]!; pixel < runEnd; pixel++) sum += plane[pixel]!
    mean[basinAt[start[run]!]! * count + index]! += sum
  }
}
