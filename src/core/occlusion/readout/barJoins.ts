import { isWayHidden, mayBeOne } from './PartScene.ts'
import type { PartScene } from './PartScene.ts'

export interface BarJoin {
  readonly one: number
  readonly two: number
  /** 0..1: how well one lies where the other, a bar, goes on. */
  readonly score: number
}

/** A bar is at least this many times longer than wide, and fills this much of the rectangle with its second moments. */
const LEAST_ELONGATION = 4
const LEAST_FILL = 0.75
/** Spread of the offset of a bar's continuation, in widths of the bar, and of the logarithm of the ratio of widths. */
const OFFSET_SPREAD = 0.15
const WIDTH_SPREAD = 0.2
const LEAST_SCORE = 0.05

/** Centre and spread of a region: second moments along its axis and across it. */
interface Shape {
  readonly x: number
  readonly y: number
  readonly axisX: number
  readonly axisY: number
  readonly length: number
  readonly width: number
  readonly covariance: readonly [xx: number, xy: number, yy: number]
  readonly isBar: boolean
}

/**
 * Parts that lie where a long straight one goes on: on its axis and as wide as it, with a hidden way between. Contours of
 * thin things tell directions poorly, axes tell them to a fraction of a degree, so bars are followed across wide gaps and
 * behind several occluders. Where both are bars each must continue the other. O(pixels + bars · regions).
 */
export function findBarJoins(scene: PartScene): BarJoin[] {
  const shapes = shapesOf(scene)
  const found: BarJoin[] = []
  for (const [one, first] of shapes) {
    for (const [two, second] of shapes) {
      if (one >= two || (!first.isBar && !second.isBar) || !mayBeOne(scene, one, two)) continue
      const ahead = first.isBar ? continuation(first, second) : 1
      const back = second.isBar ? continuation(second, first) : 1
      const score = first.isBar && second.isBar ? Math.sqrt(ahead * back) : ahead * back
      if (score <= LEAST_SCORE) continue
      if (isWayHidden(scene, [one, two], [first.x, first.y], [second.x, second.y])) found.push({ one, two, score })
    }
  }
  return found
}

/** How well `other` lies on the bar's axis and has its width there. */
function continuation(bar: Shape, other: Shape): number {
  const [dx, dy] = [other.x - bar.x, other.y - bar.y]
  const offset = bar.axisX * dy - bar.axisY * dx
  // A slanted end turns the axis of a bar by about half the square of width by length.
  const turn = (bar.width / bar.length) ** 2 / 2
  const spread = OFFSET_SPREAD * bar.width + turn * Math.hypot(dx, dy)
  const [xx, xy, yy] = other.covariance
  const across = bar.axisY ** 2 * xx - 2 * bar.axisX * bar.axisY * xy + bar.axisX ** 2 * yy
  const ratio = Math.log(Math.sqrt(12 * across) / bar.width) / WIDTH_SPREAD
  return Math.exp(-((offset / spread) ** 2 + ratio ** 2) / 2)
}

function shapesOf({ size, regionAt, largest }: PartScene): Map<number, Shape> {
  const sums = new Float64Array(6 * (largest + 1))
  for (let y = 0, pixel = 0; y < size.height; y++) {
    const row = pixel
    for (const rowEnd = row + size.width; pixel < rowEnd;) {
      const region = regionAt[pixel]!
      const start = pixel - row
      while (++pixel < rowEnd && regionAt[pixel] === region);
      if (region !== 0) addRun(sums, 6 * region, y, start, pixel - row)
    }
  }
  const shapes = new Map<number, Shape>()
  for (let region = 1; region <= largest; region++) {
    const [area, sumX, sumY, sumXx, sumXy, sumYy] = sums.subarray(6 * region, 6 * region + 6)
    if (area! > 0) shapes.set(region, shapeOf(area!, [sumX!, sumY!], [sumXx!, sumXy!, sumYy!]))
  }
  return shapes
}

/** Adds the pixels (start … end − 1, y); all sums are of integers, so that their order does not matter. */
function addRun(sums: Float64Array, at: number, y: number, start: number, end: number): void {
  const count = end - start
  const sumX = (count * (start + end - 1)) / 2
  sums[at] = sums[at]! + count
  sums[at + 1] = sums[at + 1]! + sumX
  sums[at + 2] = sums[at + 2]! + count * y
  sums[at + 3] = sums[at + 3]! + sumOfSquares(end) - sumOfSquares(start)
  sums[at + 4] = sums[at + 4]! + sumX * y
  sums[at + 5] = sums[at + 5]! + count * y * y
}

/** 0² + 1² + … + (end − 1)². */
function sumOfSquares(end: number): number {
  return (end * (end - 1) * (2 * end - 1)) / 6
}

function shapeOf(area: number, [sumX, sumY]: readonly number[], [sumXx, sumXy, sumYy]: readonly number[]): Shape {
  const [x, y] = [sumX! / area, sumY! / area]
  // A pixel is a square, not a point: 1/12 each way.
  const [xx, xy, yy] = [sumXx! / area - x * x + 1 / 12, sumXy! / area - x * y, sumYy! / area - y * y + 1 / 12]
  const angle = Math.atan2(2 * xy, xx - yy) / 2
  const half = Math.hypot((xx - yy) / 2, xy)
  const middle = (xx + yy) / 2
  const [length, width] = [Math.sqrt(12 * (middle + half)), Math.sqrt(12 * Math.max(1 / 12, middle - half))]
  const isBar = length >= LEAST_ELONGATION * width && area >= LEAST_FILL * length * width
  const axis = { axisX: Math.cos(angle), axisY: Math.sin(angle) }
  return { x: x + 0.5, y: y + 0.5, ...axis, length, width, covariance: [xx, xy, yy], isBar }
}
