import { DIRECTION_COUNT, DIRECTION_X, DIRECTION_Y } from '../../cues/Cues.ts'
import type { ImageSize } from '../../pixels/imageSize.ts'
import type { OrientedBoundary } from '../../cues/orientedBoundary.ts'
import { farthestFromWall, wallDistance } from './wallDistance.ts'
import { rootOf } from '../../support/disjointSets.ts'

/**
 * The foreground, divided where it is narrow. Walls are the boundary pixels and the background; a basin is what is flooded
 * from one peak of the distance to them. Where a contour has a gap, two basins meet in its mouth, which is narrow beside
 * the basins themselves: so a gap is closed by the shortest line across, however it came about and without a reach to be chosen.
 */
export interface Basins {
  /** Number of the basin by pixel, 1-based; 0 on the background and where a wall has no basin behind it. */
  readonly at: Int32Array
  /** Distance to the nearest wall by pixel, in thirds of a pixel; 0 on walls. */
  readonly distance: Int32Array
  /** Largest distance in the basin, by its number. */
  readonly peak: readonly number[]
}

/**
 * Floods from the peaks downwards. A pixel takes the basin of its highest flooded neighbour (of four); where it joins two
 * basins whose lower peak is not above distance / `mergeWidth`, they become one. With `classAt`, pixels of different
 * classes never share a basin. Boundary pixels are no part of the flood;
 * they belong to the basin behind them, which is the occluder's.
 * O(pixels · α(pixels)), by counting sort; allocates the result and one plane.
 * Source: the watershed by immersion of L. Vincent, P. Soille, PAMI 13(6), 1991, on the distance transform; merging by
 * the relative width of the mouth is ours.
 */
export function basinsBetween(
  { direction }: OrientedBoundary,
  isBackground: Uint8Array,
  classAt: Int16Array | null,
  size: ImageSize,
  mergeWidth: number,
): Basins {
  const isWall = isBackground.slice()
  for (let start = 0; start < isWall.length; start += BLOCK) raiseWalls(isWall, direction, start)
  const distance = wallDistance(isWall, size)
  const flood = new Flood(size, distance, classAt, mergeWidth)
  const order = byFallingDistance(distance, farthestFromWall(size))
  for (let first = 0; first < order.length; first += BLOCK)
    flood.add(order, first, Math.min(order.length, first + BLOCK))
  const { at, peak } = flood.finish()
  takeBasinsBehind(at, direction, size)
  return { at, distance, peak }
}

/** So many pixels are looked at in one call: short enough for the compiler to get at it soon. */
const BLOCK = 1024

function raiseWalls(isWall: Uint8Array, direction: Int8Array, start: number): void {
  const end = Math.min(isWall.length, start + BLOCK)
  for (let pixel = start; pixel < end; pixel++) if (direction[pixel]! >= 0) isWall[pixel] = 1
}

/** All pixels but walls, the farthest from walls first, equally far ones in row order. */
function byFallingDistance(distance: Int32Array, farthest: number): Int32Array {
  // next[d]: where the next pixel of distance d goes; larger distances come first.
  const next = new Int32Array(farthest + 2)
  for (let start = 0; start < distance.length; start += BLOCK) countDistances(distance, next, start)
  for (let value = farthest - 1; value >= 0; value--) next[value]! += next[value + 1]!
  const order = new Int32Array(next[0]!)
  for (let start = 0; start < distance.length; start += BLOCK) placePixels(distance, next, order, start)
  return order
}

function countDistances(distance: Int32Array, next: Int32Array, start: number): void {
  for (let pixel = start, end = Math.min(distance.length, start + BLOCK); pixel < end; pixel++) {
    if (distance[pixel]! > 0) next[distance[pixel]! - 1]!++
  }
}

function placePixels(distance: Int32Array, next: Int32Array, order: Int32Array, start: number): void {
  for (let pixel = start, end = Math.min(distance.length, start + BLOCK); pixel < end; pixel++) {
    if (distance[pixel]! > 0) order[next[distance[pixel]!]!++] = pixel
  }
}

class Flood {
  readonly #size: ImageSize
  readonly #distance: Int32Array
  readonly #classAt: Int16Array | null
  readonly #mergeWidth: number
  readonly #basinAt: Int32Array
  /** Union-find forest over basin numbers; a root is its own parent. */
  readonly #parent: number[] = [0]
  readonly #peak: number[] = [0]
  readonly #class: number[] = [0]

  constructor(size: ImageSize, distance: Int32Array, classAt: Int16Array | null, mergeWidth: number) {
    this.#size = size
    this.#distance = distance
    this.#classAt = classAt
    this.#mergeWidth = mergeWidth
    this.#basinAt = new Int32Array(distance.length)
  }

  /** Floods the pixels `first` to before `end` of the order. */
  add(order: Int32Array, first: number, end: number): void {
    const { width } = this.#size
    const basinAt = this.#basinAt
    const last = basinAt.length - width
    for (let index = first; index < end; index++) {
      const pixel = order[index]!
      const x = pixel % width
      const of = this.#classAt === null ? 0 : this.#classAt[pixel]!
      const left = x === 0 ? 0 : this.#root(basinAt[pixel - 1]!, of)
      const right = x + 1 === width ? 0 : this.#root(basinAt[pixel + 1]!, of)
      const above = pixel < width ? 0 : this.#root(basinAt[pixel - width]!, of)
      const below = pixel >= last ? 0 : this.#root(basinAt[pixel + width]!, of)
      const basin = left || right || above || below
      const isContested =
        (right !== basin && right !== 0) || (above !== basin && above !== 0) || (below !== basin && below !== 0)
      if (basin === 0) basinAt[pixel] = this.#found(this.#distance[pixel]!, of)
      else basinAt[pixel] = isContested ? this.#settle(pixel, [left, right, above, below]) : basin
    }
  }

  /** The basin of a pixel where several meet, joined where its mouth is too wide; `sides`: left, right, above, below. */
  #settle(pixel: number, sides: readonly number[]): number {
    const { width } = this.#size
    const here = this.#distance[pixel]!
    let basin = 0
    let highest = -1
    for (let side = 0; side < 4; side++) {
      if (sides[side] === 0) continue
      // Not what it was any more when two of them became one.
      const other = rootOf(this.#parent, sides[side]!)
      const height = this.#distance[pixel + (side === 0 ? -1 : side === 1 ? 1 : side === 2 ? -width : width)]!
      if (basin === 0 || other === basin) {
        basin = other
        highest = Math.max(highest, height)
      } else if (here >= this.#mergeWidth * Math.min(this.#peak[basin]!, this.#peak[other]!)) {
        basin = this.#merge(basin, other)
        highest = Math.max(highest, height)
      } else if (height > highest) {
        basin = other
        highest = height
      }
    }
    return basin
  }

  finish(): { at: Int32Array; peak: number[] } {
    const root = Int32Array.from(this.#parent, (_, basin) => rootOf(this.#parent, basin))
    const at = this.#basinAt
    for (let start = 0; start < at.length; start += BLOCK) renumber(at, root, start)
    return { at, peak: this.#peak }
  }

  /** The root of a basin, 0 for none and for one of another class. */
  #root(basin: number, of: number): number {
    if (basin === 0 || this.#class[basin] !== of) return 0
    return this.#parent[basin] === basin ? basin : rootOf(this.#parent, basin)
  }

  #found(peak: number, of: number): number {
    this.#peak.push(peak)
    this.#class.push(of)
    return this.#parent.push(this.#parent.length) - 1
  }

  #merge(a: number, b: number): number {
    const [low, high] = this.#peak[a]! < this.#peak[b]! ? [a, b] : [b, a]
    this.#parent[low] = high
    return high
  }
}

function renumber(at: Int32Array, root: Int32Array, start: number): void {
  for (let pixel = start, end = Math.min(at.length, start + BLOCK); pixel < end; pixel++) at[pixel] = root[at[pixel]!]!
}

/** Turns from the direction of a boundary pixel in which its own basin is looked for, straight back first. */
const BEHIND: readonly number[] = [4, 3, 5, 2, 6]
/** How many boundary pixels thick a boundary may be between the pixel and its basin. */
const REACH = 3

function takeBasinsBehind(at: Int32Array, direction: Int8Array, size: ImageSize): void {
  const boundary: number[] = []
  for (let start = 0; start < at.length; start += BLOCK) collectBoundary(boundary, direction, start)
  for (let round = 0; round < REACH; round++) {
    for (const pixel of boundary) if (at[pixel] === 0) at[pixel] = basinBehind(at, direction, size, pixel, round)
  }
}

function collectBoundary(boundary: number[], direction: Int8Array, start: number): void {
  const end = Math.min(direction.length, start + BLOCK)
  for (let pixel = start; pixel < end; pixel++) if (direction[pixel]! >= 0) boundary.push(pixel)
}

/** The first basin found behind a boundary pixel, or 0. */
function basinBehind(
  at: Int32Array,
  direction: Int8Array,
  { width, height }: ImageSize,
  pixel: number,
  round: number,
): number {
  const column = pixel % width
  const row = Math.floor(pixel / width)
  for (const turn of BEHIND) {
    const k = (direction[pixel]! + turn) % DIRECTION_COUNT
    const x = column + DIRECTION_X[k]!
    const y = row + DIRECTION_Y[k]!
    if (x < 0 || x >= width || y < 0 || y >= height) continue
    const basin = at[y * width + x]!
    // In the first round only from the flood itself, so that basins do not creep along the boundary.
    if (basin !== 0 && (round > 0 || direction[y * width + x]! < 0)) return basin
  }
  return 0
}
