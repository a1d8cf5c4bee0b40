import type { ImageSize } from '../../pixels/imageSize.ts'
import { unlikeSquares } from '../labeling/unlikeNeighbours.ts'

/**
 * A place where the contour of an object disappears behind another one. Lengths in pixels, (x, y) a pixel corner.
 */
export interface TJunction {
  /** The region whose contour disappears, and the one it disappears behind. */
  readonly part: number
  readonly occluder: number
  readonly x: number
  readonly y: number
  /** Unit vector along the contour, pointing to where it goes on unseen. */
  readonly towardsX: number
  readonly towardsY: number
  /** 1: on the screen the part lies left of that vector, −1: right of it. */
  readonly side: 1 | -1
}

/** Contour walked from a junction to tell its direction, in pixel edges, and the least that tells one. */
const LONGEST_WALK = 16
const SHORTEST_WALK = 5

/** Steps and the pixels on both sides of an edge that leaves a corner in each of four headings: right, down, left, up. */
const STEP_X = [1, 0, -1, 0]
const STEP_Y = [0, 1, 0, -1]
const LEFT_X = [0, 0, -1, -1]
const LEFT_Y = [-1, 0, 0, -1]
const RIGHT_X = [0, -1, -1, 0]
const RIGHT_Y = [0, 0, -1, -1]

/**
 * Finds the T-junctions of a map of regions: corners where a region that is behind a second one ends its contour against
 * a third one (or the background) that it is in front of; only then is the contour its own.
 *
 * `isOver(front, back)` says what is known of two touching regions; background is 0. Each direction is that of the mean
 * of the contour's last `LONGEST_WALK` edges as seen from the junction. `squares`, if known, as for `unlikeNeighbours`.
 * O(pixels), or O(squares), plus a short walk per junction.
 */
export function findTJunctions(
  size: ImageSize,
  regionAt: Int32Array,
  isOver: (front: number, back: number) => boolean,
  squares: Int32Array = unlikeSquares(size, regionAt),
): TJunction[] {
  const { width, height } = size
  const found: TJunction[] = []
  const map = new RegionMap(size, regionAt)
  for (let index = 0; index < squares.length; index++) {
    const square = squares[index]!
    const one = regionAt[square]!
    const two = regionAt[square + 1]!
    const three = regionAt[square + width]!
    const four = regionAt[square + width + 1]!
    if ((one === two && three === four) || (one === three && two === four)) continue
    const y = Math.floor(square / width) + 1
    const x = (square % width) + 1
    if (x === width || y === height) continue
    // Mostly two regions meet, and no set need be made.
    const other = two !== one ? two : three
    if ((three === one || three === other) && (four === one || four === other)) continue
    const regions = new Set([one, two, three, four])
    if (regions.size < 3) continue
    for (const part of regions) {
      if (part === 0) continue
      for (const occluder of regions) {
        if (occluder === 0 || occluder === part || !isOver(occluder, part)) continue
        const junction = junctionAt(map, x, y, part, occluder, isOver)
        if (junction !== null) found.push(junction)
      }
    }
  }
  return found
}

class RegionMap {
  readonly #size: ImageSize
  readonly #regionAt: Int32Array

  constructor(size: ImageSize, regionAt: Int32Array) {
    this.#size = size
    this.#regionAt = regionAt
  }

  /** Region of a pixel, −1 outside of the image. */
  at(x: number, y: number): number {
    const { width, height } = this.#size
    return x < 0 || y < 0 || x >= width || y >= height ? -1 : this.#regionAt[y * width + x]!
  }

  left(x: number, y: number, heading: number): number {
    return this.at(x + LEFT_X[heading]!, y + LEFT_Y[heading]!)
  }

  right(x: number, y: number, heading: number): number {
    return this.at(x + RIGHT_X[heading]!, y + RIGHT_Y[heading]!)
  }
}

function junctionAt(
  map: RegionMap,
  x: number,
  y: number,
  part: number,
  occluder: number,
  isOver: (front: number, back: number) => boolean,
): TJunction | null {
  for (let heading = 0; heading < 4; heading++) {
    const [left, right] = [map.left(x, y, heading), map.right(x, y, heading)]
    if ((left === part) === (right === part)) continue
    const beyond = left === part ? right : left
    if (beyond === occluder || beyond < 0 || (beyond > 0 && !isOver(part, beyond))) continue
    const direction = directionOfWalk(map, x, y, heading, part, occluder, left === part)
    if (direction === null) continue
    // Walking away from the junction turns left and right round.
    return { part, occluder, x, y, ...direction, side: left === part ? -1 : 1 }
  }
  return null
}

/** Follows the contour away from the junction, the part always on the same side, and looks back. */
function directionOfWalk(
  map: RegionMap,
  x: number,
  y: number,
  firstHeading: number,
  part: number,
  occluder: number,
  isPartLeft: boolean,
): { readonly towardsX: number; readonly towardsY: number } | null {
  let [cornerX, cornerY, heading] = [x, y, firstHeading]
  let [sumX, sumY, steps] = [0, 0, 0]
  while (steps < LONGEST_WALK) {
    cornerX += STEP_X[heading]!
    cornerY += STEP_Y[heading]!
    sumX += x - cornerX
    sumY += y - cornerY
    steps++
    const aheadLeft = map.left(cornerX, cornerY, heading)
    const aheadRight = map.right(cornerX, cornerY, heading)
    const [inner, outer] = isPartLeft ? [aheadLeft, aheadRight] : [aheadRight, aheadLeft]
    // Quarter turns towards the part, none, or away from it.
    const turn = inner !== part ? -1 : outer !== part ? 0 : 1
    heading = (heading + (isPartLeft ? turn : -turn) + 4) % 4
    const beyond = isPartLeft ? map.right(cornerX, cornerY, heading) : map.left(cornerX, cornerY, heading)
    if (beyond === occluder || beyond < 0) break
  }
  const length = Math.hypot(sumX, sumY)
  return steps < SHORTEST_WALK || length === 0 ? null : { towardsX: sumX / length, towardsY: sumY / length }
}
