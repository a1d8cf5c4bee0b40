import { ARC_X, ARC_Y, LARGEST_CAPACITY } from '../../graphcut/GridMinCut.ts'
import type { GridMinCut } from '../../graphcut/GridMinCut.ts'
import { pixelCount } from '../../pixels/imageSize.ts'
import type { ImageSize, PixelBox } from '../../pixels/imageSize.ts'
import { distancesInside } from './distancesInside.ts'

/** What a cut is made in and of. Pixels are indices of the whole grid. */
export interface SeparationTask {
  readonly size: ImageSize
  /** Part of the grid that is looked at; holds both scribbles. */
  readonly window: PixelBox
  /** Only such pixels are divided. Scribbles count as inside. */
  readonly isInside: (pixel: number) => boolean
  readonly first: Iterable<number>
  readonly second: Iterable<number>
  /** What it costs to part the neighbours (pixel, pixel + ARC direction 0 or 1); below 0 where parting them is asked for. */
  readonly costOf: (arc: number, pixel: number) => number
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
  const { size, window } = task
  const grid = { width: window.x1 - window.x0, height: window.y1 - window.y0 }
  const pixelOf = (at: number) => (window.y0 + Math.floor(at / grid.width)) * size.width + window.x0 + (at % grid.width)
  const placeOf = (pixel: number) =>
    (Math.floor(pixel / size.width) - window.y0) * grid.width + (pixel % size.width) - window.x0
  const inside = new Uint8Array(pixelCount(grid))
  for (let at = 0; at < inside.length; at++) inside[at] = task.isInside(pixelOf(at)) ? 1 : 0
  const first = Array.from(task.first, placeOf)
  const second = Array.from(task.second, placeOf)
  for (const at of [...first, ...second]) inside[at] = 1
  const toFirst = distancesInside(grid, inside, first)
  const toSecond = distancesInside(grid, inside, second)
  const sideAt = toFirst.map((steps, at) => (steps >= 0 ? FIRST_SIDE : toSecond[at]! >= 0 ? SECOND_SIDE : 0))
  const isShared = (at: number) => toFirst[at]! >= 0 && toSecond[at]! >= 0
  const isCut = sideAt.some((_, at) => isShared(at))
  if (isCut) {
    fillCut(task, minCut, { grid, pixelOf, inside, toFirst, toSecond })
    minCut.solve()
    sideAt.forEach((_, at) => {
      if (isShared(at) && !minCut.isSourceSide(at)) sideAt[at] = SECOND_SIDE
    })
    for (const at of second) sideAt[at] = SECOND_SIDE
    for (const at of first) sideAt[at] = FIRST_SIDE
  }
  const sides = new Uint8Array(pixelCount(size))
  sideAt.forEach((side, at) => (sides[pixelOf(at)] = side))
  return { sides, isCut, isOpen: isCut && isOpenAtRim(size, window, sides) }
}

/** The window as separatingCut works on it: row-major planes of its own. */
interface CutWindow {
  readonly grid: ImageSize
  readonly pixelOf: (at: number) => number
  readonly inside: Uint8Array
  readonly toFirst: Int32Array
  readonly toSecond: Int32Array
}

function fillCut(task: SeparationTask, minCut: GridMinCut, cut: CutWindow): void {
  const { grid, inside, toFirst, toSecond } = cut
  const { terminal, forward, backward } = minCut.begin(grid, 4)
  const steps = [1, grid.width]
  for (let at = 0; at < inside.length; at++) {
    const [a, b] = [toFirst[at]!, toSecond[at]!]
    if (a < 0 || b < 0) continue
    const lean = a + b === 0 ? 0 : (b - a) / (a + b)
    terminal[at] = Math.round(NEARNESS * task.usualCost * lean * UNITS)
    if (a === 0) terminal[at] = LARGEST_CAPACITY
    else if (b === 0) terminal[at] = -LARGEST_CAPACITY
    const pixel = cut.pixelOf(at)
    const [x, y] = [at % grid.width, Math.floor(at / grid.width)]
    for (let arc = 0; arc < 2; arc++) {
      if (x + ARC_X[arc]! >= grid.width || y + ARC_Y[arc]! >= grid.height || inside[at + steps[arc]!] === 0) continue
      const cost = Math.max(LEAST_STEP * task.usualCost, task.costOf(arc, pixel))
      const units = Math.min(LARGEST_CAPACITY, Math.max(1, Math.round(cost * UNITS)))
      forward[arc]![at] = units
      backward[arc]![at] = units
    }
  }
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
