import { DIRECTION_X, DIRECTION_Y } from '../../cues/Cues.ts'
import { ARC_X, ARC_Y } from '../../graphcut/GridMinCut.ts'
import type { GridCapacities } from '../../graphcut/GridMinCut.ts'
import { addPair } from './addPair.ts'
import { LARGEST_LABEL } from './LabelingProblem.ts'
import type { Labeling, LabelingProblem } from './LabelingProblem.ts'
import { orderTable, smoothnessTable, submodularBound } from './pairTables.ts'
import type { JumpStep } from './pairTables.ts'
import { rounded } from './rounded.ts'

/**
 * One jump move x → x + step·y, y ∈ {0, 1}, as a minimum cut: fills capacities whose cut value is, up to a constant, the
 * submodular upper bound of E(x + step·y), scaled and rounded weight by weight. y = 1 is the source's side, so that the
 * cut nearest to the source changes the fewest pixels: regions for which rising costs and gains nothing stay.
 *
 * `isFixed[p]` ≠ 0: y_p = 0 (see `markFixed`); null: none is. Pairs with a fixed pixel are terms of the other one alone, without bound.
 * Only capacities are written, all expected to be 0 at first. O(pixels · neighbours + pairs); allocates next to nothing.
 *
 * Source: Baselizadeh, Yu, Veksler, Boykov, *Occlusion-Ordered Semantic Instance Segmentation*, arXiv 2504.14054, 2025
 * (jump moves, from O. Veksler's thesis, 1999; the bound as completed in `pairTables.ts`); the construction is that of
 * V. Kolmogorov, R. Zabih, *What Energy Functions Can Be Minimized via Graph Cuts?*, PAMI 26(2), 2004, §4, with source and
 * sink exchanged. How to check: tests/core/occlusion/labeling/moves.test.ts holds every cut against the tables.
 */
export function fillJumpMove(
  capacities: GridCapacities,
  problem: LabelingProblem,
  labeling: Labeling,
  isFixed: Uint8Array | null,
  step: JumpStep,
  scale: number,
): void {
  addDataTerms(capacities, problem, labeling, isFixed, step, scale)
  for (let direction = 0; direction < problem.smoothness.length; direction++) {
    if (isFixed === null) addFreeSmoothness(capacities, problem, labeling, scale, direction)
    else addSmoothnessTerms(capacities, problem, labeling, isFixed, step, scale, direction)
  }
  addOrderTerms(capacities, problem, labeling, isFixed, step, scale)
}

/** So many pixels are looked at in one call: short enough for the compiler to get at it soon. */
const BLOCK = 1024

/**
 * Writes 1 for the pixels that a jump cannot change: frozen ones, and those at the end of the labels. Whether there are any.
 */
export function markFixed(labeling: Labeling, frozen: Uint8Array | null, step: JumpStep, into: Uint8Array): boolean {
  const last = step > 0 ? LARGEST_LABEL : 0
  let any = 0
  for (let start = 0; start < labeling.length; start += BLOCK) {
    any |= markFixedIn(labeling, frozen, last, into, start, Math.min(labeling.length, start + BLOCK))
  }
  return any !== 0
}

function markFixedIn(
  labeling: Labeling,
  frozen: Uint8Array | null,
  last: number,
  into: Uint8Array,
  start: number,
  end: number,
): number {
  let any = 0
  for (let pixel = start; pixel < end; pixel++) {
    const isFixed = labeling[pixel] === last || (frozen !== null && frozen[pixel] !== 0) ? 1 : 0
    into[pixel] = isFixed
    any |= isFixed
  }
  return any
}

/** Terminals: what y = 1 costs more than y = 0. Only leaving or entering the background costs anything. */
function addDataTerms(
  { terminal }: GridCapacities,
  problem: LabelingProblem,
  labeling: Labeling,
  isFixed: Uint8Array | null,
  step: JumpStep,
  scale: number,
): void {
  for (let start = 0; start < labeling.length; start += BLOCK) {
    addDataTermsIn(terminal, problem, labeling, isFixed, step, scale, start)
  }
}

function addDataTermsIn(
  terminal: Int32Array,
  { backgroundCost, foregroundCost }: LabelingProblem,
  labeling: Labeling,
  isFixed: Uint8Array | null,
  step: JumpStep,
  scale: number,
  start: number,
): void {
  const crossing = step > 0 ? 0 : 1
  for (let pixel = start, end = Math.min(labeling.length, start + BLOCK); pixel < end; pixel++) {
    if (labeling[pixel] !== crossing || (isFixed !== null && isFixed[pixel] !== 0)) continue
    const rise = Math.round((foregroundCost[pixel]! - backgroundCost[pixel]!) * scale)
    terminal[pixel] = step > 0 ? -rise : rise
  }
}

/** `addSmoothnessTerms` where nothing is fixed: the same arcs, written in a quarter of the time. */
function addFreeSmoothness(
  { forward, backward }: GridCapacities,
  { size, smoothness }: LabelingProblem,
  labeling: Labeling,
  scale: number,
  direction: number,
): void {
  const { width, height } = size
  const weights = smoothness[direction]!
  const forwardArcs = forward[direction]!
  const backwardArcs = backward[direction]!
  const [dx, dy] = [ARC_X[direction]!, ARC_Y[direction]!]
  const offset = dy * width + dx
  const [firstX, endX] = [Math.max(0, -dx), Math.min(width, width - dx)]
  for (let y = 0; y < height - dy; y++) {
    tieEqual(labeling, weights, scale, forwardArcs, backwardArcs, offset, y * width + firstX, y * width + endX)
  }
}

function tieEqual(
  labeling: Labeling,
  weights: Float32Array,
  scale: number,
  forwardArcs: Int32Array,
  backwardArcs: Int32Array,
  offset: number,
  start: number,
  end: number,
): void {
  for (let p = start; p < end; p++) {
    if (labeling[p] !== labeling[p + offset]) continue
    const weight = rounded(weights[p]! * scale)
    forwardArcs[p] = weight
    backwardArcs[p] = weight
  }
}

/**
 * Equal labels: cost w as soon as one of the two moves alone. Labels that differ: the bound is constant (one apart), or
 * the cost is (further apart), so nothing is to be added. Only next to fixed pixels is a difference a term.
 */
function addSmoothnessTerms(
  capacities: GridCapacities,
  problem: LabelingProblem,
  labeling: Labeling,
  isFixed: Uint8Array,
  step: JumpStep,
  scale: number,
  direction: number,
): void {
  const { width, height } = problem.size
  const [dx, dy] = [ARC_X[direction]!, ARC_Y[direction]!]
  for (let y = 0; y < height - dy; y++) {
    const start = y * width + Math.max(0, -dx)
    const end = y * width + Math.min(width, width - dx)
    addSmoothnessIn(capacities, problem, labeling, isFixed, step, scale, direction, start, end)
  }
}

function addSmoothnessIn(
  { terminal, forward, backward }: GridCapacities,
  { size, smoothness }: LabelingProblem,
  labeling: Labeling,
  isFixed: Uint8Array,
  step: JumpStep,
  scale: number,
  direction: number,
  start: number,
  end: number,
): void {
  const weights = smoothness[direction]!
  const forwardArcs = forward[direction]!
  const backwardArcs = backward[direction]!
  const offset = ARC_Y[direction]! * size.width + ARC_X[direction]!
  for (let p = start; p < end; p++) {
    const q = p + offset
    if ((isFixed[p]! | isFixed[q]!) === 0) {
      if (labeling[p] !== labeling[q]) continue
      const weight = rounded(weights[p]! * scale)
      forwardArcs[p] = weight
      backwardArcs[p] = weight
    } else if (isFixed[p] !== isFixed[q]) {
      const isHeld = isFixed[q] !== 0
      const free = isHeld ? p : q
      const difference = isHeld ? labeling[p]! - labeling[q]! : labeling[q]! - labeling[p]!
      terminal[free] = terminal[free]! - riseBesideFixed(difference, rounded(weights[p]! * scale), step)
    }
  }
}

/** What a step of a pixel costs towards a fixed one; `difference`: its label less the fixed one's. */
function riseBesideFixed(difference: number, weight: number, step: JumpStep): number {
  const { cost00, cost10 } = smoothnessTable(difference, weight, step)
  return cost10 - cost00
}

function addOrderTerms(
  capacities: GridCapacities,
  { size, pairs }: LabelingProblem,
  labeling: Labeling,
  isFixed: Uint8Array | null,
  step: JumpStep,
  scale: number,
): void {
  const { terminal } = capacities
  for (let pair = 0; pair < pairs.count; pair++) {
    const p = pairs.from[pair]!
    const direction = pairs.direction[pair]!
    const q = p + DIRECTION_Y[direction]! * size.width + DIRECTION_X[direction]!
    const reward = Math.round(pairs.reward[pair]! * scale)
    const violation = Math.round(pairs.violation[pair]! * scale)
    const table = orderTable(labeling[p]! - labeling[q]!, reward, violation, step)
    const [isFixedP, isFixedQ] = isFixed === null ? [false, false] : [isFixed[p] !== 0, isFixed[q] !== 0]
    if (!isFixedP && !isFixedQ) addPair(capacities, p, q, direction, submodularBound(table))
    else if (!isFixedP) terminal[p] = terminal[p]! - (table.cost10 - table.cost00)
    else if (!isFixedQ) terminal[q] = terminal[q]! - (table.cost01 - table.cost00)
  }
}
