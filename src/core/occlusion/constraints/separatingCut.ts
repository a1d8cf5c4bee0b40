import { LARGEST_CAPACITY } from '../../graphcut/GridMinCut.ts'
import type { GridMinCut } from '../../graphcut/GridMinCut.ts'
import { pixelCount } from '../../pixels/imageSize.ts'
import type { ImageSize, PixelBox } from '../../pixels/imageSize.ts'
import { distancesInside } from './distancesInside.ts'
import type { Distances } from './distancesInside.ts'
import { sendAhead } from './sendAhead.ts'

/** What a cut is made in and of. Scribbles are indices of the whole grid; planes are those of the window, row-major. */
export interface SeparationTask {
  readonly size: ImageSize
  /** Part of the grid that is looked at; scribbles are cut off at its rim. */
  readonly window: PixelBox
  /** ≠ 0: the pixel may be divided. Written to: scribbles are made to count as inside. */
  readonly inside: Uint8Array
  readonly first: Iterable<number>
  readonly second: Iterable<number>
  /** What it costs to part a pixel and the one to its right, and the one below; under 0 where parting is asked for. */
  readonly costs: readonly [Float32Array, Float32Array]
  /** What parting two neighbours costs where there is no evidence: the unit of all that is added here. */
  readonly usualCost: number
}

/** Side of a pixel after the cut; 0 outside of the region, and where neither scribble reaches. */
export const FIRST_SIDE = 1
export const SECOND_SIDE = 2

export interface Separation {
  /** `FIRST_SIDE`, `SECOND_SIDE` or 0 per pixel of the whole grid; 0 outside of the window. */
  readonly sides: Uint8Array
  /** Whether there was a path inside the region between the two. */
  readonly isCut: boolean
  /** Whether both sides reach a rim of the window beyond which the grid goes on: there may be a way round. */
  readonly isOpen: boolean
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
 * scribbles as terminals. Pixels that one scribble alone reaches are on its side; `isCut` is false when there are no
 * others. O(pixels of the window) plus one cut of it, and one cleared byte per pixel of the grid.
 */
export function separatingCut(task: SeparationTask, minCut: GridMinCut): Separation {
  const { size, window, inside } = task
  const grid = { width: window.x1 - window.x0, height: window.y1 - window.y0 }
  const first = placesIn(window, size, task.first)
  const second = placesIn(window, size, task.second)
  for (const at of first) inside[at] = 1
  for (const at of second) inside[at] = 1
  const fromFirst = distancesInside(grid, inside, first)
  const fromSecond = distancesInside(grid, inside, second)
  const [toFirst, toSecond] = [fromFirst.steps, fromSecond.steps]
  const sideAt = new Uint8Array(inside.length)
  let isCut = false
  for (let at = 0; at < sideAt.length; at++) {
    sideAt[at] = toFirst[at]! >= 0 ? FIRST_SIDE : toSecond[at]! >= 0 ? SECOND_SIDE : 0
    isCut ||= toFirst[at]! >= 0 && toSecond[at]! >= 0
  }
  if (isCut) {
    fillCut(task, minCut, grid, fromFirst, fromSecond)
    minCut.solve()
    const isOnSinkSide = new Uint8Array(inside.length)
    minCut.writeSinkSide(isOnSinkSide)
    for (let at = 0; at < sideAt.length; at++) {
      if (isOnSinkSide[at] !== 0 && toFirst[at]! >= 0 && toSecond[at]! >= 0) sideAt[at] = SECOND_SIDE
    }
    for (const at of second) sideAt[at] = SECOND_SIDE
    for (const at of first) sideAt[at] = FIRST_SIDE
  }
  const sides = new Uint8Array(pixelCount(size))
  for (let row = 0; row < grid.height; row++) {
    const ofRow = sideAt.subarray(row * grid.width, (row + 1) * grid.width)
    sides.set(ofRow, (window.y0 + row) * size.width + window.x0)
  }
  return { sides, isCut, isOpen: isCut && isOpenAtRim(size, window, sides) }
}

/** Where pixels of the grid are in the window; those outside are left out. */
function placesIn({ x0, y0, x1, y1 }: PixelBox, { width }: ImageSize, pixels: Iterable<number>): number[] {
  const places: number[] = []
  for (const pixel of pixels) {
    const [x, y] = [pixel % width, Math.floor(pixel / width)]
    if (x >= x0 && y >= y0 && x < x1 && y < y1) places.push((y - y0) * (x1 - x0) + x - x0)
  }
  return places
}

function fillCut(
  { inside, costs, usualCost }: SeparationTask,
  minCut: GridMinCut,
  grid: ImageSize,
  fromFirst: Distances,
  fromSecond: Distances,
): void {
  const [toFirst, toSecond] = [fromFirst.steps, fromSecond.steps]
  const capacities = minCut.begin(grid, 4)
  const { terminal, forward, backward } = capacities
  const least = LEAST_STEP * usualCost
  const fillArc = (arc: 0 | 1, at: number, other: number) => {
    if (inside[other] === 0) return
    const cost = Math.round(Math.max(least, costs[arc][at]!) * UNITS)
    const units = Math.min(LARGEST_CAPACITY, Math.max(1, cost))
    forward[arc]![at] = units
    backward[arc]![at] = units
  }
  for (let y = 0, at = 0; y < grid.height; y++) {
    for (let x = 0; x < grid.width; x++, at++) {
      const [a, b] = [toFirst[at]!, toSecond[at]!]
      if (a < 0 || b < 0) continue
      const lean = a + b === 0 ? 0 : (b - a) / (a + b)
      terminal[at] = Math.round(NEARNESS * usualCost * lean * UNITS)
      if (a === 0) terminal[at] = LARGEST_CAPACITY
      else if (b === 0) terminal[at] = -LARGEST_CAPACITY
      if (x + 1 < grid.width) fillArc(0, at, at + 1)
      if (y + 1 < grid.height) fillArc(1, at, at + grid.width)
    }
  }
  // What comes from the first scribble's terminal goes to the second one, and the other way round.
  sendAhead(capacities, fromFirst, -1)
  sendAhead(capacities, fromSecond, 1)
}

function isOpenAtRim(size: ImageSize, { x0, y0, x1, y1 }: PixelBox, sides: Uint8Array): boolean {
  const seen = new Set<number>()
  const look = (x: number, y: number) => seen.add(sides[y * size.width + x]!)
  for (let x = x0; x < x1; x++) {
    if (y0 > 0) look(x, y0)
    if (y1 < size.height) look(x, y1 - 1)
  }
  for (let y = y0; y < y1; y++) {
    if (x0 > 0) look(x0, y)
    if (x1 < size.width) look(x1 - 1, y)
  }
  return seen.has(FIRST_SIDE) && seen.has(SECOND_SIDE)
}
