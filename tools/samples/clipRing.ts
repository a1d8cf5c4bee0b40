import type { ImageSize } from '../../src/core/pixels/imageSize.ts'

/**
 * The part of a ring inside the image, coordinates rounded to hundredths of a pixel: an outline as an annotator draws
 * it, along the border where the object goes on outside. Empty when nothing is inside.
 * Cuts by the four sides of the image in turn (Sutherland & Hodgman, "Reentrant polygon clipping", 1974); a concave ring
 * may keep overlapping sides on the border, which fill nothing.
 */
export function ringInImage(ring: readonly number[], { width, height }: ImageSize): number[] {
  let points = pointsOf(ring)
  points = clipped(points, (point) => point[0])
  points = clipped(points, (point) => width - point[0])
  points = clipped(points, (point) => point[1])
  points = clipped(points, (point) => height - point[1])
  const rounded = points.map(([x, y]) => [hundredths(x), hundredths(y)] as const)
  return rounded.filter((point, at) => isCorner(rounded, at, point)).flat()
}

type Point = readonly [x: number, y: number]

function pointsOf(ring: readonly number[]): Point[] {
  return Array.from({ length: ring.length / 2 }, (_, index) => [ring[2 * index]!, ring[2 * index + 1]!])
}

/** Keeps where `inside` is not negative, with new corners where the ring crosses zero. */
function clipped(points: readonly Point[], inside: (point: Point) => number): Point[] {
  return points.flatMap((point, at) => {
    const before = points[(at + points.length - 1) % points.length]!
    const here = inside(point)
    const there = inside(before)
    const kept = here >= 0 ? [point] : []
    if (here >= 0 === there >= 0) return kept
    const share = there / (there - here)
    const crossing: Point = [before[0] + (point[0] - before[0]) * share, before[1] + (point[1] - before[1]) * share]
    return [crossing, ...kept]
  })
}

/** False for a point that rounding made equal to the one before it. */
function isCorner(points: readonly Point[], at: number, [x, y]: Point): boolean {
  const before = points[(at + points.length - 1) % points.length]!
  return before[0] !== x || before[1] !== y
}

function hundredths(value: number): number {
  // Adding 0 turns −0 into 0.
  return Math.round(value * 100) / 100 + 0
}
