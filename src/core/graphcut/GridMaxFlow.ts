import { checkImageSize, pixelCount, sizeText, type ImageSize } from '../pixels/imageSize.ts'
import { refuse } from '../support/DomainError.ts'
import type { ResidualMinCut } from './CheckedMinCut.ts'
import { ARC_X, ARC_Y, type GridCapacities, type GridConnectivity } from './GridMinCut.ts'

/** Links to the parent: 1 + direction of the arc from the child to its parent, or one of these. */
const NO_PARENT = 0
const TERMINAL = 9
const ORPHAN = 10

const FREE = 0
const SOURCE_TREE = 1
const SINK_TREE = 2

const ENDLESS = 2 ** 31 - 1

/**
 * Maximum flow on a 4- or 8-connected grid by two search trees that are kept from one augmentation to the next.
 *
 * Source: Y. Boykov, V. Kolmogorov, *An Experimental Comparison of Min-Cut/Max-Flow Algorithms for Energy Minimization in
 * Vision*, PAMI 26(9), 2004, §3; distance marks as described there under "marking heuristics". We differ in the graph:
 * it is implicit, neighbours are index offsets, residuals are one flat array of planes, nothing is allocated while solving.
 */
export class GridMaxFlow implements ResidualMinCut {
  #width = 0
  #pixels = 0
  #directions = 0
  /** Residual planes one after the other, each with a margin before and after that only ever holds 0. */
  #residuals = new Int32Array(0)
  /** residual of the arc k of pixel p: #residuals[p + #arcBase[k]]; arcs 2d and 2d + 1 are opposite. */
  readonly #arcBase = new Int32Array(8)
  readonly #arcStep = new Int32Array(8)
  #terminal = new Int32Array(0)
  #tree = new Uint8Array(0)
  #parent = new Uint8Array(0)
  #stamp = new Int32Array(0)
  #distance = new Int32Array(0)
  /** Next active pixel + 1 … as a list: 0 = not active, own index + 1 = last of the list. */
  #nextActive = new Int32Array(0)
  #orphans = new Int32Array(0)
  #capacity = 0
  #firstActive = -1
  #lastActive = -1
  #orphanCount = 0
  #time = 0
  #flow = 0
  #begun = false
  #planes: GridCapacities | null = null

  begin(size: ImageSize, connectivity: GridConnectivity): GridCapacities {
    checkImageSize(size, 'grid')
    const pixels = pixelCount(size)
    const margin = size.width + 1
    const planes = connectivity
    const stride = pixels + 2 * margin
    this.#width = size.width
    this.#pixels = pixels
    this.#directions = planes
    if (this.#residuals.length < planes * stride) this.#residuals = new Int32Array(planes * stride)
    else this.#residuals.fill(0, 0, planes * stride)
    if (this.#capacity < pixels) this.#grow(pixels)
    else this.#terminal.fill(0, 0, pixels)
    const forward: Int32Array[] = []
    const backward: Int32Array[] = []
    for (let d = 0; d < connectivity / 2; d++) {
      const step = (ARC_X[d] ?? 0) + (ARC_Y[d] ?? 0) * size.width
      const forwardStart = 2 * d * stride + margin
      const backwardStart = (2 * d + 1) * stride + margin
      forward.push(this.#residuals.subarray(forwardStart, forwardStart + pixels))
      backward.push(this.#residuals.subarray(backwardStart, backwardStart + pixels))
      this.#arcBase[2 * d] = forwardStart
      this.#arcBase[2 * d + 1] = backwardStart - step
      this.#arcStep[2 * d] = step
      this.#arcStep[2 * d + 1] = -step
    }
    this.#begun = true
    this.#planes = { size, connectivity, terminal: this.#terminal.subarray(0, pixels), forward, backward }
    return this.#planes
  }

  solve(): number {
    if (!this.#begun) {
      throw refuse('internal', {
        what: 'Nothing to solve',
        expected: 'begin() first',
        received: sizeText({ width: this.#width, height: 0 }),
      })
    }
    this.#begun = false
    this.#flow = 0
    this.#plantTrees()
    for (;;) {
      const pixel = this.#firstActive
      if (pixel < 0) break
      const contact = this.#tree[pixel] === FREE ? -1 : this.#growFrom(pixel)
      if (contact < 0) {
        this.#removeFirstActive()
        continue
      }
      this.#time++
      this.#augment(pixel, contact)
      this.#adoptOrphans()
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
    return this.#tree[pixel] === SOURCE_TREE
  }

  writeSinkSide(into: Uint8Array): void {
    for (let pixel = 0; pixel < this.#pixels; pixel++) into[pixel] = this.#tree[pixel] === SOURCE_TREE ? 0 : 1
  }

  #grow(pixels: number): void {
    this.#terminal = new Int32Array(pixels)
    this.#tree = new Uint8Array(pixels)
    this.#parent = new Uint8Array(pixels)
    this.#stamp = new Int32Array(pixels)
    this.#distance = new Int32Array(pixels)
    this.#nextActive = new Int32Array(pixels)
    this.#orphans = new Int32Array(pixels)
    this.#capacity = pixels
  }

  #plantTrees(): void {
    const pixels = this.#pixels
    this.#firstActive = -1
    this.#lastActive = -1
    this.#time = 0
    this.#stamp.fill(0, 0, pixels)
    this.#nextActive.fill(0, 0, pixels)
    for (let pixel = 0; pixel < pixels; pixel++) {
      const excess = this.#terminal[pixel]!
      if (excess === 0) {
        this.#tree[pixel] = FREE
        this.#parent[pixel] = NO_PARENT
        continue
      }
      this.#tree[pixel] = excess > 0 ? SOURCE_TREE : SINK_TREE
      this.#parent[pixel] = TERMINAL
      this.#distance[pixel] = 1
      this.#activate(pixel)
    }
  }

  #activate(pixel: number): void {
    if (this.#nextActive[pixel] !== 0) return
    if (this.#lastActive < 0) this.#firstActive = pixel
    else this.#nextActive[this.#lastActive] = pixel + 1
    this.#lastActive = pixel
    this.#nextActive[pixel] = pixel + 1
  }

  #removeFirstActive(): void {
    const pixel = this.#firstActive
    const next = this.#nextActive[pixel]! - 1
    this.#nextActive[pixel] = 0
    if (next === pixel) {
      this.#firstActive = -1
      this.#lastActive = -1
    } else {
      this.#firstActive = next
    }
  }

  /** Adopts free neighbours of an active pixel; returns the first arc that leads to the other tree, or -1. */
  #growFrom(pixel: number): number {
    const tree = this.#tree[pixel]!
    const stamp = this.#stamp[pixel]!
    const distance = this.#distance[pixel]!
    for (let arc = 0; arc < this.#directions; arc++) {
      const neighbour = pixel + this.#arcStep[arc]!
      const room =
        tree === SOURCE_TREE
          ? this.#residuals[pixel + this.#arcBase[arc]!]
          : this.#residuals[neighbour + this.#arcBase[arc ^ 1]!]
      if (room === 0) continue
      const other = this.#tree[neighbour]!
      if (other === FREE) {
        this.#tree[neighbour] = tree
        this.#parent[neighbour] = 1 + (arc ^ 1)
        this.#stamp[neighbour] = stamp
        this.#distance[neighbour] = distance + 1
        this.#activate(neighbour)
      } else if (other !== tree) {
        return arc
      } else if (this.#stamp[neighbour]! <= stamp && this.#distance[neighbour]! > distance) {
        this.#parent[neighbour] = 1 + (arc ^ 1)
        this.#stamp[neighbour] = stamp
        this.#distance[neighbour] = distance + 1
      }
    }
    return -1
  }

  /** Sends what fits along source → pixel → neighbour → sink (or the other way round); cut off pixels become orphans. */
  #augment(active: number, arc: number): void {
    const activeIsSource = this.#tree[active] === SOURCE_TREE
    const other = active + this.#arcStep[arc]!
    const from = activeIsSource ? active : other
    const to = activeIsSource ? other : active
    const middle = activeIsSource ? arc : arc ^ 1
    let amount = this.#residuals[from + this.#arcBase[middle]!]!
    let pixel = from
    for (;;) {
      const link = this.#parent[pixel]!
      if (link === TERMINAL) break
      const up = pixel + this.#arcStep[link - 1]!
      amount = Math.min(amount, this.#residuals[up + this.#arcBase[(link - 1) ^ 1]!]!)
      pixel = up
    }
    amount = Math.min(amount, this.#terminal[pixel]!)
    pixel = to
    for (;;) {
      const link = this.#parent[pixel]!
      if (link === TERMINAL) break
      amount = Math.min(amount, this.#residuals[pixel + this.#arcBase[link - 1]!]!)
      pixel += this.#arcStep[link - 1]!
    }
    amount = Math.min(amount, -this.#terminal[pixel]!)

    this.#push(from, middle, amount)
    pixel = from
    for (;;) {
      const link = this.#parent[pixel]!
      if (link === TERMINAL) break
      const up = pixel + this.#arcStep[link - 1]!
      if (this.#push(up, (link - 1) ^ 1, amount) === 0) this.#makeOrphan(pixel)
      pixel = up
    }
    this.#terminal[pixel]! -= amount
    if (this.#terminal[pixel] === 0) this.#makeOrphan(pixel)
    pixel = to
    for (;;) {
      const link = this.#parent[pixel]!
      if (link === TERMINAL) break
      const up = pixel + this.#arcStep[link - 1]!
      if (this.#push(pixel, link - 1, amount) === 0) this.#makeOrphan(pixel)
      pixel = up
    }
    this.#terminal[pixel]! += amount
    if (this.#terminal[pixel] === 0) this.#makeOrphan(pixel)
    this.#flow += amount
  }

  /** Moves `amount` over an arc and returns what room is left. */
  #push(pixel: number, arc: number, amount: number): number {
    const room = this.#residuals[pixel + this.#arcBase[arc]!]! - amount
    this.#residuals[pixel + this.#arcBase[arc]!] = room
    this.#residuals[pixel + this.#arcStep[arc]! + this.#arcBase[arc ^ 1]!]! += amount
    return room
  }

  #makeOrphan(pixel: number): void {
    this.#parent[pixel] = ORPHAN
    this.#orphans[this.#orphanCount++] = pixel
  }

  #adoptOrphans(): void {
    while (this.#orphanCount > 0) {
      const pixel = this.#orphans[--this.#orphanCount]!
      const tree = this.#tree[pixel]!
      let nearest = ENDLESS
      let link = NO_PARENT
      for (let arc = 0; arc < this.#directions; arc++) {
        const neighbour = pixel + this.#arcStep[arc]!
        const room =
          tree === SOURCE_TREE
            ? this.#residuals[neighbour + this.#arcBase[arc ^ 1]!]
            : this.#residuals[pixel + this.#arcBase[arc]!]
        if (room === 0 || this.#tree[neighbour] !== tree) continue
        const distance = this.#distanceToRoot(neighbour)
        if (distance >= nearest) continue
        nearest = distance
        link = 1 + arc
      }
      if (link !== NO_PARENT) {
        this.#parent[pixel] = link
        this.#stamp[pixel] = this.#time
        this.#distance[pixel] = nearest + 1
        continue
      }
      this.#release(pixel, tree)
    }
  }

  /** Steps from a pixel to the root of its tree, or ENDLESS when it hangs on an orphan; marks what it walked over. */
  #distanceToRoot(start: number): number {
    let steps = 0
    let pixel = start
    for (;;) {
      if (this.#stamp[pixel] === this.#time) {
        steps += this.#distance[pixel]!
        break
      }
      const link = this.#parent[pixel]!
      steps++
      if (link === TERMINAL) {
        this.#stamp[pixel] = this.#time
        this.#distance[pixel] = 1
        break
      }
      if (link === ORPHAN) return ENDLESS
      pixel += this.#arcStep[link - 1]!
    }
    let distance = steps
    pixel = start
    while (this.#stamp[pixel] !== this.#time) {
      this.#stamp[pixel] = this.#time
      this.#distance[pixel] = distance--
      pixel += this.#arcStep[this.#parent[pixel]! - 1]!
    }
    return steps
  }

  /** No parent was found: the pixel becomes free, its children orphans, and neighbours that could adopt it active. */
  #release(pixel: number, tree: number): void {
    for (let arc = 0; arc < this.#directions; arc++) {
      const neighbour = pixel + this.#arcStep[arc]!
      if (neighbour < 0 || neighbour >= this.#pixels || this.#tree[neighbour] !== tree) continue
      const room =
        tree === SOURCE_TREE
          ? this.#residuals[neighbour + this.#arcBase[arc ^ 1]!]
          : this.#residuals[pixel + this.#arcBase[arc]!]
      if (room !== 0) this.#activate(neighbour)
      if (this.#parent[neighbour] === 1 + (arc ^ 1)) this.#makeOrphan(neighbour)
    }
    this.#tree[pixel] = FREE
    this.#parent[pixel] = NO_PARENT
  }
}
