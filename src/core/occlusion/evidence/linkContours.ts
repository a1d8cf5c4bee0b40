import { DIRECTION_COUNT, DIRECTION_X, DIRECTION_Y } from '../../cues/Cues.ts'
import type { ImageSize } from '../../pixels/imageSize.ts'
import type { OrientedBoundary } from '../../cues/orientedBoundary.ts'

/** Of two directions, a step apart at most: they may belong to one contour. */
const isAlike = (k: number, l: number): boolean => {
  const between = (k - l + DIRECTION_COUNT) % DIRECTION_COUNT
  return between <= 1 || between === DIRECTION_COUNT - 1
}

/**
 * Closes short gaps of contours. From each boundary pixel at which a contour ends it looks along the contour, a quarter
 * turn from the pixel's direction, for the nearest end of another that points the same way or half-way to the next
 * direction, at most `reach` steps on and at most half as far aside, and fills the straight line to it.
 *
 * What is filled in says where a border is cheap and where basins end; it earns no order, as it claims no direction that
 * the cues do not. O(boundary pixels · reach²); allocates the result.
 */
export function linkContours({ direction }: OrientedBoundary, size: ImageSize, reach: number): OrientedBoundary {
  const linked = direction.slice()
  for (let pixel = 0; pixel < direction.length; pixel++) {
    if (direction[pixel]! < 0) continue
    for (const turn of [2, 6]) {
      if (firstAlong(direction, size, pixel, turn, 1, 1) >= 0) continue
      const next = firstAlong(direction, size, pixel, turn, 2, reach)
      if (next >= 0 && firstAlong(direction, size, next, turn + 4, 1, 1) < 0) fillLine(linked, size, pixel, next)
    }
  }
  return { direction: linked }
}

/** The nearest boundary pixel `first` to `last` steps along the contour that may belong to it, or −1. */
function firstAlong(
  direction: Int8Array,
  { width, height }: ImageSize,
  pixel: number,
  turn: number,
  first: number,
  last: number,
): number {
  const k = direction[pixel]!
  const along = (k + turn) % DIRECTION_COUNT
  const [alongX, alongY] = [DIRECTION_X[along]!, DIRECTION_Y[along]!]
  const [asideX, asideY] = [DIRECTION_X[k]!, DIRECTION_Y[k]!]
  for (let step = first; step <= last; step++) {
    const x = (pixel % width) + step * alongX
    const y = Math.floor(pixel / width) + step * alongY
    const widest = Math.max(1, step >> 1)
    for (let place = 0; place <= 2 * widest; place++) {
      // 0, −1, 1, −2, 2, …
      const aside = place % 2 === 0 ? place / 2 : -(place + 1) / 2
      const [atX, atY] = [x + aside * asideX, y + aside * asideY]
      if (atX < 0 || atY < 0 || atX >= width || atY >= height) continue
      const found = direction[atY * width + atX]!
      if (found >= 0 && isAlike(found, k)) return atY * width + atX
    }
  }
  return -1
}

function fillLine(direction: Int8Array, { width }: ImageSize, from: number, to: number): void {
  const [fromX, fromY] = [from % width, Math.floor(from / width)]
  const [dx, dy] = [(to % width) - fromX, Math.floor(to / width) - fromY]
  const steps = Math.max(Math.abs(dx), Math.abs(dy))
  for (let step = 1; step < steps; step++) {
    const x = fromX + Math.round((step * dx) / steps)
    const y = fromY + Math.round((step * dy) / steps)
    const pixel = y * width + x
    if (direction[pixel]! < 0) direction[pixel] = direction[from]!
  }
}
