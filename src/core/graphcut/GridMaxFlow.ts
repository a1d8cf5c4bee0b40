import { checkImageSize, type ImageSize } from '../pixels/imageSize.ts'
import { refuse } from '../support/DomainError.ts'
import type { ResidualMinCut } from './CheckedMinCut.ts'
import type { GridCapacities, GridConnectivity } from './GridMinCut.ts'
import { ResidualGrid } from './ResidualGrid.ts'
import { FREE, SearchTrees, SOURCE_TREE, TERMINAL } from './SearchTrees.ts'

/**
 * Maximum flow on a 4- or 8-connected grid by two search trees that are kept from one augmentation to the next: the plain
 * implementation, oracle and fallback of the kernel in `wasm`.
 *
 * Source: Y. Boykov, V. Kolmogorov, *An Experimental Comparison of Min-Cut/Max-Flow Algorithms for Energy Minimization in
 * Vision*, PAMI 26(9), 2004, §3; distance marks as described there under "marking heuristics". We differ in the graph:
 * it is implicit (`ResidualGrid`), and nothing is allocated while solving. Memory: 42 bytes per pixel on a 4-connected
 * grid, 58 on an 8-connected one. How to check: wrap it in `CheckedMinCut`.
 */
export class GridMaxFlow implements ResidualMinCut {
  readonly #grid = new ResidualGrid()
  readonly #trees = new SearchTrees(this.#grid)
  #flow = 0
  #begun = false
  #planes: GridCapacities | null = null

  begin(size: ImageSize, connectivity: GridConnectivity): GridCapacities {
    checkImageSize(size, 'grid')
    this.#begun = true
    this.#planes = this.#grid.reset(size, connectivity)
    return this.#planes
  }

  solve(): number {
    if (!this.#begun) {
      throw refuse('internal', { what: 'Nothing to solve', expected: 'begin() first', received: 'solve()' })
    }
    this.#begun = false
    this.#flow = 0
    const trees = this.#trees
    trees.plant()
    for (let pixel = trees.firstActive; pixel >= 0; pixel = trees.firstActive) {
      const contact = trees.tree[pixel] === FREE ? -1 : this.#growFrom(pixel)
      if (contact < 0) {
        trees.removeFirstActive()
        continue
      }
      this.#augment(pixel, contact)
      trees.adoptOrphans()
    }
    return this.#flow
  }

  residuals(): GridCapacities {
    if (this.#planes === null || this.#begun) {
      throw refuse('internal', { what: 'No residuals before solve()', expected: 'solve() first', received: 'begin()' })
    }
    return this.#planes
  }

  isSourceSide(pixel: number): boolean {
    return this.#trees.tree[pixel] === SOURCE_TREE
  }

  writeSinkSide(into: Uint8Array): void {
    const { tree } = this.#trees
    for (let pixel = 0; pixel < this.#grid.pixels; pixel++) into[pixel] = tree[pixel] === SOURCE_TREE ? 0 : 1
  }

  /** Adopts free neighbours of an active pixel; returns the first arc that leads to the other tree, or -1. */
  #growFrom(pixel: number): number {
    const grid = this.#grid
    const trees = this.#trees
    const tree = trees.tree[pixel]!
    const stamp = trees.stamp[pixel]!
    const distance = trees.distance[pixel]! + 1
    for (let arc = 0; arc < grid.arcs; arc++) {
      const neighbour = pixel + grid.arcStep[arc]!
      const room =
        tree === SOURCE_TREE
          ? grid.residuals[pixel + grid.arcBase[arc]!]
          : grid.residuals[neighbour + grid.arcBase[arc ^ 1]!]
      if (room === 0) continue
      const other = trees.tree[neighbour]!
      if (other === FREE) {
        trees.tree[neighbour] = tree
        trees.attach(neighbour, arc, stamp, distance)
        trees.activate(neighbour)
      } else if (other !== tree) {
        return arc
      } else if (trees.stamp[neighbour]! <= stamp && trees.distance[neighbour]! > distance) {
        trees.attach(neighbour, arc, stamp, distance)
      }
    }
    return -1
  }

  /** Sends what fits along source → pixel → neighbour → sink (or the other way round); cut off pixels become orphans. */
  #augment(active: number, arc: number): void {
    const activeIsSource = this.#trees.tree[active] === SOURCE_TREE
    const other = active + this.#grid.arcStep[arc]!
    const from = activeIsSource ? active : other
    const to = activeIsSource ? other : active
    const middle = activeIsSource ? arc : arc ^ 1
    const room = this.#grid.residuals[from + this.#grid.arcBase[middle]!]!
    const amount = this.#roomToRoot(to, this.#roomToRoot(from, room, true), false)
    this.#grid.push(from, middle, amount)
    this.#sendAlong(from, amount, true)
    this.#sendAlong(to, amount, false)
    this.#flow += amount
  }

  /** The least of `room` and what the path between a pixel and the terminal of its tree can still carry. */
  #roomToRoot(from: number, room: number, isSource: boolean): number {
    const { parent } = this.#trees
    let least = room
    let pixel = from
    for (let link = parent[pixel]!; link !== TERMINAL; link = parent[pixel]!) {
      const left = this.#grid.roomFromParent(pixel, link - 1, isSource)
      if (left < least) least = left
      pixel += this.#grid.arcStep[link - 1]!
    }
    return Math.min(least, Math.abs(this.#grid.terminal[pixel]!))
  }

  #sendAlong(from: number, amount: number, isSource: boolean): void {
    const grid = this.#grid
    const { parent } = this.#trees
    let pixel = from
    for (let link = parent[pixel]!; link !== TERMINAL; link = parent[pixel]!) {
      const up = pixel + grid.arcStep[link - 1]!
      const room = isSource ? grid.push(up, (link - 1) ^ 1, amount) : grid.push(pixel, link - 1, amount)
      if (room === 0) this.#trees.makeOrphan(pixel)
      pixel = up
    }
    grid.terminal[pixel]! += isSource ? -amount : amount
    if (grid.terminal[pixel] === 0) this.#trees.makeOrphan(pixel)
  }
}
