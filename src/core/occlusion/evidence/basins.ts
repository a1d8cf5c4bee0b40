import { DIRECTION_COUNT, DIRECTION_X, DIRECTION_Y } from '../../cues/Cues.ts'
import type { ImageSize } from '../../pixels/imageSize.ts'
import type { OrientedBoundary } from './orientedBoundary.ts'
import { wallDistance } from './wallDistance.ts'
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
  for (let pixel = 0; pixel < isWall.length; pixel++) if (direction[pixel]! >= 0) isWall[pixel] = 1
  const distance = wallDistance(isWall, size)
  const flood = new Flood(size, distance, classAt, mergeWidth)
  for (const pixel of byFallingDistance(distance)) flood.add(pixel)
  const { at, peak } = flood.finish()
  takeBasinsBehind(at, direction, size)
  return { at, distance, peak }
}

/** All pixels but walls, the farthest from walls first, equally far ones in row order. */
function byFallingDistance(distance: Int32Array): Int32Array {
  let highest = 0
  for (let pixel = 0; pixel < distance.length; pixel++) highest = Math.max(highest, distance[pixel]!)
  // next[d]: where the next pixel of distance d goes; larger distances come first.
  const next = new Int32Array(highest + 2)
  for (let pixel = 0; pixel < distance.length; pixel++) if (distance[pixel]! > 0) next[distance[pixel]! - 1]!++
  for (let value = highest - 1; value >= 0; value--) next[value]! += next[value + 1]!
  const order = new Int32Array(next[0]!)
  for (let pixel = 0; pixel < distance.length; pixel++) {
    if (distance[pixel]! > 0) order[next[distance[pixel]!]!++] = pixel
  }
  return order
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

  constructor(size: ImageSize, distance: Int32Array, classAt: Int16Array | null, mergeWidth: number) {
    this.#size = size
    this.#distance = distance
    this.#classAt = classAt
    this.#mergeWidth = mergeWidth
    this.#basinAt = new Int32Array(distance.length)
  }

  add(pixel: number): void {
    const { width } = this.#size
    const x = pixel % width
    let basin = 0
    let highest = -1
    for (let side = 0; side < 4; side++) {
      if ((side === 0 && x === 0) || (side === 1 && x + 1 === width)) continue
      const neighbour = pixel + (side === 0 ? -1 : side === 1 ? 1 : side === 2 ? -width : width)
      if (neighbour < 0 || neighbour >= this.#basinAt.length || this.#basinAt[neighbour] === 0) continue
      if (this.#classAt !== null && this.#classAt[neighbour] !== this.#classAt[pixel]) continue
      const other = rootOf(this.#parent, this.#basinAt[neighbour]!)
      const height = this.#distance[neighbour]!
      if (basin === 0 || other === basin) {
        basin = other
        highest = Math.max(highest, height)
      } else if (this.#distance[pixel]! >= this.#mergeWidth * Math.min(this.#peak[basin]!, this.#peak[other]!)) {
        basin = this.#merge(basin, other)
        highest = Math.max(highest, height)
      } else if (height > highest) {
        basin = other
        highest = height
      }
    }
    this.#basinAt[pixel] = basin === 0 ? this.#found(this.#distance[pixel]!) : basin
  }

  finish(): { at: Int32Array; peak: number[] } {
    for (let pixel = 0; pixel < this.#basinAt.length; pixel++) {
      this.#basinAt[pixel] = rootOf(this.#parent, this.#basinAt[pixel]!)
    }
    return { at: this.#basinAt, peak: this.#peak }
  }

  #found(peak: number): number {
    this.#peak.push(peak)
    return this.#parent.push(this.#parent.length) - 1
  }

  #merge(a: number, b: number): number {
    const [low, high] = this.#peak[a]! < this.#peak[b]! ? [a, b] : [b, a]
    this.#parent[low] = high
    return high
  }
}

/** Turns from the direction of a boundary pixel in which its own basin is looked for, straight back first. */
const BEHIND: readonly number[] = [4, 3, 5, 2, 6]
/** How many boundary pixels thick a boundary may be between the pixel and its basin. */
const REACH = 3

function takeBasinsBehind(at: Int32Array, direction: Int8Array, { width, height }: ImageSize): void {
  const boundary: number[] = []
  for (let pixel = 0; pixel < at.length; pixel++) if (direction[pixel]! >= 0) boundary.push(pixel)
  for (let round = 0; round < REACH; round++) {
    for (const pixel of boundary) {
      if (at[pixel] !== 0) continue
      for (const turn of BEHIND) {
        const k = (direction[pixel]! + turn) % DIRECTION_COUNT
        const x = (pixel % width) + DIRECTION_X[k]!
        const y = Math.floor(pixel / width) + DIRECTION_Y[k]!
        if (x < 0 || x >= width || y < 0 || y >= height) continue
        const basin = at[y * width + x]!
        // In the first round only from the flood itself, so that basins do not creep along the boundary.
        if (basin === 0 || (round === 0 && direction[y * width + x]! >= 0)) continue
        at[pixel] = basin
        break
      }
    }
  }
}
