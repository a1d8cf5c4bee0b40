import { maskBounds, maskContains } from '../../../core/masks/maskMeasures.ts'
import type { RunLengthMask } from '../../../core/masks/RunLengthMask.ts'
import type { PixelBox } from '../../../core/pixels/imageSize.ts'

/** A place well inside a mask, in image coordinates. */
export interface InteriorPoint {
  readonly x: number
  readonly y: number
  /** About how far the border of the mask is, in image pixels; at least half a pixel. */
  readonly radius: number
}

/** Cells along the longer side of the mask's box: fine enough for a label, and cheap whatever the image size. */
const CELLS = 48

/**
 * Where a label sits best: of the cells of a coarse grid over the mask's box that are farthest from every cell outside
 * the mask, the most central one; for masks thinner than the grid the middle of the longest run. The point is always a pixel centre of the mask.
 * O(CELLS² log runs + runs). Null for the empty mask.
 */
export function interiorPoint(mask: RunLengthMask): InteriorPoint | null {
  const bounds = maskBounds(mask)
  if (bounds === null) return null
  const cell = Math.max(1, Math.max(bounds.x1 - bounds.x0, bounds.y1 - bounds.y0) / CELLS)
  const grid = sampleGrid(mask, bounds, cell)
  const distances = distancesInside(grid)
  const best = mostCentral(grid, distances)
  if (distances[best] === 0) return middleOfLongestRun(mask)
  const column = (best % grid.columns) - 1
  const row = Math.floor(best / grid.columns) - 1
  return {
    x: centreOf(bounds.x0, column, cell, bounds.x1) + 0.5,
    y: centreOf(bounds.y0, row, cell, bounds.y1) + 0.5,
    radius: Math.max(0.5, (distances[best]! / ORTHOGONAL - 0.5) * cell),
  }
}

/** 1 where the middle of a cell belongs to the mask, with a border of zeros around. */
interface Grid {
  readonly columns: number
  readonly rows: number
  readonly inside: Uint8Array
}

function sampleGrid(mask: RunLengthMask, bounds: PixelBox, cell: number): Grid {
  const columns = Math.ceil((bounds.x1 - bounds.x0) / cell) + 2
  const rows = Math.ceil((bounds.y1 - bounds.y0) / cell) + 2
  const inside = new Uint8Array(columns * rows)
  for (let row = 1; row < rows - 1; row++) {
    const y = centreOf(bounds.y0, row - 1, cell, bounds.y1)
    for (let column = 1; column < columns - 1; column++) {
      const x = centreOf(bounds.x0, column - 1, cell, bounds.x1)
      if (maskContains(mask, x, y)) inside[row * columns + column] = 1
    }
  }
  return { columns, rows, inside }
}

/** The pixel in the middle of a cell. */
function centreOf(start: number, index: number, cell: number, end: number): number {
  return Math.min(end - 1, Math.floor(start + (index + 0.5) * cell))
}

/** Weights of the 3-4 chamfer: G. Borgefors, "Distance transformations in digital images", CVGIP 34, 1986. */
const ORTHOGONAL = 3
const DIAGONAL = 4

/** Chamfer distance of each cell to the nearest one outside, in thirds of a cell. */
function distancesInside({ columns, rows, inside }: Grid): Uint16Array {
  const distance = Uint16Array.from(inside, (value) => (value === 0 ? 0 : 0xfff))
  const relax = (at: number, straight: number, vertical: number, first: number, second: number): void => {
    if (distance[at] === 0) return
    const nearest = Math.min(
      distance[at + straight]! + ORTHOGONAL,
      distance[at + vertical]! + ORTHOGONAL,
      distance[at + first]! + DIAGONAL,
      distance[at + second]! + DIAGONAL,
    )
    distance[at] = Math.min(distance[at]!, nearest)
  }
  for (let row = 1; row < rows - 1; row++) {
    for (let column = 1; column < columns - 1; column++) {
      relax(row * columns + column, -1, -columns, -columns - 1, -columns + 1)
    }
  }
  for (let row = rows - 2; row > 0; row--) {
    for (let column = columns - 2; column > 0; column--) {
      relax(row * columns + column, 1, columns, columns + 1, columns - 1)
    }
  }
  return distance
}

/**
 * Of the cells about as far inside as the farthest one, the one nearest to the middle of all of those: on a long bar
 * hundreds are equally far inside, and a label belongs to the middle.
 */
function mostCentral({ columns }: Grid, distances: Uint16Array): number {
  const enough = 0.85 * distances.reduce((largest, distance) => Math.max(largest, distance), 0)
  const candidates: number[] = []
  for (let at = 0; at < distances.length; at++) if (distances[at]! >= enough) candidates.push(at)
  const column = mean(candidates.map((at) => at % columns))
  const row = mean(candidates.map((at) => Math.floor(at / columns)))
  const offCentre = (at: number): number => Math.hypot((at % columns) - column, Math.floor(at / columns) - row)
  return candidates.reduce((best, at) => (offCentre(at) < offCentre(best) ? at : best))
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

function middleOfLongestRun({ ends, width }: RunLengthMask): InteriorPoint {
  let longest = 1
  for (let run = 1; run < ends.length; run += 2) {
    if (ends[run]! - ends[run - 1]! > ends[longest]! - ends[longest - 1]!) longest = run
  }
  const pixel = Math.floor((ends[longest - 1]! + ends[longest]!) / 2)
  return { x: (pixel % width) + 0.5, y: Math.floor(pixel / width) + 0.5, radius: 0.5 }
}
