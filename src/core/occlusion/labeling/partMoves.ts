import { labelComponents } from '../readout/labelComponents.ts'
import type { Labeling, LabelingProblem } from './LabelingProblem.ts'
import { looseParts } from './looseParts.ts'
import { borderCost, regionGraph } from './RegionGraph.ts'
import type { RegionBorder, RegionGraph } from './RegionGraph.ts'

/** A new label must save at least this: weights are rounded to thousandths by the cuts. */
const LEAST_GAIN = 0.01

/**
 * Gives connected parts other labels as a whole as long as that lowers the energy: what a cut in a window cannot do to
 * parts that are held, and what jumps from 0 miss when a strip stays behind. Values between and beyond those of the
 * neighbours are tried, and 0. Where anything changed, parts get the smallest labels with the same order between all that
 * touch, as jumps from 0 would give. Pixels of label 0 keep it. Writes to `labeling`; returns whether it did. `isTouched`
 * ≠ 0: only the parts of such pixels, their neighbours and whoever touches a part that moved are looked at; null: all.
 * Ours, not the paper's. O(pixels · neighbours + pairs), no cut. Check: tests/core/occlusion/labeling/partMoves.test.ts.
 */
export function movePartLabels(
  problem: LabelingProblem,
  labeling: Labeling,
  isTouched: Uint8Array | null = null,
): boolean {
  const { partAt, count, label } = labelComponents(problem.size, labeling, 4)
  const graph = new PartGraph(problem, partAt, count)
  const value = Float64Array.from(label)
  const isQueued = isTouched === null ? new Uint8Array(count + 1).fill(1) : graph.around(partAt, isTouched)
  const queue = Array.from({ length: count }, (_, index) => index + 1).filter((part) => isQueued[part] !== 0)
  let isChanged = false
  for (const part of queue) {
    isQueued[part] = 0
    const best = graph.bestValue(part, value)
    if (best === null) continue
    value[part] = best
    isChanged = true
    for (const { other } of graph.neighboursOf(part)) {
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

/**
 * Gives parts of equal label that only touch (`looseParts.ts`) labels of their own, so that connected parts of equal label are
 * objects. Everywhere else the order of labels that touch stays. The energy rises by what the borders between such
 * parts cost, next to nothing, less what their order earns: whom the oriented pairs there say to be in front is put in
 * front. Writes to `labeling`; returns whether it did. O(pixels · neighbours + pairs).
 */
export function partLooseParts(problem: LabelingProblem, labeling: Labeling): boolean {
  const loose = looseParts(problem, labeling)
  if (loose === null) return false
  const { partAt, count, contacts } = loose
  const graph = new PartGraph(problem, partAt, count)
  const value = new Float64Array(count + 1)
  for (let pixel = 0; pixel < labeling.length; pixel++) value[partAt[pixel]!] = labeling[pixel]!
  const looseFrom = Array.from({ length: count + 1 }, (): number[] => [])
  const lead = new Float64Array(count + 1)
  for (const [one, two] of contacts) {
    looseFrom[one]!.push(two)
    looseFrom[two]!.push(one)
    const surplus = graph.surplus(one, two)
    lead[one] = lead[one]! + surplus
    lead[two] = lead[two]! - surplus
  }
  // From the back to the front, each takes the lowest value that none of those already placed has; all stay below label + 1.
  const isPlaced = new Uint8Array(count + 1)
  const step = 1 / (count + 1)
  for (const part of [...lead.keys()].sort((p, q) => lead[p]! - lead[q]! || p - q)) {
    const taken = new Set(looseFrom[part]!.filter((other) => isPlaced[other] !== 0).map((other) => value[other]!))
    while (taken.has(value[part]!)) value[part] = value[part]! + step
    isPlaced[part] = 1
  }
  const level = graph.levels(value)
  for (let pixel = 0; pixel < labeling.length; pixel++) labeling[pixel] = level[partAt[pixel]!]!
  return true
}

/** The order of two touching parts as seen from one of them. */
interface Neighbour {
  readonly other: number
  readonly border: RegionBorder
  /** 1 when the part is the border's a, −1 when it is its b. */
  readonly sign: 1 | -1
}

/** The parts of a labeling and what their borders cost. Part 0 is the background. */
class PartGraph {
  readonly #neighbours: readonly Neighbour[][]
  readonly #graph: RegionGraph

  constructor(problem: LabelingProblem, at: Int32Array, count: number) {
    const heldLabel = new Int32Array(count + 1).fill(-1)
    heldLabel[0] = 0
    this.#graph = regionGraph(problem, { at, count: count + 1, heldLabel })
    this.#neighbours = Array.from({ length: count + 1 }, () => [])
    for (const border of this.#graph.borders) {
      this.#neighbours[border.a]!.push({ other: border.b, border, sign: 1 })
      this.#neighbours[border.b]!.push({ other: border.a, border, sign: -1 })
    }
  }

  /** By part: 1 for those that have a pixel in the set, and for their neighbours. */
  around(partAt: Int32Array, isIn: Uint8Array): Uint8Array {
    const isTouched = new Uint8Array(this.#neighbours.length)
    for (let pixel = 0; pixel < partAt.length; pixel++) if (isIn[pixel] !== 0) isTouched[partAt[pixel]!] = 1
    const isAround = isTouched.slice()
    for (let part = 1; part < isTouched.length; part++) {
      if (isTouched[part] !== 0) for (const { other } of this.#neighbours[part]!) isAround[other] = 1
    }
    return isAround
  }

  neighboursOf(part: number): readonly Neighbour[] {
    return this.#neighbours[part]!
  }

  /** Σ reward of the oriented pairs that say `one` over `two`, less of those that say the contrary. */
  surplus(one: number, two: number): number {
    const between = this.#neighbours[one]!.find(({ other }) => other === two)
    return between === undefined ? 0 : between.sign * (between.border.aOverB - between.border.bOverA)
  }

  /** The value with which the part costs least, or null when the one it has is as good. */
  bestValue(part: number, value: Float64Array): number | null {
    const candidates = new Set([0])
    const around = [...new Set(this.neighboursOf(part).map(({ other }) => value[other]!))].sort((a, b) => a - b)
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
        for (const { other } of this.neighboursOf(part)) {
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
    let cost = (own === 0 ? this.#graph.backgroundCost : this.#graph.foregroundCost)[part]!
    for (const { other, border, sign } of this.neighboursOf(part))
      cost += borderCost(border, sign * (own - value[other]!))
    return cost
  }
}
