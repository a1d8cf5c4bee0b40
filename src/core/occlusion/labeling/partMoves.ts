import { partMap } from '../readout/partMap.ts'
import type { PartMap } from '../readout/partMap.ts'
import type { Labeling, LabelingProblem } from './LabelingProblem.ts'
import { looseParts } from './looseParts.ts'
import { borderCost, regionBorders } from './RegionGraph.ts'
import type { RegionBorder } from './RegionGraph.ts'

/** A new label must save at least this: weights are rounded to thousandths by the cuts. */
const LEAST_GAIN = 0.01

/**
 * Gives connected parts other labels as a whole as long as that lowers the energy: what a cut in a window cannot do to
 * parts that are held, and what jumps from 0 miss when a strip stays behind. Values between and beyond those of the
 * neighbours are tried, and 0. Where anything changed, parts get the smallest labels with the same order between all that
 * touch, as jumps from 0 would give. Pixels of label 0 keep it. Writes to `labeling`; returns whether it did. `parts` are
 * those of `labeling`, for callers that know them. `isTouched` by part ≠ 0: only such parts, their neighbours and whoever
 * touches a part that moved are looked at; null: all. Ours, not the paper's. O(pixels + pairs), and O(spans + pixels on
 * borders + pairs) where the parts are known; no cut. Check: tests/core/occlusion/labeling/partMoves.test.ts.
 */
export function movePartLabels(
  problem: LabelingProblem,
  labeling: Labeling,
  parts: PartMap = partMap(problem.size, labeling),
  isTouched: Uint8Array | null = null,
): boolean {
  const { partAt, count, label, spans } = parts
  const graph = new PartGraph(problem, partAt, count, parts.squares)
  const costs = new PartCosts(problem, parts)
  const value = Float64Array.from(label)
  const isQueued = isTouched === null ? new Uint8Array(count + 1).fill(1) : graph.around(isTouched)
  const queue = Array.from({ length: count }, (_, index) => index + 1).filter((part) => isQueued[part] !== 0)
  let isChanged = false
  for (const part of queue) {
    isQueued[part] = 0
    const best = graph.bestValue(part, value, costs)
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
  for (let span = 0; span < spans.count; span++) {
    labeling.fill(level[spans.part[span]!]!, spans.start[span]!, spans.end[span]!)
  }
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

/** What the pixels of each part cost as background and as foreground, summed up when it is first asked for. */
class PartCosts {
  readonly #problem: LabelingProblem
  readonly #parts: PartMap
  /** Spans by part, in their order: `#list` from #first[part] to before #first[part + 1]. */
  readonly #first: Int32Array
  readonly #list: Int32Array
  readonly #known = new Map<number, { readonly background: number; readonly foreground: number }>()

  constructor(problem: LabelingProblem, parts: PartMap) {
    this.#problem = problem
    this.#parts = parts
    const { spans, count } = parts
    const first = new Int32Array(count + 2)
    for (let span = 0; span < spans.count; span++) first[spans.part[span]!]!++
    for (let part = 1; part < first.length; part++) first[part] = first[part]! + first[part - 1]!
    const list = new Int32Array(spans.count)
    for (let span = spans.count - 1; span >= 0; span--) list[--first[spans.part[span]!]!] = span
    this.#first = first
    this.#list = list
  }

  of(part: number, label: number): number {
    let costs = this.#known.get(part)
    if (costs === undefined) this.#known.set(part, (costs = this.#sums(part)))
    return label === 0 ? costs.background : costs.foreground
  }

  #sums(part: number) {
    const { backgroundCost, foregroundCost } = this.#problem
    const { start, end } = this.#parts.spans
    let [background, foreground] = [0, 0]
    for (let at = this.#first[part]!; at < this.#first[part + 1]!; at++) {
      const span = this.#list[at]!
      for (let pixel = start[span]!; pixel < end[span]!; pixel++) {
        background += backgroundCost[pixel]!
        foreground += foregroundCost[pixel]!
      }
    }
    return { background, foreground }
  }
}

/** The parts of a labeling and what their borders cost. Part 0 is the background. */
class PartGraph {
  readonly #neighbours: readonly Neighbour[][]

  constructor(problem: LabelingProblem, at: Int32Array, count: number, squares?: Int32Array) {
    const heldLabel = new Int32Array(count + 1).fill(-1)
    heldLabel[0] = 0
    this.#neighbours = Array.from({ length: count + 1 }, () => [])
    for (const border of regionBorders(problem, { at, count: count + 1, heldLabel }, squares)) {
      this.#neighbours[border.a]!.push({ other: border.b, border, sign: 1 })
      this.#neighbours[border.b]!.push({ other: border.a, border, sign: -1 })
    }
  }

  /** By part: 1 for those that are touched, and for their neighbours. */
  around(isTouched: Uint8Array): Uint8Array {
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
  bestValue(part: number, value: Float64Array, costs: PartCosts): number | null {
    const candidates = new Set([0])
    const around = [...new Set(this.neighboursOf(part).map(({ other }) => value[other]!))].sort((a, b) => a - b)
    around.forEach((at, index) => {
      if (at > 0) candidates.add(at)
      candidates.add(index + 1 < around.length ? (at + around[index + 1]!) / 2 : at + 1)
      if (index === 0 && at > 0) candidates.add(at / 2)
    })
    let best: number | null = null
    let least = this.#cost(part, value[part]!, value, costs) - LEAST_GAIN
    for (const candidate of candidates) {
      const cost = this.#cost(part, candidate, value, costs)
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

  #cost(part: number, own: number, value: Float64Array, costs: PartCosts): number {
    let cost = costs.of(part, own)
    for (const { other, border, sign } of this.neighboursOf(part))
      cost += borderCost(border, sign * (own - value[other]!))
    return cost
  }
}
