import { DIRECTION_COUNT } from '../cues/Cues.ts'
import type { Cues } from '../cues/Cues.ts'
import { pixelCount, sameSize } from '../pixels/imageSize.ts'
import type { ImageSize } from '../pixels/imageSize.ts'
import { areaTaps, linearTaps } from './axisTaps.ts'
import type { AxisTaps } from './axisTaps.ts'
import { GridResizer } from './GridResizer.ts'
import type { NetworkGeometry } from './NetworkSpec.ts'

/** Keeps directions defined where nothing is a boundary. */
const LEAST_WEIGHT = 1e-6

/**
 * Cues on the grid of a network's outputs, read on the grid of the image's cues, by the correspondence of pixel centres that
 * `NetworkGeometry` states. Growing interpolates linearly; shrinking takes means, but for the boundary the largest value under
 * the new pixel, since a line must not fade. Directions are weighted by the boundary, then sum to 1 again; so do background and classes.
 *
 * Unlike `resampleCues` it knows that the last outputs may reach beyond the image. Returns the given cues where the grids are one.
 * O(planes · positions of both); allocates the result and, for directions, one plane.
 */
export function regridCues(cues: Cues, { workingSize, cueSize, stride }: NetworkGeometry): Cues {
  if (stride === 1 && sameSize(workingSize, cueSize)) return cues
  const ratios = {
    width: workingSize.width / cueSize.width / stride,
    height: workingSize.height / cueSize.height / stride,
  }
  const columns = cueTaps(cues.size.width, cueSize.width, ratios.width)
  const rows = cueTaps(cues.size.height, cueSize.height, ratios.height)
  const planes = (values: Float32Array) => resizedPlanes(values, cues.size, columns, rows)
  const isShrinking = ratios.width > 1 || ratios.height > 1
  const { classes } = cues
  return {
    size: cueSize,
    background: planes(cues.background),
    boundary: isShrinking ? largestUnder(cues.boundary, cues.size, columns, rows) : planes(cues.boundary),
    direction: regriddedDirections(cues, cueSize, planes),
    classes: classes === null ? null : { ...classes, probabilities: planes(classes.probabilities) },
  }
}

function cueTaps(from: number, to: number, ratio: number): AxisTaps {
  return ratio > 1 ? areaTaps(from, to, ratio) : linearTaps(from, to, ratio)
}

function resizedPlanes(values: Float32Array, from: ImageSize, columns: AxisTaps, rows: AxisTaps): Float32Array {
  const before = pixelCount(from)
  const [width, height] = [columns.first.length, rows.first.length]
  const result = new Float32Array((values.length / before) * width * height)
  for (let start = 0, to = 0; start < values.length; start += before) {
    const source = { size: from, channels: 1, data: values.subarray(start, start + before) }
    const resizer = new GridResizer(source, columns, rows)
    for (let y = 0; y < height; y++, to += width) result.set(resizer.row(y), to)
  }
  return result
}

function largestUnder(plane: Float32Array, from: ImageSize, columns: AxisTaps, rows: AxisTaps): Float32Array {
  const [width, height] = [columns.first.length, rows.first.length]
  const result = new Float32Array(width * height)
  for (let y = 0, pixel = 0; y < height; y++) {
    const rowEnd = rows.first[y]! + rows.begin[y + 1]! - rows.begin[y]!
    for (let x = 0; x < width; x++, pixel++) {
      const columnEnd = columns.first[x]! + columns.begin[x + 1]! - columns.begin[x]!
      let largest = 0
      for (let row = rows.first[y]!; row < rowEnd; row++) {
        const line = row * from.width
        for (let column = columns.first[x]!; column < columnEnd; column++) {
          largest = Math.max(largest, plane[line + column]!)
        }
      }
      result[pixel] = largest
    }
  }
  return result
}

function regriddedDirections(
  cues: Cues,
  size: ImageSize,
  planes: (values: Float32Array) => Float32Array,
): Float32Array {
  const before = pixelCount(cues.size)
  const pixels = pixelCount(size)
  const direction = new Float32Array(DIRECTION_COUNT * pixels)
  const weighted = new Float32Array(before)
  const sum = new Float32Array(pixels)
  for (let k = 0; k < DIRECTION_COUNT; k++) {
    for (let pixel = 0; pixel < before; pixel++) {
      weighted[pixel] = cues.direction[k * before + pixel]! * (cues.boundary[pixel]! + LEAST_WEIGHT)
    }
    const plane = planes(weighted)
    direction.set(plane, k * pixels)
    for (let pixel = 0; pixel < pixels; pixel++) sum[pixel]! += plane[pixel]!
  }
  for (let k = 0, at = 0; k < DIRECTION_COUNT; k++) {
    for (let pixel = 0; pixel < pixels; pixel++, at++) direction[at]! /= sum[pixel]!
  }
  return direction
}
