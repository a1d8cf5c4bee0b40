import { ARC_X, ARC_Y, type GridCapacities } from '../../src/core/graphcut/GridMinCut.ts'

/**
 * The slow, obvious solver that the fast ones are compared with: shortest augmenting paths (Edmonds & Karp 1972) on an
 * explicit list of arcs, written to be read.
 */
class ListGraph {
  readonly #arcsOf: number[][]
  readonly #to: number[] = []
  readonly #room: number[] = []

  constructor(nodes: number) {
    this.#arcsOf = Array.from({ length: nodes }, () => [])
  }

  /** Arc k and its reverse k ^ 1 lie side by side. */
  addArc(from: number, to: number, forward: number, backward: number): void {
    this.#arcsOf[from]!.push(this.#to.length)
    this.#to.push(to)
    this.#room.push(forward)
    this.#arcsOf[to]!.push(this.#to.length)
    this.#to.push(from)
    this.#room.push(backward)
  }

  maxFlow(source: number, sink: number): number {
    let flow = 0
    for (;;) {
      const path = this.#shortestPath(source, sink)
      if (path === null) return flow
      const amount = Math.min(...path.map((arc) => this.#room[arc]!))
      for (const arc of path) {
        this.#room[arc]! -= amount
        this.#room[arc ^ 1]! += amount
      }
      flow += amount
    }
  }

  #shortestPath(source: number, sink: number): number[] | null {
    const cameBy = new Map<number, number>()
    const reached = [source]
    for (const node of reached) {
      if (node === sink) return this.#walkBack(source, sink, cameBy)
      for (const arc of this.#arcsOf[node]!) {
        const next = this.#to[arc]!
        if (this.#room[arc] === 0 || next === source || cameBy.has(next)) continue
        cameBy.set(next, arc)
        reached.push(next)
      }
    }
    return null
  }

  #walkBack(source: number, sink: number, cameBy: ReadonlyMap<number, number>): number[] {
    const path: number[] = []
    for (let node = sink; node !== source;) {
      const arc = cameBy.get(node)!
      path.push(arc)
      node = this.#to[arc ^ 1]!
    }
    return path
  }
}

/** Value of the maximum flow of a grid instance, by an implementation that shares nothing with the one under test. */
export function listMaxFlow(capacities: GridCapacities): number {
  const { width, height } = capacities.size
  const source = width * height
  const sink = source + 1
  const graph = new ListGraph(sink + 1)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const pixel = y * width + x
      const terminal = capacities.terminal[pixel]!
      if (terminal > 0) graph.addArc(source, pixel, terminal, 0)
      if (terminal < 0) graph.addArc(pixel, sink, -terminal, 0)
      capacities.forward.forEach((plane, direction) => {
        const toX = x + ARC_X[direction]!
        const toY = y + ARC_Y[direction]!
        if (toX < 0 || toX >= width || toY >= height) return
        graph.addArc(pixel, toY * width + toX, plane[pixel]!, capacities.backward[direction]![pixel]!)
      })
    }
  }
  return graph.maxFlow(source, sink)
}
