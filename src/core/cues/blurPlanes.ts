import { pixelCount } from '../pixels/imageSize.ts'
import type { ImageSize } from '../pixels/imageSize.ts'
import { DIRECTION_COUNT } from './Cues.ts'
import type { Cues } from './Cues.ts'

/**
 * Cues as a network with a soft head gives them: every plane smeared by two running means of `radius` pixels each way.
 *
 *   b' = min(peak, gain · blur(b − least) + least),  e'(k) ∝ blur(b · e(k)),  σ' = blur(σ), classes alike
 *
 * The gain brings a straight line back to about the peak it had, so that boundaries become thick and soft rather than faint. O(planes · pixels);
 * allocates the result.
 */
export function blurPlanes(cues: Cues, radius: number): Cues {
  const { size } = cues
  const pixels = pixelCount(size)
  // Wider than the grid there is nothing left to smear.
  const reach = Math.max(1, Math.min(Math.round(radius), size.width, size.height))
  const blurredPlanes = (planes: Float32Array): Float32Array => {
    const to = planes.slice()
    for (let at = 0; at < planes.length; at += pixels) blurPlane(to.subarray(at, at + pixels), size, reach)
    return to
  }
  const least = cues.boundary.reduce((smallest, value) => Math.min(smallest, value), 1)
  const peak = cues.boundary.reduce((largest, value) => Math.max(largest, value), 0)
  // A line of one pixel keeps 1 / (2 · reach + 1) of its height in its middle.
  const gain = 2 * reach + 1
  const boundary = blurredPlanes(cues.boundary.map((value) => value - least)).map((value) =>
    Math.min(peak, gain * value + least),
  )
  const weighted = cues.direction.map((value, at) => value * (cues.boundary[at % pixels]! - least + 1e-3))
  const direction = blurredPlanes(weighted)
  for (let pixel = 0; pixel < pixels; pixel++) {
    let sum = 0
    for (let k = 0; k < DIRECTION_COUNT; k++) sum += direction[k * pixels + pixel]!
    for (let k = 0; k < DIRECTION_COUNT; k++) direction[k * pixels + pixel]! /= sum
  }
  const background = blurredPlanes(cues.background)
  const classes =
    cues.classes === null ? null : { ...cues.classes, probabilities: blurredPlanes(cues.classes.probabilities) }
  return { size, background, boundary, direction, classes }
}

function blurPlane(plane: Float32Array, { width, height }: ImageSize, reach: number): void {
  const line = new Float64Array(Math.max(width, height))
  for (let pass = 0; pass < 2; pass++) {
    for (let y = 0; y < height; y++) runningMean(plane, y * width, width, 1, reach, line)
    for (let x = 0; x < width; x++) runningMean(plane, x, height, width, reach, line)
  }
}

/** In place; beyond its ends the line goes on with its last value. `line` is scratch room. */
function runningMean(
  plane: Float32Array,
  start: number,
  length: number,
  stride: number,
  reach: number,
  line: Float64Array,
): void {
  for (let at = 0; at < length; at++) line[at] = plane[start + at * stride]!
  const valueAt = (at: number): number => line[Math.min(length - 1, Math.max(0, at))]!
  let sum = 0
  for (let at = -reach; at <= reach; at++) sum += valueAt(at)
  for (let at = 0; at < length; at++) {
    plane[start + at * stride] = Math.min(1, Math.max(0, sum / (2 * reach + 1)))
    sum += valueAt(at + reach + 1) - valueAt(at - reach)
  }
}
