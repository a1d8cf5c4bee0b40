import { DIRECTION_X, DIRECTION_Y } from '../../cues/Cues.ts'
import { ARC_X, ARC_Y } from '../../graphcut/GridMinCut.ts'
import type { GridCapacities } from '../../graphcut/GridMinCut.ts'
import { addPair } from './addPair.ts'
import type { Labeling, LabelingProblem } from './LabelingProblem.ts'
import { submodularBound } from './pairTables.ts'
import { rounded } from './rounded.ts'

/**
 * One expansion move: every pixel keeps its label (y = 0) or takes `label` (y = 1), as a minimum cut. Smoothness terms
 * are submodular as they are; order terms get the bound of `submodularBound`, tight at y ≡ 0, so that the move can never
 * raise the energy. Conventions and cost as for `fillJumpMove`; pixels that have the label already are fixed by the
 * caller (`isFixed`), and so are frozen ones.
 *
 * Source: Y. Boykov, O. Veksler, R. Zabih, *Fast Approximate Energy Minimization via Graph Cuts*, PAMI 23(11), 2001.
 * We differ in the order terms, which are no metric, and in the exchange of source and sink.
 */
export function fillExpansionMove(
  capacities: GridCapacities,
  problem: LabelingProblem,
  labeling: Labeling,
  isFixed: Uint8Array,
  label: number,
  scale: number,
): void {
  const { size, backgroundCost, foregroundCost, smoothness, pairs } = problem
  const { terminal } = capacities
  for (let pixel = 0; pixel < labeling.length; pixel++) {
    if (isFixed[pixel] !== 0) continue
    const now = labeling[pixel] === 0 ? backgroundCost[pixel]! : foregroundCost[pixel]!
    const then = label === 0 ? backgroundCost[pixel]! : foregroundCost[pixel]!
    terminal[pixel] = Math.round((now - then) * scale)
  }
  for (let direction = 0; direction < smoothness.length; direction++) {
    addSmoothnessTerms(capacities, problem, labeling, isFixed, label, scale, direction)
  }
  for (let pair = 0; pair < pairs.count; pair++) {
    const p = pairs.from[pair]!
    const direction = pairs.direction[pair]!
    const q = p + DIRECTION_Y[direction]! * size.width + DIRECTION_X[direction]!
    if (isFixed[p] !== 0 && isFixed[q] !== 0) continue
    const reward = Math.round(pairs.reward[pair]! * scale)
    const violation = Math.round(pairs.violation[pair]! * scale)
    const cost = (of: number, and: number) => (of < and ? violation : of > and ? -reward : 0)
    const [a, b] = [labeling[p]!, labeling[q]!]
    if (isFixed[q] !== 0) terminal[p] = terminal[p]! - (cost(label, b) - cost(a, b))
    else if (isFixed[p] !== 0) terminal[q] = terminal[q]! - (cost(a, label) - cost(a, b))
    else {
      const table = { cost00: cost(a, b), cost01: cost(a, label), cost10: cost(label, b), cost11: 0 }
      addPair(capacities, p, q, direction, submodularBound(table))
    }
  }
}

/** Two free pixels, neither of which has the label: w·[a ≠ b], w, w, 0 as a table. */
function addSmoothnessTerms(
  { terminal, forward }: GridCapacities,
  { size, smoothness }: LabelingProblem,
  labeling: Labeling,
  isFixed: Uint8Array,
  label: number,
  scale: number,
  direction: number,
): void {
  const { width, height } = size
  const weights = smoothness[direction]!
  const arcs = forward[direction]!
  const [dx, dy] = [ARC_X[direction]!, ARC_Y[direction]!]
  const offset = dy * width + dx
  const [firstX, endX] = [Math.max(0, -dx), Math.min(width, width - dx)]
  for (let y = 0; y < height - dy; y++) {
    for (let p = y * width + firstX, end = y * width + endX; p < end; p++) {
      const q = p + offset
      const areFixed = isFixed[p]! + isFixed[q]!
      if (areFixed === 2) continue
      const weight = rounded(weights[p]! * scale)
      const now = labeling[p] === labeling[q] ? 0 : weight
      if (areFixed === 0) {
        terminal[p] = terminal[p]! + weight
        terminal[q] = terminal[q]! - (weight - now)
        arcs[p] = arcs[p]! + 2 * weight - now
      } else {
        const [free, fixed] = isFixed[p] === 0 ? [p, q] : [q, p]
        terminal[free] = terminal[free]! - ((labeling[fixed] === label ? 0 : weight) - now)
      }
    }
  }
}
