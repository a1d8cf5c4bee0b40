import type { ResidualGrid } from './ResidualGrid.ts'

/** Links to the parent: 1 + direction of the arc from the child to its parent, or one of these. */
const NO_PARENT = 0
export const TERMINAL = 9
const ORPHAN = 10

export const FREE = 0
export const SOURCE_TREE = 1
const SINK_TREE = 2

const ENDLESS = 2 ** 31 - 1

/**
 * The two trees in which a grid is searched, one from the source and one from the sink, the pixels from which they still
 * grow, and what becomes of pixels that are cut off. Buffers are kept from one grid to the next.
 */
export class SearchTrees {
  /** FREE, SOURCE_TREE or SINK_TREE of each pixel. */
  tree = new Uint8Array(0)
  parent = new Uint8Array(0)
  /** `distance` is from the root, and was true at the time `stamp`. */
  stamp = new Int32Array(0)
  distance = new Int32Array(0)
  /** −1 when no pixel is active. */
  firstActive = -1
  readonly #grid: ResidualGrid
  /** Next active pixel + 1 … as a list: 0 = not active, own index + 1 = last of the list. */
  #nextActive = new Int32Array(0)
  #lastActive = -1
  /** Pixels cut off by a path: the last one, nearest to its root, comes first. */
  #orphans = new Int32Array(0)
  #orphanCount = 0
  /** Pixels cut off from these, in a ring: the first one comes first. */
  #children = new Int32Array(0)
  #childHead = 0
  #childTail = 0
  #time = 0

  constructor(grid: ResidualGrid) {
    this.#grid = grid
  }

  /** Makes the pixels that are tied to a terminal the roots, all active, and the others free. */
  plant(): void {
    const { pixels, terminal } = this.#grid
    if (this.tree.length < pixels) this.#allocate(pixels)
    this.firstActive = -1
    this.#lastActive = -1
    this.#time = 0
    this.stamp.fill(0, 0, pixels)
    this.#nextActive.fill(0, 0, pixels)
    for (let pixel = 0; pixel < pixels; pixel++) {
      const excess = terminal[pixel]!
      if (excess === 0) {
        this.tree[pixel] = FREE
        this.parent[pixel] = NO_PARENT
        continue
      }
      this.tree[pixel] = excess > 0 ? SOURCE_TREE : SINK_TREE
      this.parent[pixel] = TERMINAL
      this.distance[pixel] = 1
      this.activate(pixel)
    }
  }

  activate(pixel: number): void {
    if (this.#nextActive[pixel] !== 0) return
    if (this.#lastActive < 0) this.firstActive = pixel
    else this.#nextActive[this.#lastActive] = pixel + 1
    this.#lastActive = pixel
    this.#nextActive[pixel] = pixel + 1
  }

  removeFirstActive(): void {
    const pixel = this.firstActive
    const next = this.#nextActive[pixel]! - 1
    this.#nextActive[pixel] = 0
    if (next === pixel) {
      this.firstActive = -1
      this.#lastActive = -1
    } else {
      this.firstActive = next
    }
  }

  /** Hangs a pixel on the neighbour from which `arc` leads to it. */
  attach(pixel: number, arc: number, stamp: number, distance: number): void {
    this.parent[pixel] = 1 + (arc ^ 1)
    this.stamp[pixel] = stamp
    this.distance[pixel] = distance
  }

  makeOrphan(pixel: number): void {
    this.parent[pixel] = ORPHAN
    this.#orphans[this.#orphanCount++] = pixel
  }

  /** Finds new parents for the orphans of a path, or sets them free. */
  adoptOrphans(): void {
    this.#time++
    const ring = this.#children.length
    while (this.#orphanCount > 0) {
      this.#adopt(this.#orphans[--this.#orphanCount]!)
      while (this.#childHead !== this.#childTail) {
        const pixel = this.#children[this.#childHead]!
        this.#childHead = this.#childHead + 1 === ring ? 0 : this.#childHead + 1
        this.#adopt(pixel)
      }
    }
  }

  #allocate(pixels: number): void {
    this.tree = new Uint8Array(pixels)
    this.parent = new Uint8Array(pixels)
    this.stamp = new Int32Array(pixels)
    this.distance = new Int32Array(pixels)
    this.#nextActive = new Int32Array(pixels)
    this.#orphans = new Int32Array(pixels)
    this.#children = new Int32Array(pixels + 1)
    this.#childHead = 0
    this.#childTail = 0
  }

  #adopt(pixel: number): void {
    const grid = this.#grid
    const tree = this.tree[pixel]!
    const isSource = tree === SOURCE_TREE
    let nearest = ENDLESS
    let link = NO_PARENT
    for (let arc = 0; arc < grid.arcs; arc++) {
      const neighbour = pixel + grid.arcStep[arc]!
      if (grid.roomFromParent(pixel, arc, isSource) === 0 || this.tree[neighbour] !== tree) continue
      const distance = this.#distanceToRoot(neighbour)
      if (distance >= nearest) continue
      nearest = distance
      link = 1 + arc
    }
    if (link === NO_PARENT) {
      this.#release(pixel, tree)
      return
    }
    this.parent[pixel] = link
    this.stamp[pixel] = this.#time
    this.distance[pixel] = nearest + 1
  }

  /** Steps from a pixel to the root of its tree, or ENDLESS when it hangs on an orphan; marks what it walked over. */
  #distanceToRoot(start: number): number {
    const { stamp, distance, parent } = this
    const { arcStep } = this.#grid
    const time = this.#time
    let steps = 0
    let pixel = start
    for (;;) {
      if (stamp[pixel] === time) {
        steps += distance[pixel]!
        break
      }
      const link = parent[pixel]!
      steps++
      if (link === TERMINAL) {
        stamp[pixel] = time
        distance[pixel] = 1
        break
      }
      if (link === ORPHAN) return ENDLESS
      pixel += arcStep[link - 1]!
    }
    let left = steps
    pixel = start
    while (stamp[pixel] !== time) {
      stamp[pixel] = time
      distance[pixel] = left--
      pixel += arcStep[parent[pixel]! - 1]!
    }
    return steps
  }

  /** No parent was found: the pixel becomes free, its children orphans, and neighbours that could adopt it active. */
  #release(pixel: number, tree: number): void {
    const grid = this.#grid
    const isSource = tree === SOURCE_TREE
    for (let arc = 0; arc < grid.arcs; arc++) {
      const neighbour = pixel + grid.arcStep[arc]!
      if (neighbour < 0 || neighbour >= grid.pixels || this.tree[neighbour] !== tree) continue
      if (grid.roomFromParent(pixel, arc, isSource) !== 0) this.activate(neighbour)
      if (this.parent[neighbour] !== 1 + (arc ^ 1)) continue
      this.parent[neighbour] = ORPHAN
      this.#children[this.#childTail] = neighbour
      this.#childTail = this.#childTail + 1 === this.#children.length ? 0 : this.#childTail + 1
    }
    this.tree[pixel] = FREE
    this.parent[pixel] = NO_PARENT
  }
}
