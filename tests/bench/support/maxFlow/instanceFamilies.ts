import type { GridInstance } from '../../../../src/core/graphcut/gridFile.ts'
import { ARC_X, ARC_Y } from '../../../../src/core/graphcut/GridMinCut.ts'
import type { GridConnectivity } from '../../../../src/core/graphcut/GridMinCut.ts'
import { drawDiscs } from './discPicture.ts'
import type { Disc } from './discPicture.ts'
import { Xorshift32 } from './Xorshift32.ts'

/** The families in the order of their numbers in grid files. */
export const FAMILIES = ['seg', 'scrib', 'rand'] as const
export type FamilyName = (typeof FAMILIES)[number]

/** Stands for "must": more than any cut through the smoothness of the largest grids measured. */
const HARD = 100_000_000
/** Smoothness of two equal greys; falls with contrast, never below 1. */
const SMOOTHNESS = { seg: 60, scrib: 200 }
const CONTRAST_SIGMA = 30

/** A square instance, the same on every machine for the same arguments. */
export function makeInstance(name: FamilyName, side: number, connectivity: GridConnectivity): GridInstance {
  const seed = 12345 + side + connectivity
  const random = new Xorshift32(seed)
  const family = FAMILIES.indexOf(name)
  const size = { width: side, height: side }
  const common = { size, connectivity, seed, family, referenceFlow: null }
  if (name === 'rand') return { ...common, ...randomGrid(side, connectivity, random) }
  const { grey, discs } = drawDiscs(side, random)
  const forward = contrastArcs(grey, side, connectivity, SMOOTHNESS[name])
  const terminals = name === 'seg' ? dataTerminals(grey) : strokeTerminals(side, discs)
  return { ...common, ...terminals, forward, backward: forward.map((plane) => plane.slice()) }
}

/** Weight by contrast, exp(−Δ² / 2σ²), over the length of the arc. */
function contrastArcs(grey: Uint8Array, side: number, connectivity: GridConnectivity, weight: number): Int32Array[] {
  const byContrast = Float64Array.from({ length: 256 }, (_, step) =>
    Math.exp(-(step * step) / (2 * CONTRAST_SIGMA ** 2)),
  )
  return arcPlanes(side, connectivity, (from, to, direction) => {
    const length = direction < 2 ? 1 : Math.SQRT2
    return Math.max(1, Math.round((weight * byContrast[Math.abs(grey[from]! - grey[to]!)]!) / length))
  })
}

/** Strong data terms: how much nearer the grey is to a disc's than to the background's. */
function dataTerminals(grey: Uint8Array) {
  const fromSource = new Int32Array(grey.length)
  const toSink = new Int32Array(grey.length)
  for (let pixel = 0; pixel < grey.length; pixel++) {
    fromSource[pixel] = Math.abs(grey[pixel]! - 90)
    toSink[pixel] = Math.abs(grey[pixel]! - 165)
  }
  return { fromSource, toSink }
}

/** The interactive case: a short stroke in each disc, strokes along the borders of the picture, and nothing else. */
function strokeTerminals(side: number, discs: readonly Disc[]) {
  const fromSource = new Int32Array(side * side)
  const toSink = new Int32Array(side * side)
  const thickness = Math.max(1, Math.round(side / 170))
  for (const { x, y, radius } of discs) {
    const reach = Math.round(radius * 0.4)
    for (let dy = 0; dy < thickness; dy++) {
      for (let dx = -reach; dx <= reach; dx++) fromSource[(y + dy) * side + x + dx] = HARD
    }
  }
  const margin = Math.round(side * 0.02)
  for (let along = margin; along < side - margin; along++) {
    for (let step = 0; step < thickness; step++) {
      const near = margin + step
      const far = side - 1 - near
      toSink[near * side + along] = HARD
      toSink[far * side + along] = HARD
      toSink[along * side + near] = HARD
      toSink[along * side + far] = HARD
    }
  }
  return { fromSource, toSink }
}

/** Directed random capacities; a tenth of the pixels is tied to one of the terminals. */
function randomGrid(side: number, connectivity: GridConnectivity, random: Xorshift32) {
  const fromSource = new Int32Array(side * side)
  const toSink = new Int32Array(side * side)
  for (let pixel = 0; pixel < side * side; pixel++) {
    if (random.below(10) !== 0) continue
    const into = random.below(2) === 0 ? fromSource : toSink
    into[pixel] = 1 + random.below(500)
  }
  const forward = arcPlanes(side, connectivity, () => random.below(101))
  const backward = arcPlanes(side, connectivity, () => random.below(101))
  return { fromSource, toSink, forward, backward }
}

/** One plane per direction, filled in row by row; 0 where the arc would leave the grid. */
function arcPlanes(
  side: number,
  connectivity: GridConnectivity,
  capacityOf: (from: number, to: number, direction: number) => number,
): Int32Array[] {
  return Array.from({ length: connectivity / 2 }, (_, direction) => {
    const stepX = ARC_X[direction]!
    const stepY = ARC_Y[direction]!
    const plane = new Int32Array(side * side)
    for (let y = 0; y + stepY < side; y++) {
      for (let x = Math.max(0, -stepX); x + stepX < side && x < side; x++) {
        const pixel = y * side + x
        plane[pixel] = capacityOf(pixel, pixel + stepY * side + stepX, direction)
      }
    }
    return plane
  })
}
