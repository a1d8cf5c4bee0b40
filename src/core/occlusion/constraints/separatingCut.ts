import { ARC_X, ARC_Y, LARGEST_CAPACITY } from '../../graphcut/GridMinCut.ts'
import type { GridMinCut } from '../../graphcut/GridMinCut.ts'
import type { ImageSize, PixelBox } from '../../pixels/imageSize.ts'
import { distancesInside } from './distancesInside.ts'

/** What a cut is made in and of. Byte planes are row-major, ≠ 0 is inside. */
export interface SeparationTask {
  readonly size: ImageSize
  /** Only pixels of the region are divided. Seeds outside of it count as part of it. */
  readonly region: Uint8Array
  readonly first: Uint8Array
  readonly second: Uint8Array
  /** ≥ 0: what it costs to part the neighbours (pixel, pixel + ARC direction 0 or 1). */
  readonly costOf: (arc: number, pixel: number) => number
  /** What parting two neighbours costs where there is no evidence: the unit of all that is added here. */
  readonly usualCost: number
}

/** Side of a pixel after the cut; 0 outside of the region, and where neither seed reaches. */
export const FIRST_SIDE = 1
export const SECOND_SIDE = 2

export interface Separation {
  /** `FIRST_SIDE`, `SECOND_SIDE` or 0 per pixel. */
  readonly sides: Uint8Array
  /** Whether there was a path inside the region between the two. */
  readonly isCut: boolean
}

/** Least cost of a step of the curve, in usual costs: of two curves along evidence the shorter wins. */
const LEAST_STEP = 0.05
/**
 * How much a pixel prefers the scribble that is nearer, in usual costs, at most. Without it the cheapest curve would hug
 * the shorter scribble; with it, evidence that runs a few dozen pixels off the middle still wins: 40 steps saved there
 * pay for a strip of 40 by 20 pixels that goes to the farther side.
 */
const NEARNESS = 0.1
const UNITS = 1000

/**
 * Divides a region between two scribbles by the cheapest curve: the minimum cut of the region's pixel graph with the
 * scribbles as terminals. Pixels that one scribble alone reaches are on its side; `isCut` is false when there are no others.
 * O(pixels) plus one cut of the box around what both reach.
 */
export function separatingCut(task: SeparationTask, minCut: GridMinCut): Separation {
  const { size, region, first, second } = task
  const inside = region.slice()
  for (let pixel = 0; pixel < inside.length; pixel++) if (first[pixel] !== 0 || second[pixel] !== 0) inside[pixel] = 1
  const toFirst = distancesInside(size, inside, first)
  const toSecond = distancesInside(size, inside, second)
  const box = boxWhere(size, (pixel) => toFirst[pixel]! >= 0 && toSecond[pixel]! >= 0)
  const sides = Uint8Array.from(toFirst, (steps, pixel) => {
    if (steps >= 0) return FIRST_SIDE
    return toSecond[pixel]! >= 0 ? SECOND_SIDE : 0
  })
  if (box === null) return { sides, isCut: false }

  const grid = { width: box.x1 - box.x0, height: box.y1 - box.y0 }
  const pixelOf = (x: number, y: number) => (box.y0 + y) * size.width + box.x0 + x
  const { terminal, forward, backward } = minCut.begin(grid, 4)
  for (let y = 0, at = 0; y < grid.height; y++) {
    for (let x = 0; x < grid.width; x++, at++) {
      const pixel = pixelOf(x, y)
      const [a, b] = [toFirst[pixel]!, toSecond[pixel]!]
      if (a < 0 || b < 0) continue
      const lean = a + b === 0 ? 0 : (b - a) / (a + b)
      terminal[at] = Math.round(NEARNESS * task.usualCost * lean * UNITS)
      if (first[pixel] !== 0) terminal[at] = LARGEST_CAPACITY
      else if (second[pixel] !== 0) terminal[at] = -LARGEST_CAPACITY
      for (let arc = 0; arc < 2; arc++) {
        if (x + ARC_X[arc]! >= grid.width || y + ARC_Y[arc]! >= grid.height) continue
        if (inside[pixel + ARC_X[arc]! + ARC_Y[arc]! * size.width] === 0) continue
        const cost = Math.max(LEAST_STEP * task.usualCost, task.costOf(arc, pixel))
        const units = Math.min(LARGEST_CAPACITY, Math.max(1, Math.round(cost * UNITS)))
        forward[arc]![at] = units
        backward[arc]![at] = units
      }
    }
  }
  minCut.solve()
  for (let y = 0, at = 0; y < grid.height; y++) {
    for (let x = 0; x < grid.width; x++, at++) {
      const pixel = pixelOf(x, y)
      if (sides[pixel] === 0 || toSecond[pixel]! < 0 || toFirst[pixel]! < 0 || first[pixel] !== 0) continue
      if (second[pixel] !== 0 || !minCut.isSourceSide(at)) sides[pixel] = SECOND_SIDE
    }
  }
  return { sides, isCut: true }
}

/** Smallest box around the pixels that fulfil a condition; null when there is none. */
function boxWhere({ width, height }: ImageSize, isIn: (pixel: number) => boolean): PixelBox | null {
  let [x0, y0, x1, y1] = [width, height, 0, 0]
  for (let y = 0, pixel = 0; y < height; y++) {
    for (let x = 0; x < width; x++, pixel++) {
      if (!isIn(pixel)) continue
      if (x < x0) x0 = x
      if (x >= x1) x1 = x + 1
      if (y < y0) y0 = y
      y1 = y + 1
    }
  }
  return x1 === 0 ? null : { x0, y0, x1, y1 }
}
