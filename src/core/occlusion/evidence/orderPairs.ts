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
  const from = boundaryPixels(direction)
  const ahead = from.map((pixel) => {
    const k = direction[pixel]!
    return pixel + DIRECTION_Y[k]! * cues.size.width + DIRECTION_X[k]!
  })
  const weights = new Float64Array(from.length).fill(1)
  if (parameters.softOrder) softenWeights(weights, cues, from, ahead)
  if (basins !== null && parameters.netVotes) countNetVotes(basins.at, from, ahead, weights)
  const kept = Int32Array.from(weights.keys()).filter((index) => weights[index]! >= LEAST_WEIGHT)
  const reward = Float32Array.from(kept, (index) => parameters.order * weights[index]!)
  return {
    count: kept.length,
    from: kept.map((index) => from[index]!),
    direction: Uint8Array.from(kept, (index) => direction[from[index]!]!),
    reward,
    violation: reward.map((value) => parameters.violation * value),
  }
}

/** So many pixels are looked at in one call: short enough for the compiler to get at it soon. */
const BLOCK = 1024

function boundaryPixels(direction: Int8Array): Int32Array {
  const pixels: number[] = []
  for (let start = 0; start < direction.length; start += BLOCK) collectBoundary(pixels, direction, start)
  return Int32Array.from(pixels)
}

function collectBoundary(pixels: number[], direction: Int8Array, start: number): void {
  const end = Math.min(direction.length, start + BLOCK)
  for (let pixel = start; pixel < end; pixel++) if (direction[pixel]! >= 0) pixels.push(pixel)
}

function softenWeights(weights: Float64Array, cues: Cues, from: Int32Array, ahead: Int32Array): void {
  for (let index = 0; index < weights.length; index++) {
    weights[index] = cues.boundary[from[index]!]! * (1 - cues.background[ahead[index]!]!)
  }
}

/**
 * Multiplies the weights of pairs between two basins by (own side − other side) / both, at least 0: one order per border
 * is all that labels can say. Pairs inside of a basin or next to a pixel without one stay as they are.
 */
function countNetVotes(basinAt: Int32Array, from: Int32Array, ahead: Int32Array, weights: Float64Array): void {
  const votes = new Map<number, number>()
  /** Key of "basin of p in front of basin of q"; basin numbers stay below the number of pixels, products below 2^53. */
  const key = (front: number, back: number): number => front * basinAt.length + back
  for (let index = 0; index < from.length; index++) {
    const front = basinAt[from[index]!]!
    const back = basinAt[ahead[index]!]!
    if (front === back || front === 0 || back === 0) continue
    votes.set(key(front, back), (votes.get(key(front, back)) ?? 0) + weights[index]!)
  }
  for (let index = 0; index < from.length; index++) {
    const front = basinAt[from[index]!]!
    const back = basinAt[ahead[index]!]!
    if (front === back || front === 0 || back === 0) continue
    const own = votes.get(key(front, back))!
    const other = votes.get(key(back, front)) ?? 0
    if (own > 0) weights[index] = weights[index]! * Math.max(0, (own - other) / (own + other))
  }
}
