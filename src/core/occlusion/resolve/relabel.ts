import type { ImageSize, PixelBox } from '../../pixels/imageSize.ts'
import { boundsOf, grown } from '../constraints/gridPixels.ts'
import type { GridPixels } from '../constraints/gridPixels.ts'
import { labelingEnergy } from '../labeling/labelingEnergy.ts'
import type { Labeling, LabelingProblem } from '../labeling/LabelingProblem.ts'
import { looseParts } from '../labeling/looseParts.ts'
import { movePartLabels, partLooseParts } from '../labeling/partMoves.ts'
import { solveLabeling } from '../labeling/solveLabeling.ts'
import type { LabelingOptions, LabelingSolution } from '../labeling/solveLabeling.ts'
import { partMap, sameParts } from '../readout/partMap.ts'
import type { PartMap } from '../readout/partMap.ts'
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
  previous: PreviousLabeling,
  changed: GridPixels,
  options: Omit<LabelingOptions, 'initial'>,
): LabelingSolution {
  const { size } = problem
  const frozen = options.frozen ?? null
  const start = withoutFrozen(previous.labeling, frozen)
  const isSame = start === previous.labeling && previous.parts !== undefined
  const parts = isSame ? previous.parts! : partMap(size, start)
  const startEnergy = labelingEnergy(problem, start, parts.squares)
  const changedBounds = boundsOf([changed], size)
  if (changedBounds === null) return { labeling: start, energy: startEnergy, moves: [], parts }
  const { partAt, area } = parts
  const free = partsAt(changed, partAt)
  const labeled = area.reduce((sum, pixels) => sum + pixels, 0)
  for (let margin = FIRST_MARGIN; ;) {
    const freed = [...free].reduce((sum, part) => sum + area[part]!, 0)
    if (freed > LARGEST_SHARE * labeled) break
    const inner = grown(boundsOfParts(free, parts, changedBounds), margin, size)
    const window = grown(inner, 1, size)
    const held = heldPixels(size, window, inner, frozen, parts, free)
    const found = solveWindow({ problem, start, startEnergy, changed, window, held }, options)
    const isGrown = reachesEdge(
      size,
      found.cropped,
      held,
      window,
      inner,
      (pixel) => frozen !== null && frozen[pixel] !== 0,
    )
    const before = cropPlane(start, size, window, Uint16Array)
    const after = cropPlane(found.labeling, size, window, Uint16Array)
    const partsInWindow = cropPlane(partAt, size, window, Int32Array)
    const tense = partsInTension(found.crop, before, after, held, partsInWindow)
    if (tense.size === 0 && !isGrown)
      return options.partMoves === true ? withoutLooseParts(problem, found, parts, changed) : found
    for (const part of tense) free.add(part)
    if (isGrown) margin *= 2
  }
  return solveLabeling(problem, options)
}

/** What was found for the problem before it changed. */
export interface PreviousLabeling {
  readonly labeling: Labeling
  readonly parts?: PartMap
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
  readonly parts: PartMap
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
  const moves = best.moves.map(ofWhole)
  const parts = partMap(size, labeling)
  const energy = best.energy - energyBefore + startEnergy
  const found = { crop, cropped: best.labeling, labeling, energy, moves, parts }
  if (options.partMoves !== true) return found
  // Far parts are where part moves and the parting of loose parts left them.
  const isTouched = touchedParts(parts, changed, window, before, best.labeling)
  if (!movePartLabels(problem, labeling, parts, isTouched)) return found
  const movedParts = partMap(size, labeling)
  const movedEnergy = labelingEnergy(problem, labeling, movedParts.squares)
  const record: MoveRecord = { kind: 'parts', changed: movedPixels(parts, labeling), energy: movedEnergy }
  options.onMove?.(record)
  return { ...found, energy: movedEnergy, moves: [...moves, record], parts: movedParts }
}

/** Pixels that have another label than their part had. */
function movedPixels({ spans, label }: PartMap, labeling: Labeling): number {
  let moved = 0
  for (let span = 0; span < spans.count; span++) {
    const start = spans.start[span]!
    if (labeling[start] !== label[spans.part[span]!]) moved += spans.end[span]! - start
  }
  return moved
}

function withoutFree(labeling: Labeling, held: Uint8Array): Labeling {
  const result = labeling.slice()
  for (let pixel = 0; pixel < result.length; pixel++) if (held[pixel] === 0) result[pixel] = 0
  return result
}

/** The labeling with 0 at frozen pixels; the same one where they have it already. */
function withoutFrozen(labeling: Labeling, frozen: Uint8Array | null): Labeling {
  if (frozen === null) return labeling
  let result = labeling
  for (let pixel = 0; pixel < frozen.length; pixel++) {
    if (frozen[pixel] === 0 || labeling[pixel] === 0) continue
    if (result === labeling) result = labeling.slice()
    result[pixel] = 0
  }
  return result
}

/** By part: 1 for those with a pixel that the problem says something new about, or that had another label. */
function touchedParts(
  { size, count, partAt }: PartMap,
  { list }: GridPixels,
  { x0, y0, x1, y1 }: PixelBox,
  before: Labeling,
  after: Labeling,
): Uint8Array {
  const isTouched = new Uint8Array(count + 1)
  for (const pixel of list) isTouched[partAt[pixel]!] = 1
  for (let y = y0, at = 0; y < y1; y++) {
    for (let pixel = y * size.width + x0, end = y * size.width + x1; pixel < end; pixel++, at++) {
      if (before[at] !== after[at]) isTouched[partAt[pixel]!] = 1
    }
  }
  return isTouched
}

/**
 * Parts what hangs together loosely (`partLooseParts`) among parts that are new, or that the problem says something new about.
 * Of the others this was found out before: looking at the box of these is quicker than at everything. `old`: the parts before.
 * O(spans) for the parts, all else O(pixels of the box).
 */
function withoutLooseParts(
  problem: LabelingProblem,
  found: WindowSolution,
  old: PartMap,
  changed: GridPixels,
): LabelingSolution {
  const { size } = problem
  const { labeling, parts } = found
  const isOld = sameParts(parts, old)
  for (const pixel of changed.list) isOld[parts.partAt[pixel]!] = 0
  const looked = new Set<number>()
  for (let part = 1; part <= parts.count; part++) if (isOld[part] === 0) looked.add(part)
  if (looked.size === 0) return found
  const box = boundsOfParts(looked, parts, { x0: size.width, y0: size.height, x1: 0, y1: 0 })
  const partIn = cropPlane(parts.partAt, size, box, Int32Array)
  const labels = cropPlane(labeling, size, box, Uint16Array)
  for (let at = 0; at < labels.length; at++) if (isOld[partIn[at]!] !== 0) labels[at] = 0
  // Straight neighbours tell: the planes of diagonal ones need not be cropped.
  const straight = { ...problem, smoothness: problem.smoothness.slice(0, 2) }
  if (looseParts(cropProblem(straight, box), labels) === null) return found
  const parted = labeling.slice()
  if (!partLooseParts(problem, parted)) return found
  const partedParts = partMap(size, parted)
  const energy = labelingEnergy(problem, parted, partedParts.squares)
  return { labeling: parted, energy, moves: found.moves, parts: partedParts }
}

/** The parts that changed pixels lie in. */
function partsAt({ list }: GridPixels, partAt: Int32Array): Set<number> {
  const parts = new Set<number>()
  for (const pixel of list) if (partAt[pixel] !== 0) parts.add(partAt[pixel]!)
  return parts
}

function boundsOfParts(wanted: ReadonlySet<number>, { size, count, spans }: PartMap, least: PixelBox): PixelBox {
  let { x0, y0, x1, y1 } = least
  const isWanted = new Uint8Array(count + 1)
  for (const part of wanted) isWanted[part] = 1
  for (let span = 0; span < spans.count; span++) {
    if (isWanted[spans.part[span]!] === 0) continue
    const y = Math.floor(spans.start[span]! / size.width)
    const [start, end] = [spans.start[span]! - y * size.width, spans.end[span]! - y * size.width]
    if (start < x0) x0 = start
    if (end > x1) x1 = end
    if (y < y0) y0 = y
    if (y >= y1) y1 = y + 1
  }
  return { x0, y0, x1, y1 }
}

/** 1 for the pixels of the window that keep their label: those outside of the inner box, frozen ones, and held parts. */
function heldPixels(
  { width }: ImageSize,
  window: PixelBox,
  inner: PixelBox,
  frozen: Uint8Array | null,
  { partAt, count }: PartMap,
  free: ReadonlySet<number>,
): Uint8Array {
  const columns = window.x1 - window.x0
  const held = new Uint8Array(columns * (window.y1 - window.y0)).fill(1)
  const isFree = new Uint8Array(count + 1)
  isFree[0] = 1
  for (const part of free) isFree[part] = 1
  for (let y = inner.y0; y < inner.y1; y++) {
    const row = (y - window.y0) * columns - window.x0
    for (let x = inner.x0; x < inner.x1; x++) {
      const pixel = y * width + x
      const isFrozen = frozen !== null && frozen[pixel] !== 0
      held[row + x] = isFrozen || isFree[partAt[pixel]!] === 0 ? 1 : 0
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
