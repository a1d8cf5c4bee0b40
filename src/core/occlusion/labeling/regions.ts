import { DIRECTION_X, DIRECTION_Y } from '../../cues/Cues.ts'
import { pixelCount } from '../../pixels/imageSize.ts'
import { HARD_COST } from './LabelingProblem.ts'
import type { Labeling, LabelingProblem } from './LabelingProblem.ts'
import { joinSets, rootOf } from '../../support/disjointSets.ts'

/** A partition of the grid. Regions are numbered from 0 in the order of their first pixels. */
export interface Regions {
  readonly count: number
  /** Region per pixel, row-major. */
  readonly at: Int32Array
  /** By region: the label that it keeps, −1 where it is free. */
  readonly heldLabel: Int32Array
}

/** Two foreground pixels are held together from this share of what such a pair costs on the average. */
const COHESION = 0.4
/** Weights from here on are constraints and say nothing about what is usual. */
const LEAST_CONSTRAINT = HARD_COST / 10
/** Oriented pairs that earn as many times the usual reward are constraints, too. */
const CONSTRAINT_REWARD = 3

/**
 * Divides the grid into what is likely to have one label: pixels with the same preference for background or foreground
 * are put together with their right and lower neighbours, on the foreground only where it is dear to part them. So the
 * regions are what the evidence holds together (basins, with their walls), whatever made it do so; with the same weight
 * everywhere they are the connected parts of foreground and background. Constraints must not decide for a whole object or
 * background: pixels whose order is one are regions of their own, and such that one ties to a neighbour only go with what
 * they are tied to. All frozen pixels with one label of `initial` are one region.
 * O(pixels · α); allocates five bytes per pixel. Ours: neither the paper's nor needed for a labeling to be right.
 */
export function heldTogether(problem: LabelingProblem, initial: Labeling, frozen: Uint8Array | null): Regions {
  const { size, backgroundCost, foregroundCost, smoothness } = problem
  const { width } = size
  const pixels = pixelCount(size)
  const kind = new Uint8Array(pixels)
  for (let p = 0; p < pixels; p++) {
    if (frozen !== null && frozen[p] !== 0) kind[p] = FROZEN
    else kind[p] = foregroundCost[p]! < backgroundCost[p]! ? FOREGROUND : BACKGROUND
  }
  setConstrainedApart(problem, kind)
  const [toRight, toBelow] = [smoothness[0]!, smoothness[1]!]
  const [usualRight, usualBelow] = usualWeights(problem, kind)
  const leastRight = leastWeights(usualRight)
  const leastBelow = leastWeights(usualBelow)
  // Provisional numbers in row order, joined where two of them meet from the left and from above.
  const at = new Int32Array(pixels)
  const root: number[] = []
  const frozenNumber = new Map<number, number>()
  for (let p = 0, x = 0; p < pixels; p++, x = x + 1 === width ? 0 : x + 1) {
    const of = kind[p]!
    if (of === FROZEN) {
      const known = frozenNumber.get(initial[p]!)
      at[p] = known ?? root.push(root.length) - 1
      if (known === undefined) frozenNumber.set(initial[p]!, at[p]!)
      continue
    }
    const left = p - 1
    const above = p - width
    const isLeft = x > 0 && kind[left] === of && toRight[left]! >= leastRight[of]!
    const isAbove = above >= 0 && kind[above] === of && toBelow[above]! >= leastBelow[of]!
    if (isLeft && isAbove && at[left] !== at[above]) joinSets(root, at[left]!, at[above]!)
    at[p] = isLeft ? at[left]! : isAbove ? at[above]! : root.push(root.length) - 1
  }
  const numberOf = new Int32Array(root.length)
  let count = 0
  for (let number = 0; number < root.length; number++) {
    const first = rootOf(root, number)
    numberOf[number] = first === number ? count++ : numberOf[first]!
  }
  for (let p = 0; p < pixels; p++) at[p] = numberOf[at[p]!]!
  const heldLabel = new Int32Array(count).fill(-1)
  for (const [label, number] of frozenNumber) heldLabel[numberOf[number]!] = label
  return { count, at, heldLabel }
}

/** Kinds of pixels; only two of a kind are put together. */
const BACKGROUND = 0
const FOREGROUND = 1
const FROZEN = 2
const TIED = 3
const ALONE = 4

/** By kind: from which weight on two neighbours are put together. */
function leastWeights(usual: number): Float64Array {
  return Float64Array.of(0, COHESION * usual, Infinity, LEAST_CONSTRAINT, Infinity)
}

/** Marks pixels that a constraint ties to a neighbour, and both pixels of every oriented pair that is a constraint. */
function setConstrainedApart({ size, smoothness, pairs }: LabelingProblem, kind: Uint8Array): void {
  const { width } = size
  const mark = (pixel: number, as: number) => {
    if (kind[pixel] !== FROZEN) kind[pixel] = as
  }
  const [toRight, toBelow] = [smoothness[0]!, smoothness[1]!]
  for (let p = 0; p < kind.length; p++) {
    // Hardly ever: one comparison for both.
    if (toRight[p]! < LEAST_CONSTRAINT && toBelow[p]! < LEAST_CONSTRAINT) continue
    if (toRight[p]! >= LEAST_CONSTRAINT && (p + 1) % width !== 0) {
      mark(p, TIED)
      mark(p + 1, TIED)
    }
    if (toBelow[p]! >= LEAST_CONSTRAINT && p + width < kind.length) {
      mark(p, TIED)
      mark(p + width, TIED)
    }
  }
  const rewards = pairs.reward.slice(0, pairs.count).sort()
  const usual = rewards[pairs.count >> 1] ?? 0
  for (let pair = 0; pair < pairs.count; pair++) {
    if (pairs.violation[pair]! < LEAST_CONSTRAINT && pairs.reward[pair]! <= CONSTRAINT_REWARD * usual) continue
    const from = pairs.from[pair]!
    const direction = pairs.direction[pair]!
    mark(from, ALONE)
    mark(from + DIRECTION_Y[direction]! * width + DIRECTION_X[direction]!, ALONE)
  }
}

/** Mean weight of the pairs to the right, and of those below, within the foreground that no constraint has touched. */
function usualWeights({ size, smoothness }: LabelingProblem, kind: Uint8Array): readonly [number, number] {
  const { width } = size
  const [toRight, toBelow] = [smoothness[0]!, smoothness[1]!]
  let [sumRight, countRight, sumBelow, countBelow] = [0, 0, 0, 0]
  for (let p = 0, last = kind.length - 1, end = kind.length - width; p < last; p++) {
    if (kind[p] !== FOREGROUND) continue
    const right = toRight[p]!
    const below = toBelow[p]!
    if (kind[p + 1] === FOREGROUND && right < LEAST_CONSTRAINT) {
      sumRight += right
      countRight++
    }
    if (p < end && kind[p + width] === FOREGROUND && below < LEAST_CONSTRAINT) {
      sumBelow += below
      countBelow++
    }
  }
  return [countRight === 0 ? 0 : sumRight / countRight, countBelow === 0 ? 0 : sumBelow / countBelow]
}
