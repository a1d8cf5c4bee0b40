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
 * One-to-one matching of predicted pixels, added one after the other, with true ones: at any time of the largest number of pairs
 * that the pixels added so far allow. Who is in it stays in it, so that those left out were added last; among all matchings of
 * the pixels that are in it is one of the least total cost.
 *
 * Each addition is a shortest augmenting path (Dijkstra on reduced costs) to a free true pixel. Where there is none, nothing that the
 * search came to can ever lead to one again, and no later search goes there. Adding pixels by falling probability gives
 * the optimum for every threshold in one run. O(log n · edges looked at) per pixel, usually those nearby; searches in vain look at each
 * edge once in all. Allocates arrays of both counts once. Sums of costs must stay below 2⁵³.
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
  /** True pixels from which there is no way to a free one. */
  readonly #isClosed: Uint8Array
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
    this.#isClosed = new Uint8Array(candidates.columns)
    this.#distance = new Float64Array(candidates.columns).fill(Infinity)
    this.#from = new Int32Array(candidates.columns)
    this.#isDone = new Uint8Array(candidates.columns)
  }

  /** Adds predicted pixel `row`, once. */
  add(row: number): void {
    const reached: number[] = []
    const done: number[] = []
    let current = row
    let travelled = 0
    let free = -1
    for (;;) {
      this.#reachFrom(current, travelled, reached)
      const next = this.#nearest()
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
    if (free < 0) for (const to of done) this.#isClosed[to] = 1
    else {
      this.#raisePotentials(row, done, travelled)
      this.#augment(row, free)
    }
    for (const to of reached) {
      this.#distance[to] = Infinity
      this.#isDone[to] = 0
    }
    this.#queue.clear()
  }

  #reachFrom(row: number, travelled: number, reached: number[]): void {
    const { begin, column, cost } = this.#candidates
    const start = travelled - this.#rowPotential[row]!
    for (let at = begin[row]!; at < begin[row + 1]!; at++) {
      const to = column[at]!
      if (this.#isDone[to] === 1 || this.#isClosed[to] === 1) continue
      const distance = start + cost[at]! - this.#columnPotential[to]!
      if (distance >= this.#distance[to]!) continue
      if (this.#distance[to] === Infinity) reached.push(to)
      this.#distance[to] = distance
      this.#from[to] = row
      this.#queue.push(to, distance)
    }
  }

  /** The nearest true pixel reached but not done, −1 where none is left. */
  #nearest(): number {
    for (;;) {
      const next = this.#queue.pop()
      if (next === null) return -1
      if (this.#isDone[next.item] === 0 && next.distance === this.#distance[next.item]) return next.item
    }
  }

  #raisePotentials(row: number, done: readonly number[], total: number): void {
    this.#rowPotential[row]! += total
    for (const to of done) {
      const rest = total - this.#distance[to]!
      this.#columnPotential[to]! -= rest
      this.#rowPotential[this.#rowOf[to]!]! += rest
    }
  }

  /** Turns pairs and non-pairs round along the path from `row` to the free true pixel. */
  #augment(row: number, free: number): void {
    for (let to = free; ;) {
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
