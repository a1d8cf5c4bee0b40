import { DIRECTION_X, DIRECTION_Y } from '../../cues/Cues.ts'
import type { LabelingProblem } from './LabelingProblem.ts'
import type { Regions } from './regions.ts'
import { unlikeNeighbours } from './unlikeNeighbours.ts'

/**
 * The energy of labelings that are constant on regions, as sums over regions and over pairs of regions that touch. It is
 * the energy of the pixels but for a constant where frozen pixels are concerned.
 */
export interface RegionGraph {
  readonly count: number
  /** By region: Σ u_p(0) and Σ u_p(l > 0) of its pixels. */
  readonly backgroundCost: Float64Array
  readonly foregroundCost: Float64Array
  /** By region: the label that it keeps, −1 where it is free. */
  readonly heldLabel: Int32Array
  readonly borders: readonly RegionBorder[]
}

/** What the pairs of pixels across the border of regions a < b cost together. */
export interface RegionBorder {
  readonly a: number
  readonly b: number
  /** Σ s_pq. */
  smoothness: number
  /** Σ of oriented pairs that say a over b, and b over a. */
  aOverB: number
  aOverBViolation: number
  bOverA: number
  bOverAViolation: number
}

/** What a border costs at x_a − x_b = `difference`. */
export function borderCost(border: RegionBorder, difference: number): number {
  if (difference === 0) return 0
  return difference > 0
    ? border.smoothness + border.bOverAViolation - border.aOverB
    : border.smoothness + border.aOverBViolation - border.bOverA
}

/** Energy of labels by region, term by term. */
export function regionEnergy({ backgroundCost, foregroundCost, borders }: RegionGraph, label: Int32Array): number {
  let energy = 0
  for (let region = 0; region < label.length; region++) {
    energy += label[region] === 0 ? backgroundCost[region]! : foregroundCost[region]!
  }
  for (const border of borders) energy += borderCost(border, label[border.a]! - label[border.b]!)
  return energy
}

/** Sums a problem up over regions. O(pixels · neighbours + pairs); allocates the result alone. */
export function regionGraph(problem: LabelingProblem, { at, count, heldLabel }: Regions): RegionGraph {
  const backgroundCost = new Float64Array(count)
  const foregroundCost = new Float64Array(count)
  for (let pixel = 0; pixel < at.length; pixel++) {
    const region = at[pixel]!
    backgroundCost[region] = backgroundCost[region]! + problem.backgroundCost[pixel]!
    foregroundCost[region] = foregroundCost[region]! + problem.foregroundCost[pixel]!
  }
  return { count, backgroundCost, foregroundCost, heldLabel, borders: regionBorders(problem, { at, count, heldLabel }) }
}

/**
 * The borders of `regionGraph` alone. With `squares` (`unlikeSquares` of the regions, or of something finer)
 * O(squares + pairs).
 */
export function regionBorders(
  problem: LabelingProblem,
  { at, count, heldLabel }: Regions,
  squares?: Int32Array,
): readonly RegionBorder[] {
  const borders = new BorderTable(count, heldLabel)
  addSmoothness(borders, problem, at, squares)
  addOrder(borders, problem, at)
  return borders.all
}

/** Borders by their two regions. Those between two held regions never change and are left out. */
class BorderTable {
  readonly all: RegionBorder[] = []
  readonly #count: number
  readonly #heldLabel: Int32Array
  readonly #byKey = new Map<number, RegionBorder>()
  #latest: RegionBorder | null = null

  constructor(count: number, heldLabel: Int32Array) {
    this.#count = count
    this.#heldLabel = heldLabel
  }

  between(one: number, two: number): RegionBorder | null {
    const a = Math.min(one, two)
    const b = Math.max(one, two)
    if (this.#latest !== null && this.#latest.a === a && this.#latest.b === b) return this.#latest
    if (this.#heldLabel[a]! >= 0 && this.#heldLabel[b]! >= 0) return null
    const key = a * this.#count + b
    let border = this.#byKey.get(key)
    if (border === undefined) {
      border = { a, b, smoothness: 0, aOverB: 0, aOverBViolation: 0, bOverA: 0, bOverAViolation: 0 }
      this.#byKey.set(key, border)
      this.all.push(border)
    }
    this.#latest = border
    return border
  }
}

function addSmoothness(
  borders: BorderTable,
  { size, smoothness }: LabelingProblem,
  at: Int32Array,
  squares?: Int32Array,
): void {
  const note = (arc: number, p: number, q: number) => {
    const border = borders.between(at[p]!, at[q]!)
    if (border !== null) border.smoothness += smoothness[arc]![p]!
  }
  unlikeNeighbours(size, at, smoothness.length, note, squares)
}

function addOrder(borders: BorderTable, { size, pairs }: LabelingProblem, at: Int32Array): void {
  for (let pair = 0; pair < pairs.count; pair++) {
    const from = pairs.from[pair]!
    const direction = pairs.direction[pair]!
    const front = at[from]!
    const back = at[from + DIRECTION_Y[direction]! * size.width + DIRECTION_X[direction]!]!
    const border = front === back ? null : borders.between(front, back)
    if (border === null) continue
    if (front === border.a) {
      border.aOverB += pairs.reward[pair]!
      border.aOverBViolation += pairs.violation[pair]!
    } else {
      border.bOverA += pairs.reward[pair]!
      border.bOverAViolation += pairs.violation[pair]!
    }
  }
}
