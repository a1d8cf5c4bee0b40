import { DIRECTION_X, DIRECTION_Y } from '../../cues/Cues.ts'
import { ARC_X, ARC_Y } from '../../graphcut/GridMinCut.ts'
import type { GridCapacities } from '../../graphcut/GridMinCut.ts'
import { addPair } from './addPair.ts'
import type { Labeling, LabelingProblem } from './LabelingProblem.ts'
import { submodularBound } from './pairTables.ts'

/** Direction 0..7 of `DIRECTION_X` that each arc direction is. */
const DIRECTION_OF_ARC: readonly number[] = [0, 2, 1, 3]

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
  const { width, height } = size
  const { terminal } = capacities
  const dataCost = (pixel: number, of: number) => (of === 0 ? backgroundCost[pixel]! : foregroundCost[pixel]!)
  for (let pixel = 0; pixel < labeling.length; pixel++) {
    if (isFixed[pixel] !== 0) continue
    terminal[pixel] = Math.round((dataCost(pixel, labeling[pixel]!) - dataCost(pixel, label)) * scale)
  }

  const add = (p: number, q: number, direction: number, cost: (of: number, and: number) => number) => {
    if (isFixed[p] !== 0 && isFixed[q] !== 0) return
    const [a, b] = [labeling[p]!, labeling[q]!]
    if (isFixed[q] !== 0) terminal[p] = terminal[p]! - (cost(label, b) - cost(a, b))
    else if (isFixed[p] !== 0) terminal[q] = terminal[q]! - (cost(a, label) - cost(a, b))
    else {
      const table = { cost00: cost(a, b), cost01: cost(a, label), cost10: cost(label, b), cost11: cost(label, label) }
      addPair(capacities, p, q, direction, submodularBound(table))
    }
  }
  for (let direction = 0; direction < smoothness.length; direction++) {
    const [dx, dy] = [ARC_X[direction]!, ARC_Y[direction]!]
    const [firstX, endX] = [Math.max(0, -dx), Math.min(width, width - dx)]
    for (let y = 0; y < height - dy; y++) {
      for (let p = y * width + firstX, end = y * width + endX; p < end; p++) {
        const weight = Math.round(smoothness[direction]![p]! * scale)
        add(p, p + dy * width + dx, DIRECTION_OF_ARC[direction]!, (of, and) => (of === and ? 0 : weight))
      }
    }
  }
  for (let pair = 0; pair < pairs.count; pair++) {
    const p = pairs.from[pair]!
    const direction = pairs.direction[pair]!
    const reward = Math.round(pairs.reward[pair]! * scale)
    const violation = Math.round(pairs.violation[pair]! * scale)
    const q = p + DIRECTION_Y[direction]! * width + DIRECTION_X[direction]!
    add(p, q, direction, (of, and) => (of < and ? violation : of > and ? -reward : 0))
  }
}
