import { DIRECTION_X, DIRECTION_Y } from '../../cues/Cues.ts'
import { ARC_X, ARC_Y } from '../../graphcut/GridMinCut.ts'
import type { Labeling, LabelingProblem } from '../labeling/LabelingProblem.ts'

/** Energies below this difference are the same: weights are rounded to thousandths by the cuts. */
const TOLERANCE = 0.01

/**
 * The held parts whose border with free pixels costs more under `after` than it did under `before`: they might give way if
 * they were free. Parts by number, 0 is none; planes are those of the problem's grid. O(pixels · neighbours + pairs).
 */
export function partsInTension(
  problem: LabelingProblem,
  before: Labeling,
  after: Labeling,
  held: Uint8Array,
  partAt: Int32Array,
): ReadonlySet<number> {
  const { size, smoothness, pairs } = problem
  const { width, height } = size
  const rise = new Map<number, number>()
  const note = (p: number, q: number, difference: number) => {
    const part = partAt[held[p] !== 0 ? p : q]!
    if (part !== 0) rise.set(part, (rise.get(part) ?? 0) + difference)
  }
  for (let arc = 0; arc < smoothness.length; arc++) {
    const weights = smoothness[arc]!
    const [dx, dy] = [ARC_X[arc]!, ARC_Y[arc]!]
    const offset = dy * width + dx
    for (let y = 0; y < height - dy; y++) {
      const [first, end] = [y * width + Math.max(0, -dx), y * width + Math.min(width, width - dx)]
      for (let p = first; p < end; p++) {
        const q = p + offset
        if (held[p] === held[q]) continue
        const parted = Number(after[p] !== after[q]) - Number(before[p] !== before[q])
        if (parted !== 0) note(p, q, parted * weights[p]!)
      }
    }
  }
  for (let pair = 0; pair < pairs.count; pair++) {
    const p = pairs.from[pair]!
    const direction = pairs.direction[pair]!
    const q = p + DIRECTION_Y[direction]! * width + DIRECTION_X[direction]!
    if (held[p] === held[q]) continue
    const cost = (x: Labeling) => (x[p]! < x[q]! ? pairs.violation[pair]! : x[p]! > x[q]! ? -pairs.reward[pair]! : 0)
    note(p, q, cost(after) - cost(before))
  }
  return new Set([...rise].filter(([, difference]) => difference > TOLERANCE).map(([part]) => part))
}
