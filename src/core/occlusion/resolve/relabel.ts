import { pixelCount } from '../../pixels/imageSize.ts'
import type { ImageSize, PixelBox } from '../../pixels/imageSize.ts'
import { boundsOf, grown } from '../constraints/gridPixels.ts'
import type { GridPixels } from '../constraints/gridPixels.ts'
import { labelingEnergy } from '../labeling/labelingEnergy.ts'
import type { Labeling, LabelingProblem } from '../labeling/LabelingProblem.ts'
import { movePartLabels } from '../labeling/partMoves.ts'
import { solveLabeling } from '../labeling/solveLabeling.ts'
import type { LabelingOptions, LabelingSolution } from '../labeling/solveLabeling.ts'
import { labelComponents } from '../readout/labelComponents.ts'
import { cropPlane, cropProblem, pastePlane } from './cropProblem.ts'
import { partsInTension } from './partsInTension.ts'

/** Free background around the parts that are solved anew, in pixels; doubled when the foreground grows up to its edge. */
const FIRST_MARGIN = 12
/** Parts count as touched by a change up to this many pixels away: the reach of an oriented pair, and one more. */
const REACH = 0
/** Share of all labeled pixels from which on a whole solve is no slower. */
const LARGEST_SHARE = 0.8

const EMPTY: PixelBox = { x0: 0, y0: 0, x1: 0, y1: 0 }

export interface Relabeling extends LabelingSolution {
  /** What was solved anew; the whole grid when nothing less would do. Labels outside are those of before. */
  readonly window: PixelBox
}

/**
 * Solves a problem anew where it changed. The connected parts of the previous labeling that the change touches lose their
 * labels and are solved from 0, as a whole solve does, with everything else held; then the parts next to them that now
 * cost more than before are let go as well, until none does, at worst until the whole is solved. So cost follows the size of
 * the objects concerned, and the energy is that of a whole solve up to what both leave to chance (local minima of moves:
 * tests/core/occlusion/resolve/relabel.test.ts states by how much).
 *
 * `previous` and `frozen` are on the problem's grid; `changed` holds every pixel about which the problem says something
 * else than the one that `previous` was found for (`changedPixels`). Nothing is written to but the min cut. Moves recorded are those of the
 * last window, with energies of the whole.
 */
export function relabel(
  problem: LabelingProblem,
  previous: Labeling,
  changed: GridPixels,
  options: Omit<LabelingOptions, 'initial'>,
): Relabeling {
  const { size } = problem
  const frozen = options.frozen ?? new Uint8Array(pixelCount(size))
  const start = previous.map((label, pixel) => (frozen[pixel] === 0 ? label : 0))
  const { partAt, area } = labelComponents(size, start, 4)
  const free = partsNear(changed, partAt, size)
  const labeled = area.reduce((sum, pixels) => sum + pixels, 0)
  const changedBounds = boundsOf([changed], size)
  if (changedBounds === null)
    return { labeling: start, energy: labelingEnergy(problem, start), moves: [], window: EMPTY }
  for (let margin = FIRST_MARGIN; ;) {
    const freed = [...free].reduce((sum, part) => sum + area[part]!, 0)
    if (freed > LARGEST_SHARE * labeled) break
    const inner = grown(boundsOfParts(free, partAt, size, changedBounds), margin, size)
    const window = grown(inner, 1, size)
    const crop = cropProblem(problem, window)
    const held = heldPixels(size, window, inner, (pixel) => {
      return frozen[pixel] !== 0 || (partAt[pixel] !== 0 && !free.has(partAt[pixel]!))
    })
    const before = cropPlane(start, size, window, Uint16Array)
    const initial = before.map((label, at) => (held[at] === 0 ? 0 : label))
    const found = best(crop, { ...options, partMoves: false, frozen: held }, initial, before)
    const isGrown = reachesEdge(size, found.labeling, held, window, inner, (pixel) => frozen[pixel] !== 0)
    const labeling = start.slice()
    pastePlane(labeling, found.labeling, size, window)
    if (options.partMoves === true) movePartLabels(problem, labeling)
    const parts = cropPlane(partAt, size, window, Int32Array)
    const tense = partsInTension(crop, before, cropPlane(labeling, size, window, Uint16Array), held, parts)
    if (tense.size === 0 && !isGrown) {
      const energy = labelingEnergy(problem, labeling)
      const moves = found.moves.map((move) => ({ ...move, energy: move.energy - found.energy + energy }))
      return { labeling, energy, moves, window }
    }
    for (const part of tense) free.add(part)
    if (isGrown) margin *= 2
  }
  return { ...solveLabeling(problem, options), window: { x0: 0, y0: 0, x1: size.width, y1: size.height } }
}

/** From 0 where nothing is held, as a whole solve begins; from where it was, too, should that have been better. */
function best(
  crop: LabelingProblem,
  options: LabelingOptions,
  fromNothing: Labeling,
  before: Labeling,
): LabelingSolution {
  const anew = solveLabeling(crop, { ...options, initial: fromNothing })
  if (anew.energy <= labelingEnergy(crop, before)) return anew
  const onwards = solveLabeling(crop, { ...options, initial: before })
  return onwards.energy < anew.energy ? onwards : anew
}

/** The parts within `REACH` of changed pixels. */
function partsNear({ list }: GridPixels, partAt: Int32Array, { width, height }: ImageSize): Set<number> {
  const near = new Set<number>()
  for (const pixel of list) {
    const [x, y] = [pixel % width, Math.floor(pixel / width)]
    for (let row = Math.max(0, y - REACH); row <= Math.min(height - 1, y + REACH); row++) {
      for (let column = Math.max(0, x - REACH); column <= Math.min(width - 1, x + REACH); column++) {
        const part = partAt[row * width + column]!
        if (part !== 0) near.add(part)
      }
    }
  }
  return near
}

function boundsOfParts(parts: ReadonlySet<number>, partAt: Int32Array, size: ImageSize, least: PixelBox): PixelBox {
  let { x0, y0, x1, y1 } = least
  const isFree = new Uint8Array(partAt.length + 1)
  for (const part of parts) isFree[part] = 1
  for (let y = 0, pixel = 0; y < size.height; y++) {
    for (let x = 0; x < size.width; x++, pixel++) {
      if (isFree[partAt[pixel]!] === 0) continue
      if (x < x0) x0 = x
      if (x >= x1) x1 = x + 1
      if (y < y0) y0 = y
      if (y >= y1) y1 = y + 1
    }
  }
  return { x0, y0, x1, y1 }
}

/** 1 for the pixels of the window that keep their label: those outside of the inner box, and those that are held. */
function heldPixels(
  { width }: ImageSize,
  window: PixelBox,
  inner: PixelBox,
  isHeld: (pixel: number) => boolean,
): Uint8Array {
  const columns = window.x1 - window.x0
  const held = new Uint8Array(columns * (window.y1 - window.y0)).fill(1)
  for (let y = inner.y0; y < inner.y1; y++) {
    for (let x = inner.x0; x < inner.x1; x++) {
      held[(y - window.y0) * columns + x - window.x0] = isHeld(y * width + x) ? 1 : 0
    }
  }
  return held
}

/** Whether free foreground lies next to background just outside of the inner box: it may want to go on there. */
function reachesEdge(
  { width, height }: ImageSize,
  labeling: Labeling,
  held: Uint8Array,
  window: PixelBox,
  inner: PixelBox,
  isFrozen: (pixel: number) => boolean,
): boolean {
  const columns = window.x1 - window.x0
  const placeOf = (x: number, y: number) => (y - window.y0) * columns + x - window.x0
  const goesOn = (x: number, y: number, outerX: number, outerY: number) => {
    const isInside = outerX >= 0 && outerY >= 0 && outerX < width && outerY < height
    if (!isInside || labeling[placeOf(x, y)] === 0 || held[placeOf(x, y)] !== 0) return false
    return labeling[placeOf(outerX, outerY)] === 0 && !isFrozen(outerY * width + outerX)
  }
  for (let x = inner.x0; x < inner.x1; x++) {
    if (goesOn(x, inner.y0, x, inner.y0 - 1) || goesOn(x, inner.y1 - 1, x, inner.y1)) return true
  }
  for (let y = inner.y0; y < inner.y1; y++) {
    if (goesOn(inner.x0, y, inner.x0 - 1, y) || goesOn(inner.x1 - 1, y, inner.x1, y)) return true
  }
  return false
}
