/**
 * Which predicted pixels may stand for which true ones: predicted pixel i may for `column[begin[i]]` … `column[begin[i + 1] − 1]`
 * (numbers of true pixels), at the same places' `cost`, integers ≥ 0.
 */
export interface MatchCandidates {
  readonly begin: Int32Array
  readonly column: Int32Array
  readonly cost: Float64Array
  readonly columns: number
}

/**
 * What it costs to leave a predicted pixel unmatched: more than all costs of a matching together (which the caller keeps
 * below this), so that one pair more is always worth it. Sums with it stay exact in a double.
 */
export const UNMATCHED_COST = 2 ** 51

/**
 * One-to-one matching of predicted pixels, added one after the other, with true ones: at any time of the largest number of pairs
 * that the pixels added so far allow, and among those of the least total cost.
 *
 * Each addition is a shortest augmenting path (Dijkstra on reduced costs), which ends at a free true pixel or, where there is
 * none within reach, at the predicted pixel that is best left out. Adding pixels by falling probability so gives the optimum for every
 * threshold in one run. O(log n · edges looked at) per pixel, usually those nearby; allocates arrays of both counts once.
 *
 * Source: the Hungarian method row by row, H. W. Kuhn 1955, with the potentials of N. Tomizawa 1971. To check: potentials
 * prove it, cost ≥ u + v everywhere and = on pairs; tests compare with brute force.
 */
export class BoundaryMatching {
  readonly #candidates: MatchCandidates
  /** True pixel of each predicted one, −1 where it is left out or not added yet. */
  readonly columnOf: Int32Array
  /** Predicted pixel of each true one, −1 where it is free. */
  readonly #rowOf: Int32Array
  readonly #rowPotential: Float64Array
  readonly #columnPotential: Float64Array
  /** Of the search under way: distance of each true pixel reached, the predicted one it was reached from. */
  readonly #distance: Float64Array
  readonly #from: Int32Array
  readonly #isDone: Uint8Array
  readonly #queue = new DistanceQueue()

  constructor(candidates: MatchCandidates) {
    this.#candidates = candidates
    const rows = candidates.begin.length - 1
    this.columnOf = new Int32Array(rows).fill(-1)
    this.#rowOf = new Int32Array(candidates.columns).fill(-1)
    this.#rowPotential = new Float64Array(rows)
    this.#columnPotential = new Float64Array(candidates.columns)
    this.#distance = new Float64Array(candidates.columns).fill(Infinity)
    this.#from = new Int32Array(candidates.columns)
    this.#isDone = new Uint8Array(candidates.columns)
  }

  /** Adds predicted pixel `row`, once. */
  add(row: number): void {
    const { begin, column, cost } = this.#candidates
    const reached: number[] = []
    const done: number[] = []
    let current = row
    let travelled = 0
    // The best way to end by leaving a predicted pixel out: at first the new one itself.
    let leastLeaving = Infinity
    let leftOut = row
    let free = -1
    for (;;) {
      const potential = this.#rowPotential[current]!
      const leaving = travelled + UNMATCHED_COST - potential
      if (leaving < leastLeaving) {
        leastLeaving = leaving
        leftOut = current
      }
      for (let at = begin[current]!; at < begin[current + 1]!; at++) {
        const to = column[at]!
        if (this.#isDone[to] === 1) continue
        const distance = travelled + cost[at]! - potential - this.#columnPotential[to]!
        if (distance >= this.#distance[to]!) continue
        if (this.#distance[to] === Infinity) reached.push(to)
        this.#distance[to] = distance
        this.#from[to] = current
        this.#queue.push(to, distance)
      }
      const next = this.#nearest(leastLeaving)
      if (next < 0) break
      travelled = this.#distance[next]!
      if (this.#rowOf[next]! < 0) {
        free = next
        break
      }
      this.#isDone[next] = 1
      done.push(next)
      current = this.#rowOf[next]!
    }
    const total = free >= 0 ? travelled : leastLeaving
    this.#rowPotential[row]! += total
    for (const to of done) {
      const rest = total - this.#distance[to]!
      this.#columnPotential[to]! -= rest
      this.#rowPotential[this.#rowOf[to]!]! += rest
    }
    this.#augment(row, free, leftOut)
    for (const to of reached) {
      this.#distance[to] = Infinity
      this.#isDone[to] = 0
    }
    this.#queue.clear()
  }

  /** The nearest true pixel reached but not done, −1 where none is nearer than `limit`. */
  #nearest(limit: number): number {
    for (;;) {
      const next = this.#queue.pop()
      if (next === null || next.distance >= limit) return -1
      if (this.#isDone[next.item] === 0 && next.distance === this.#distance[next.item]) return next.item
    }
  }

  /** Turns pairs and non-pairs round along the path from `row` to the free true pixel, or to the predicted one left out. */
  #augment(row: number, free: number, leftOut: number): void {
    let to = free
    if (free < 0) {
      if (leftOut === row) return
      to = this.columnOf[leftOut]!
      this.columnOf[leftOut] = -1
    }
    for (;;) {
      const from = this.#from[to]!
      const before = this.columnOf[from]!
      this.columnOf[from] = to
      this.#rowOf[to] = from
      if (from === row) return
      to = before
    }
  }
}

/** A binary heap of items by distance; items may be in it several times. */
class DistanceQueue {
  readonly #items: number[] = []
  readonly #distances: number[] = []

  clear(): void {
    this.#items.length = 0
    this.#distances.length = 0
  }

  push(item: number, distance: number): void {
    let at = this.#items.length
    this.#items.push(item)
    this.#distances.push(distance)
    while (at > 0) {
      const parent = (at - 1) >> 1
      if (this.#distances[parent]! <= distance) break
      this.#swap(at, parent)
      at = parent
    }
  }

  pop(): { readonly item: number; readonly distance: number } | null {
    const last = this.#items.length - 1
    if (last < 0) return null
    this.#swap(0, last)
    const item = this.#items.pop()!
    const distance = this.#distances.pop()!
    for (let at = 0; ;) {
      let least = at
      for (let child = 2 * at + 1; child <= 2 * at + 2 && child < last; child++) {
        if (this.#distances[child]! < this.#distances[least]!) least = child
      }
      if (least === at) return { item, distance }
      this.#swap(at, least)
      at = least
    }
  }

  #swap(a: number, b: number): void {
    const item = this.#items[a]!
    const distance = this.#distances[a]!
    this.#items[a] = this.#items[b]!
    this.#distances[a] = this.#distances[b]!
    this.#items[b] = item
    this.#distances[b] = distance
  }
}
