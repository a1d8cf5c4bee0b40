import { pixelCount } from '../../pixels/imageSize.ts'
import type { ImageSize, PixelBox } from '../../pixels/imageSize.ts'
import { boundsOf, grown } from '../constraints/gridPixels.ts'
import type { GridPixels } from '../constraints/gridPixels.ts'
import { labelingEnergy } from '../labeling/labelingEnergy.ts'
import type { Labeling, LabelingProblem } from '../labeling/LabelingProblem.ts'
import { looseParts } from '../labeling/looseParts.ts'
import { movePartLabels, partLooseParts } from '../labeling/partMoves.ts'
import { solveLabeling } from '../labeling/solveLabeling.ts'
import type { LabelingOptions, LabelingSolution } from '../labeling/solveLabeling.ts'
import { labelComponents } from '../readout/labelComponents.ts'
import type { LabelComponents } from '../readout/labelComponents.ts'
import { sameRegions } from '../readout/sameRegions.ts'
import type { MoveRecord } from '../SceneSolution.ts'
import { cropPlane, cropProblem, pastePlane } from './cropProblem.ts'
import { partsInTension } from './partsInTension.ts'

/** Free background around the parts that are solved anew, in pixels; doubled when the foreground grows up to its edge. */
const FIRST_MARGIN = 12
/** Share of all labeled pixels from which on a whole solve is no slower. */
const LARGEST_SHARE = 0.8

/**
 * Solves a problem anew where it changed. The connected parts of the previous labeling that the change touches lose their
 * labels and are solved from 0, as a whole solve does, with everything else held, then part moves (if asked for) put
 * held parts on other levels; parts in the window whose border still costs more than before are let go as well, until none
 * does, at worst until the whole is solved. So cost follows the size of the objects concerned, and the energy is that of a
 * whole solve up to what both leave to chance, the local minima of moves (tests/core/occlusion/resolve/resolveScene.test.ts
 * states by how much).
 *
 * `previous` and `frozen` are on the problem's grid; `changed` holds every pixel about which the problem says something
 * else than the one that `previous` was found for (`changedPixels`). Nothing is written to but the min cut. Moves are
 * those of the last window, with energies of the whole.
 */
export function relabel(
  problem: LabelingProblem,
  previous: Labeling,
  changed: GridPixels,
  options: Omit<LabelingOptions, 'initial'>,
): LabelingSolution {
  const { size } = problem
  const frozen = options.frozen ?? new Uint8Array(pixelCount(size))
  const start = withoutFrozen(previous, frozen)
  const startEnergy = labelingEnergy(problem, start)
  const changedBounds = boundsOf([changed], size)
  if (changedBounds === null) return { labeling: start, energy: startEnergy, moves: [] }
  const parts = labelComponents(size, start, 4)
  const { partAt, area } = parts
  const free = partsAt(changed, partAt)
  const labeled = area.reduce((sum, pixels) => sum + pixels, 0)
  for (let margin = FIRST_MARGIN; ;) {
    const freed = [...free].reduce((sum, part) => sum + area[part]!, 0)
    if (freed > LARGEST_SHARE * labeled) break
    const inner = grown(boundsOfParts(free, partAt, size, changedBounds), margin, size)
    const window = grown(inner, 1, size)
    const held = heldPixels(size, window, inner, frozen, partAt, free)
    const found = solveWindow({ problem, start, startEnergy, changed, window, held }, options)
    const isGrown = reachesEdge(size, found.cropped, held, window, inner, (pixel) => frozen[pixel] !== 0)
    const before = cropPlane(start, size, window, Uint16Array)
    const after = cropPlane(found.labeling, size, window, Uint16Array)
    const partsInWindow = cropPlane(partAt, size, window, Int32Array)
    const tense = partsInTension(found.crop, before, after, held, partsInWindow)
    if (tense.size === 0 && !isGrown) {
      const isParted =
        options.partMoves === true &&
        hasLooseParts(problem, found.labeling, parts, changed) &&
        partLooseParts(problem, found.labeling)
      return isParted ? { ...found, energy: labelingEnergy(problem, found.labeling) } : found
    }
    for (const part of tense) free.add(part)
    if (isGrown) margin *= 2
  }
  return solveLabeling(problem, options)
}

interface WindowTask {
  readonly problem: LabelingProblem
  readonly start: Labeling
  readonly startEnergy: number
  /** Pixels about which the problem says something new. */
  readonly changed: GridPixels
  readonly window: PixelBox
  /** ≠ 0: the pixel of the window keeps the label that it has in `start`. */
  readonly held: Uint8Array
}

interface WindowSolution extends LabelingSolution {
  /** The problem of the window and its labeling, before part moves. */
  readonly crop: LabelingProblem
  readonly cropped: Labeling
}

/**
 * Solves a window, from 0 where nothing is held, as a whole solve begins; from where it was, too, should that have been
 * better. Energies, also those that are reported, are of the whole.
 */
function solveWindow(
  { problem, start, startEnergy, changed, window, held }: WindowTask,
  options: Omit<LabelingOptions, 'initial'>,
): WindowSolution {
  const { size } = problem
  const crop = cropProblem(problem, window)
  const before = cropPlane(start, size, window, Uint16Array)
  const energyBefore = labelingEnergy(crop, before)
  const ofWhole = (move: MoveRecord): MoveRecord => ({ ...move, energy: move.energy - energyBefore + startEnergy })
  const onMove = (move: MoveRecord) => options.onMove?.(ofWhole(move))
  const inWindow = { ...options, onMove, partMoves: false, frozen: held }
  let best = solveLabeling(crop, { ...inWindow, initial: withoutFree(before, held) })
  if (best.energy > energyBefore) {
    const onwards = solveLabeling(crop, { ...inWindow, initial: before })
    if (onwards.energy < best.energy) best = onwards
  }
  const labeling = start.slice()
  pastePlane(labeling, best.labeling, size, window)
  const cut = { crop, cropped: best.labeling, labeling, energy: best.energy - energyBefore + startEnergy }
  const moves = best.moves.map(ofWhole)
  if (options.partMoves !== true) return { ...cut, moves }
  // Far parts are where part moves and the parting of loose parts left them.
  if (!movePartLabels(problem, labeling, touchedPixels(changed, start, labeling))) return { ...cut, moves }
  const energy = labelingEnergy(problem, labeling)
  const unmoved = start.slice()
  pastePlane(unmoved, best.labeling, size, window)
  const moved = labeling.reduce((count, label, pixel) => (label === unmoved[pixel] ? count : count + 1), 0)
  const record: MoveRecord = { kind: 'parts', changed: moved, energy }
  options.onMove?.(record)
  return { ...cut, energy, moves: [...moves, record] }
}

function withoutFree(labeling: Labeling, held: Uint8Array): Labeling {
  const result = labeling.slice()
  for (let pixel = 0; pixel < result.length; pixel++) if (held[pixel] === 0) result[pixel] = 0
  return result
}

/** The labeling with 0 at frozen pixels; the same one where they have it already. */
function withoutFrozen(labeling: Labeling, frozen: Uint8Array): Labeling {
  let result = labeling
  for (let pixel = 0; pixel < frozen.length; pixel++) {
    if (frozen[pixel] === 0 || labeling[pixel] === 0) continue
    if (result === labeling) result = labeling.slice()
    result[pixel] = 0
  }
  return result
}

/** 1 for the pixels that the problem says something new about, and for those that have another label. */
function touchedPixels({ isIn }: GridPixels, before: Labeling, after: Labeling): Uint8Array {
  const isTouched = isIn.slice()
  for (let pixel = 0; pixel < isTouched.length; pixel++) if (before[pixel] !== after[pixel]) isTouched[pixel] = 1
  return isTouched
}

/**
 * Whether parts that are new, or that the problem says something new about, hang together loosely. Of the others this was
 * found out before: looking at the box of these is quicker than at everything. `old`: the parts before.
 * O(pixels) for the parts, all else O(pixels of the box).
 */
function hasLooseParts(
  problem: LabelingProblem,
  labeling: Labeling,
  old: LabelComponents,
  changed: GridPixels,
): boolean {
  const { size } = problem
  const { partAt, count } = labelComponents(size, labeling, 4)
  const isOld = sameRegions(partAt, count, old.partAt, old.count)
  for (const pixel of changed.list) isOld[partAt[pixel]!] = 0
  const looked = new Set([...isOld.keys()].filter((part) => part > 0 && isOld[part] === 0))
  if (looked.size === 0) return false
  const nowhere = { x0: size.width, y0: size.height, x1: 0, y1: 0 }
  const box = boundsOfParts(looked, partAt, size, nowhere)
  const parts = cropPlane(partAt, size, box, Int32Array)
  const labels = cropPlane(labeling, size, box, Uint16Array)
  for (let at = 0; at < labels.length; at++) if (isOld[parts[at]!] !== 0) labels[at] = 0
  return looseParts(cropProblem(problem, box), labels) !== null
}

/** The parts that changed pixels lie in. */
function partsAt({ list }: GridPixels, partAt: Int32Array): Set<number> {
  const parts = new Set<number>()
  for (const pixel of list) if (partAt[pixel] !== 0) parts.add(partAt[pixel]!)
  return parts
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

/** 1 for the pixels of the window that keep their label: those outside of the inner box, frozen ones, and held parts. */
function heldPixels(
  { width }: ImageSize,
  window: PixelBox,
  inner: PixelBox,
  frozen: Uint8Array,
  partAt: Int32Array,
  free: ReadonlySet<number>,
): Uint8Array {
  const columns = window.x1 - window.x0
  const held = new Uint8Array(columns * (window.y1 - window.y0)).fill(1)
  const isFree = new Uint8Array(partAt.length + 1)
  isFree[0] = 1
  for (const part of free) isFree[part] = 1
  for (let y = inner.y0; y < inner.y1; y++) {
    const row = (y - window.y0) * columns - window.x0
    for (let x = inner.x0; x < inner.x1; x++) {
      const pixel = y * width + x
      held[row + x] = frozen[pixel] !== 0 || isFree[partAt[pixel]!] === 0 ? 1 : 0
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
