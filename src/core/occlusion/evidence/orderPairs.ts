import { DIRECTION_X, DIRECTION_Y } from '../../cues/Cues.ts'
import type { Cues } from '../../cues/Cues.ts'
import type { OrientedPairs } from '../labeling/LabelingProblem.ts'
import type { Basins } from './basins.ts'
import type { EvidenceParameters } from './EvidenceParameters.ts'
import type { OrientedBoundary } from '../../cues/orientedBoundary.ts'

/** Pairs that earn less than this part of μ change nothing but the size of the problem. */
const LEAST_WEIGHT = 0.05

/**
 * One oriented pair (p, p + d) per boundary pixel, with reward μ · weight and violation c times that. The weight is 1,
 * times b_p · (1 − σ_{p + d}) with `softOrder`, times the surplus of its side with `netVotes` (basins given).
 * O(boundary pixels); allocates the result.
 */
export function orderPairs(
  cues: Cues,
  { direction }: OrientedBoundary,
  basins: Basins | null,
  parameters: EvidenceParameters,
): OrientedPairs {
  const { width } = cues.size
  const from: number[] = []
  const weights: number[] = []
  const aheadOf = (pixel: number): number => {
    const k = direction[pixel]!
    return pixel + DIRECTION_Y[k]! * width + DIRECTION_X[k]!
  }
  for (let pixel = 0; pixel < direction.length; pixel++) {
    if (direction[pixel]! < 0) continue
    const weight = parameters.softOrder ? cues.boundary[pixel]! * (1 - cues.background[aheadOf(pixel)]!) : 1
    from.push(pixel)
    weights.push(weight)
  }
  if (basins !== null && parameters.netVotes) countNetVotes(basins.at, from, aheadOf, weights)
  const kept = weights.flatMap((weight, index) => (weight >= LEAST_WEIGHT ? [index] : []))
  const reward = Float32Array.from(kept, (index) => parameters.order * weights[index]!)
  return {
    count: kept.length,
    from: Int32Array.from(kept, (index) => from[index]!),
    direction: Uint8Array.from(kept, (index) => direction[from[index]!]!),
    reward,
    violation: reward.map((value) => parameters.violation * value),
  }
}

/**
 * Multiplies the weights of pairs between two basins by (own side − other side) / both, at least 0: one order per border
 * is all that labels can say. Pairs inside of a basin or next to a pixel without one stay as they are.
 */
function countNetVotes(
  basinAt: Int32Array,
  from: readonly number[],
  aheadOf: (pixel: number) => number,
  weights: number[],
): void {
  const votes = new Map<number, number>()
  /** Key of "basin of p in front of basin of q"; basin numbers stay below the number of pixels, products below 2^53. */
  const key = (front: number, back: number): number => front * basinAt.length + back
  const sides = from.map((pixel) => [basinAt[pixel]!, basinAt[aheadOf(pixel)]!] as const)
  sides.forEach(([front, back], index) => {
    votes.set(key(front, back), (votes.get(key(front, back)) ?? 0) + weights[index]!)
  })
  sides.forEach(([front, back], index) => {
    if (front === back || front === 0 || back === 0) return
    const own = votes.get(key(front, back))!
    const other = votes.get(key(back, front)) ?? 0
    if (own > 0) weights[index]! *= Math.max(0, (own - other) / (own + other))
  })
}
