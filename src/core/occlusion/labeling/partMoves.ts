import { DIRECTION_X, DIRECTION_Y } from '../../cues/Cues.ts'
import { ARC_X, ARC_Y } from '../../graphcut/GridMinCut.ts'
import { labelComponents } from '../readout/labelComponents.ts'
import type { Labeling, LabelingProblem } from './LabelingProblem.ts'

/** A new label must save at least this: weights are rounded to thousandths by the cuts. */
const LEAST_GAIN = 0.01

/**
 * Gives connected parts other labels as a whole as long as that lowers the energy: what a cut in a window cannot do to
 * parts that are held, and what jumps from 0 miss when a strip stays behind. Values between and beyond those of the
 * neighbours are tried, and 0. Where anything changed, parts get the smallest labels with the same order between all that
 * touch, as jumps from 0 would give. Pixels of label 0 keep it. Writes to `labeling`; returns whether it did.
 * Ours, not the paper's. O(pixels · neighbours + pairs), no cut. Check: tests/core/occlusion/labeling/partMoves.test.ts.
 */
export function movePartLabels(problem: LabelingProblem, labeling: Labeling): boolean {
  const { partAt, count, label } = labelComponents(problem.size, labeling, 4)
  const graph = new PartGraph(problem, partAt, count)
  const value = Float64Array.from(label)
  const isQueued = new Uint8Array(count + 1).fill(1)
  const queue = Array.from({ length: count }, (_, index) => index + 1)
  let isChanged = false
  for (const part of queue) {
    isQueued[part] = 0
    const best = graph.bestValue(part, value)
    if (best === null) continue
    value[part] = best
    isChanged = true
    for (const { other } of graph.bordersOf(part)) {
      if (other === 0 || isQueued[other] !== 0) continue
      isQueued[other] = 1
      queue.push(other)
    }
  }
  if (!isChanged) return false
  const level = graph.levels(value)
  for (let pixel = 0; pixel < labeling.length; pixel++) labeling[pixel] = level[partAt[pixel]!]!
  return true
}

/** What the order of two touching parts costs, as seen from one of them. */
interface Border {
  readonly other: number
  /** Σ smoothness weights: paid unless the labels are equal. */
  apart: number
  /** Paid besides when the own label is below, or above, that of the other. */
  below: number
  above: number
}

/** The parts of a labeling and what their borders cost. Part 0 is the background. */
class PartGraph {
  readonly #borders: readonly Map<number, Border>[]
  /** What being background costs more than being foreground, by part. */
  readonly #backgroundExcess: Float64Array

  constructor(problem: LabelingProblem, partAt: Int32Array, count: number) {
    this.#borders = Array.from({ length: count + 1 }, () => new Map<number, Border>())
    this.#backgroundExcess = new Float64Array(count + 1)
    const { backgroundCost, foregroundCost } = problem
    for (let pixel = 0; pixel < partAt.length; pixel++) {
      const part = partAt[pixel]!
      if (part !== 0) this.#backgroundExcess[part]! += backgroundCost[pixel]! - foregroundCost[pixel]!
    }
    this.#addSmoothness(problem, partAt)
    this.#addPairs(problem, partAt)
  }

  bordersOf(part: number): Iterable<Border> {
    return this.#borders[part]!.values()
  }

  /** The value with which the part costs least, or null when the one it has is as good. */
  bestValue(part: number, value: Float64Array): number | null {
    const candidates = new Set([0])
    const around = [...new Set(Array.from(this.bordersOf(part), ({ other }) => value[other]!))].sort((a, b) => a - b)
    around.forEach((at, index) => {
      if (at > 0) candidates.add(at)
      candidates.add(index + 1 < around.length ? (at + around[index + 1]!) / 2 : at + 1)
      if (index === 0 && at > 0) candidates.add(at / 2)
    })
    let best: number | null = null
    let least = this.#cost(part, value[part]!, value) - LEAST_GAIN
    for (const candidate of candidates) {
      const cost = this.#cost(part, candidate, value)
      if (cost >= least) continue
      least = cost
      best = candidate
    }
    return best
  }

  /** The smallest labels with the order that the values have wherever parts touch. */
  levels(value: Float64Array): Uint16Array {
    const level = new Uint16Array(value.length)
    const rising = [...value.keys()].filter((part) => value[part]! > 0).sort((p, q) => value[p]! - value[q]!)
    const isDone = new Uint8Array(value.length)
    for (const start of rising) {
      if (isDone[start] !== 0) continue
      isDone[start] = 1
      const group = [start]
      let highest = 0
      for (const part of group) {
        for (const { other } of this.bordersOf(part)) {
          if (value[other]! < value[part]!) highest = Math.max(highest, level[other]!)
          if (value[other] !== value[part] || isDone[other] !== 0) continue
          isDone[other] = 1
          group.push(other)
        }
      }
      for (const part of group) level[part] = highest + 1
    }
    return level
  }

  #cost(part: number, own: number, value: Float64Array): number {
    let cost = own === 0 ? this.#backgroundExcess[part]! : 0
    for (const { other, apart, below, above } of this.bordersOf(part)) {
      if (own < value[other]!) cost += apart + below
      else if (own > value[other]!) cost += apart + above
    }
    return cost
  }

  #border(part: number, other: number): Border {
    const known = this.#borders[part]!.get(other)
    if (known !== undefined) return known
    const made = { other, apart: 0, below: 0, above: 0 }
    this.#borders[part]!.set(other, made)
    return made
  }

  #addSmoothness({ size, smoothness }: LabelingProblem, partAt: Int32Array): void {
    const { width, height } = size
    for (let arc = 0; arc < smoothness.length; arc++) {
      const weights = smoothness[arc]!
      const [dx, dy] = [ARC_X[arc]!, ARC_Y[arc]!]
      const offset = dy * width + dx
      for (let y = 0; y < height - dy; y++) {
        for (let p = y * width + Math.max(0, -dx), end = y * width + Math.min(width, width - dx); p < end; p++) {
          const [one, two] = [partAt[p]!, partAt[p + offset]!]
          if (one === two) continue
          this.#border(one, two).apart += weights[p]!
          this.#border(two, one).apart += weights[p]!
        }
      }
    }
  }

  #addPairs({ size, pairs }: LabelingProblem, partAt: Int32Array): void {
    for (let pair = 0; pair < pairs.count; pair++) {
      const from = pairs.from[pair]!
      const direction = pairs.direction[pair]!
      const front = partAt[from]!
      const back = partAt[from + DIRECTION_Y[direction]! * size.width + DIRECTION_X[direction]!]!
      if (front === back) continue
      const [ofFront, ofBack] = [this.#border(front, back), this.#border(back, front)]
      ofFront.above -= pairs.reward[pair]!
      ofFront.below += pairs.violation[pair]!
      ofBack.below -= pairs.reward[pair]!
      ofBack.above += pairs.violation[pair]!
    }
  }
}
