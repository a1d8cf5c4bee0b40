import type { PartMap } from '../readout/partMap.ts'
import { followersOf } from './followersOf.ts'
import type { LabelingProblem } from './LabelingProblem.ts'
import { borderCost, regionBorders } from './RegionGraph.ts'
import type { RegionBorder } from './RegionGraph.ts'

/** A new label must save at least this: weights are rounded to thousandths by the cuts. */
const LEAST_GAIN = 0.01

/**
 * More parts than these are not raised together: real scenes need a few, and noise would have half of the image looked at for
 * each.
 */
const MOST_RAISED = 200

/** The order of two touching parts as seen from one of them. */
interface Neighbour {
  readonly other: number
  readonly border: RegionBorder
  /** 1 when the part is the border's a, −1 when it is its b. */
  readonly sign: 1 | -1
}

/** What the pixels of each part cost as background and as foreground, summed up when it is first asked for. */
export class PartCosts {
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
export class PartBorders {
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

  /**
   * The part with all that is over it, and by how much they are to be raised together, so that it is level with a neighbour
   * that nothing says is in front or behind; null where nothing is gained by that.
   */
  raisedWith(part: number, value: Float64Array): { readonly parts: ReadonlySet<number>; readonly by: number } | null {
    if (value[part] === 0) return null
    const over = (at: number) =>
      this.neighboursOf(at).flatMap(({ other }) => (value[other]! > value[at]! ? [other] : []))
    for (const { other, border } of this.neighboursOf(part)) {
      const by = value[other]! - value[part]!
      if (by <= 0 || border.smoothness <= LEAST_GAIN || border.aOverB + border.bOverA > 0) continue
      const parts = followersOf(part, other, over, MOST_RAISED)
      if (parts.size > MOST_RAISED) continue
      if (this.#riseOf(parts, by, value) < -LEAST_GAIN) return { parts, by }
    }
    return null
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

  /** By how much the energy rises when these parts are raised together, none of them from the background. */
  #riseOf(parts: ReadonlySet<number>, by: number, value: Float64Array): number {
    let rise = 0
    for (const part of parts) {
      for (const { other, border, sign } of this.neighboursOf(part)) {
        if (parts.has(other)) continue
        const difference = value[part]! - value[other]!
        rise += borderCost(border, sign * (difference + by)) - borderCost(border, sign * difference)
      }
    }
    return rise
  }

  #cost(part: number, own: number, value: Float64Array, costs: PartCosts): number {
    let cost = costs.of(part, own)
    for (const { other, border, sign } of this.neighboursOf(part))
      cost += borderCost(border, sign * (own - value[other]!))
    return cost
  }
}
