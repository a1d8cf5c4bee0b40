/**
 * Minimum cut of a small graph given as a list of arcs, for capacities that are integers below 2^53 in all.
 *
 * Source: E. Dinic, *Algorithm for Solution of a Problem of Maximum Flow in Networks with Power Estimation*, Soviet Math.
 * Doklady 11, 1970: blocking flows on the shortest paths, here without recursion. O(nodes² · arcs) at worst; for a few
 * thousand nodes, not for grids of pixels (`../../graphcut`).
 */
export class SparseMinCut {
  readonly #nodes: number
  /** Capacity source → node, or minus that of node → sink. */
  readonly #terminal: Float64Array
  /** Arc k and its reverse k ^ 1 lie side by side; lists of the arcs that leave a node are linked by #next. */
  readonly #to: Int32Array
  readonly #room: Float64Array
  readonly #next: Int32Array
  #arcs = 0
  readonly #first: Int32Array
  readonly #level: Int32Array
  readonly #current: Int32Array
  readonly #queue: Int32Array

  /** Room for so many nodes and arcs, no capacities. */
  constructor(nodes: number, arcs: number) {
    this.#nodes = nodes
    this.#terminal = new Float64Array(nodes)
    this.#to = new Int32Array(2 * arcs)
    this.#room = new Float64Array(2 * arcs)
    this.#next = new Int32Array(2 * arcs)
    this.#first = new Int32Array(nodes).fill(-1)
    this.#level = new Int32Array(nodes)
    this.#current = new Int32Array(nodes)
    this.#queue = new Int32Array(nodes)
  }

  /** Takes all capacities and arcs away. */
  clear(): void {
    this.#terminal.fill(0)
    this.#first.fill(-1)
    this.#arcs = 0
  }

  /** > 0: more capacity from the source; < 0: more to the sink. */
  addTerminal(node: number, amount: number): void {
    this.#terminal[node] = this.#terminal[node]! + amount
  }

  addArc(from: number, to: number, capacity: number): void {
    this.#link(from, to, capacity)
    this.#link(to, from, 0)
  }

  /** Consumes the capacities; returns whether each node lies on the source's side of the minimal cut nearest to it. */
  solve(): Uint8Array {
    while (this.#findLevels()) {
      this.#current.set(this.#first)
      for (let node = 0; node < this.#nodes; node++) {
        while (this.#terminal[node]! > 0 && this.#augment(node));
      }
    }
    return Uint8Array.from(this.#level, (level) => (level > 0 ? 1 : 0))
  }

  #link(from: number, to: number, capacity: number): void {
    const arc = this.#arcs++
    this.#next[arc] = this.#first[from]!
    this.#first[from] = arc
    this.#to[arc] = to
    this.#room[arc] = capacity
  }

  /** Steps from the source by node, 0 for unreachable ones; whether the sink can be reached. */
  #findLevels(): boolean {
    this.#level.fill(0)
    let end = 0
    for (let node = 0; node < this.#nodes; node++) {
      if (this.#terminal[node]! <= 0) continue
      this.#level[node] = 1
      this.#queue[end++] = node
    }
    let isSinkReached = false
    for (let at = 0; at < end; at++) {
      const node = this.#queue[at]!
      isSinkReached ||= this.#terminal[node]! < 0
      for (let arc = this.#first[node]!; arc >= 0; arc = this.#next[arc]!) {
        const to = this.#to[arc]!
        if (this.#room[arc]! <= 0 || this.#level[to] !== 0) continue
        this.#level[to] = this.#level[node]! + 1
        this.#queue[end++] = to
      }
    }
    return isSinkReached
  }

  /** Sends what fits along one path of rising levels from a node to the sink; false when there is none left. */
  #augment(start: number): boolean {
    const path: number[] = []
    let node = start
    for (;;) {
      if (this.#terminal[node]! < 0) break
      const arc = this.#current[node]!
      if (arc >= 0) {
        const to = this.#to[arc]!
        if (this.#room[arc]! > 0 && this.#level[to] === this.#level[node]! + 1) {
          path.push(arc)
          node = to
        } else this.#current[node] = this.#next[arc]!
        continue
      }
      const last = path.pop()
      if (last === undefined) return false
      node = this.#to[last ^ 1]!
      this.#current[node] = this.#next[this.#current[node]!]!
    }
    let amount = Math.min(this.#terminal[start]!, -this.#terminal[node]!)
    for (const arc of path) amount = Math.min(amount, this.#room[arc]!)
    for (const arc of path) {
      this.#room[arc] = this.#room[arc]! - amount
      this.#room[arc ^ 1] = this.#room[arc ^ 1]! + amount
    }
    this.#terminal[start] = this.#terminal[start]! - amount
    this.#terminal[node] = this.#terminal[node]! + amount
    return true
  }
}
