import { DIRECTION_X, DIRECTION_Y } from '../../cues/Cues.ts'
import { ARC_X, ARC_Y, LARGEST_CAPACITY } from '../../graphcut/GridMinCut.ts'
import { pixelCount } from '../../pixels/imageSize.ts'
import { refuse } from '../../support/DomainError.ts'
import type { LabelingProblem } from './LabelingProblem.ts'

/** Integer units per unit of energy: weights are rounded to a thousandth. */
const CAPACITY_SCALE = 1000

/**
 * The scale with which no capacity of any move of this problem can pass `LARGEST_CAPACITY`, whatever the labeling:
 * `CAPACITY_SCALE`, or less where costs are enormous. So nothing ever saturates and no move is solved with other weights
 * than its neighbours. With `CAPACITY_SCALE` there is room for a hundred `HARD_COST` around one pixel.
 *
 * Bound: a table adds to a terminal at most the spread of its values, to an arc at most twice that; an arc belongs to
 * one of its pixels' sums. Rounding adds at most 1 per term, for which a tenth of the room is kept.
 * Cost: O(pixels · neighbours + pairs); allocates one number per pixel where costs are enormous. Throws `bad-input` for weights that are
 * negative, not finite, or so large that less than one unit per unit of energy would be left.
 */
export function capacityScale(problem: LabelingProblem): number {
  const roomy = (0.9 * LARGEST_CAPACITY) / (2 * CAPACITY_SCALE)
  if (sumOfLargest(problem) <= roomy) return CAPACITY_SCALE
  const largest = Math.max(largestSumAroundPixel(problem), Number.MIN_VALUE)
  const scale = Math.min(CAPACITY_SCALE, (0.9 * LARGEST_CAPACITY) / (2 * largest))
  if (scale >= 1) return scale
  throw refuse('bad-input', {
    what: 'The costs of the labeling are too large',
    where: 'the cues, parameters and constraints together',
    expected: `sums of finite weights ≥ 0 up to ${Math.floor(LARGEST_CAPACITY / 2)} around a pixel`,
    received: String(largest),
  })
}

/** At least the largest sum around any pixel, NaN for weights that are not sound; quick, and mostly near enough. */
function sumOfLargest({ backgroundCost, foregroundCost, smoothness, pairs }: LabelingProblem): number {
  let data = 0
  for (let start = 0; start < backgroundCost.length; start += BLOCK) {
    data = Math.max(data, largestDifference(backgroundCost, foregroundCost, start))
  }
  let sum = data
  for (const weights of smoothness) {
    let largest = 0
    for (let start = 0; start < weights.length; start += BLOCK)
      largest = Math.max(largest, largestWeight(weights, start))
    sum += 2 * largest
  }
  for (let pair = 0; pair < pairs.count; pair++) {
    if (!(pairs.reward[pair]! >= 0 && pairs.violation[pair]! >= 0)) return Number.NaN
    sum += pairs.reward[pair]! + pairs.violation[pair]!
  }
  return sum
}

/** So many pixels are looked at in one call: short enough for the compiler to get at it soon. */
const BLOCK = 1024

/** The largest difference in a block, NaN where one is not sound. */
function largestDifference(one: Float32Array, other: Float32Array, start: number): number {
  let largest = 0
  for (let pixel = start, end = Math.min(one.length, start + BLOCK); pixel < end; pixel++) {
    const difference = Math.abs(one[pixel]! - other[pixel]!)
    if (difference > largest) largest = difference
    else if (!(difference >= 0)) return Number.NaN
  }
  return largest
}

/** The largest weight in a block, NaN where one is not sound. */
function largestWeight(weights: Float32Array, start: number): number {
  let largest = 0
  for (let pixel = start, end = Math.min(weights.length, start + BLOCK); pixel < end; pixel++) {
    const weight = weights[pixel]!
    if (weight > largest) largest = weight
    else if (!(weight >= 0)) return Number.NaN
  }
  return largest
}

function largestSumAroundPixel(problem: LabelingProblem): number {
  const { size, backgroundCost, foregroundCost, smoothness, pairs } = problem
  const { width, height } = size
  const sums = new Float64Array(pixelCount(size))
  for (let pixel = 0; pixel < sums.length; pixel++) {
    sums[pixel] = Math.abs(backgroundCost[pixel]! - foregroundCost[pixel]!)
  }
  let sound = true
  for (let direction = 0; direction < smoothness.length; direction++) {
    const weights = smoothness[direction]!
    const [dx, dy] = [ARC_X[direction]!, ARC_Y[direction]!]
    const offset = dy * width + dx
    const [firstX, endX] = [Math.max(0, -dx), Math.min(width, width - dx)]
    for (let y = 0; y < height - dy; y++) {
      for (let pixel = y * width + firstX, end = y * width + endX; pixel < end; pixel++) {
        const weight = weights[pixel]!
        sound &&= weight >= 0
        sums[pixel] = sums[pixel]! + weight
        sums[pixel + offset] = sums[pixel + offset]! + weight
      }
    }
  }
  for (let pair = 0; pair < pairs.count; pair++) {
    const from = pairs.from[pair]!
    const to = from + DIRECTION_Y[pairs.direction[pair]!]! * width + DIRECTION_X[pairs.direction[pair]!]!
    const spread = pairs.reward[pair]! + pairs.violation[pair]!
    sound &&= pairs.reward[pair]! >= 0 && pairs.violation[pair]! >= 0
    sums[from] = sums[from]! + spread
    sums[to] = sums[to]! + spread
  }
  let largest = 0
  for (const sum of sums) if (!(sum <= largest)) largest = sum
  return sound ? largest : Number.NaN
}
