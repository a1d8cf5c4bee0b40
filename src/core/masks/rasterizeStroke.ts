import type { ImageSize } from '../pixels/imageSize.ts'
import { refuse } from '../support/DomainError.ts'
import { maskUnionOf } from './maskAlgebra.ts'
import { maskFromRowSpans } from './rowSpans.ts'
import type { RunLengthMask } from './RunLengthMask.ts'

/*
 * Brush samples → pixels: p ∈ stroke ⇔ the centre of p is at most diameter / 2 away from the polyline.
 *
 * Arrays: `points` is x0, y0, x1, y1, … in image coordinates (pixel (x, y) has its centre at (x + ½, y + ½)); one point
 * is a dot. Points may lie outside the image; what is outside is cut off.
 * A tip narrower than √2 could miss every pixel centre, so such strokes run from pixel centre to pixel centre: a dot of
 * diameter 1 is exactly the pixel under it, and a line of diameter 1 has no gaps.
 * Cost: O(rows of the tip) per point, then one merge of the capsules. Allocates the result and its parts only.
 * Throws `bad-input` for coordinates that are not finite, an odd count, or a diameter that is not above 0.
 * Check: the distance predicate per pixel (tests/core/masks/rasterizeStroke.test.ts).
 */

/** The mask of a round brush of `diameter` pixels drawn along `points`; empty for no points. */
export function strokeMask(size: ImageSize, points: readonly number[], diameter: number): RunLengthMask {
  requireStroke(points, diameter)
  const path = diameter < Math.SQRT2 ? points.map((coordinate) => Math.floor(coordinate) + 0.5) : points
  const capsules: RunLengthMask[] = []
  for (let at = 0; at < path.length; at += 2) {
    // Each point is joined to the one before; only a lone first point is drawn by itself.
    if (at === 0 && path.length > 2) continue
    const from = Math.max(at - 2, 0)
    capsules.push(capsuleMask(size, path[from]!, path[from + 1]!, path[at]!, path[at + 1]!, diameter / 2))
  }
  return maskUnionOf(size, capsules)
}

/** All pixels whose centre is within `radius` of the segment (ax, ay)–(bx, by): a capsule, so one span per row. */
function capsuleMask(size: ImageSize, ax: number, ay: number, bx: number, by: number, radius: number): RunLengthMask {
  const isInside = (x: number, y: number) => squaredDistance(x + 0.5, y + 0.5, ax, ay, bx, by) <= radius * radius
  const firstRow = Math.max(0, Math.floor(Math.min(ay, by) - radius - 0.5))
  const lastRow = Math.min(size.height - 1, Math.ceil(Math.max(ay, by) + radius - 0.5))
  const spans: number[] = []
  for (let y = firstRow; y <= lastRow; y++) {
    const [left, right] = reachOnRow(ax, ay, bx, by, radius, y + 0.5)
    if (left > right) continue
    let x0 = Math.ceil(left - 0.5)
    let x1 = Math.floor(right - 0.5) + 1
    // The formula is exact but for rounding, which can be off by one pixel centre: the predicate has the last word.
    if (isInside(x0 - 1, y)) x0--
    else if (!isInside(x0, y)) x0++
    if (isInside(x1, y)) x1++
    else if (!isInside(x1 - 1, y)) x1--
    if (x0 < x1) spans.push(y, x0, x1)
  }
  return maskFromRowSpans(size, spans)
}

/**
 * Where the line at height `y` enters and leaves the capsule, [∞, −∞] where it misses it. The outline of a capsule is
 * made of the two discs and the two tangents that join them, so the extremes are on one of these four.
 */
function reachOnRow(
  ax: number,
  ay: number,
  bx: number,
  by: number,
  radius: number,
  y: number,
): [left: number, right: number] {
  let left = Infinity
  let right = -Infinity
  const reach = (x: number) => {
    left = Math.min(left, x)
    right = Math.max(right, x)
  }
  for (const [cx, cy] of [
    [ax, ay],
    [bx, by],
  ] as const) {
    const halfWidth = Math.sqrt(radius * radius - (y - cy) * (y - cy))
    if (Number.isNaN(halfWidth)) continue // the line passes above or below this disc
    reach(cx - halfWidth)
    reach(cx + halfWidth)
  }
  if (ay === by) return [left, right] // the tangents are level with the line: the discs have reached as far
  const scale = radius / Math.hypot(bx - ax, by - ay)
  for (const side of [-scale, scale]) {
    const offsetX = side * (by - ay)
    const along = (y - ay + side * (bx - ax)) / (by - ay)
    if (along >= 0 && along <= 1) reach(ax + offsetX + along * (bx - ax))
  }
  return [left, right]
}

function squaredDistance(x: number, y: number, ax: number, ay: number, bx: number, by: number): number {
  const dx = bx - ax
  const dy = by - ay
  const lengthSquared = dx * dx + dy * dy
  const along = lengthSquared === 0 ? 0 : ((x - ax) * dx + (y - ay) * dy) / lengthSquared
  const nearest = Math.min(1, Math.max(0, along))
  const gapX = x - ax - nearest * dx
  const gapY = y - ay - nearest * dy
  return gapX * gapX + gapY * gapY
}

function requireStroke(points: readonly number[], diameter: number): void {
  if (points.length % 2 !== 0) throw notAStroke('an even count of coordinates', `${points.length}`)
  const odd = points.find((coordinate) => !Number.isFinite(coordinate))
  if (odd !== undefined) throw notAStroke('finite coordinates', `${odd}`)
  if (!(diameter > 0 && Number.isFinite(diameter))) throw notAStroke('a finite diameter above 0', `${diameter}`)
}

function notAStroke(expected: string, received: string): Error {
  return refuse('bad-input', { what: 'Not a brush stroke', expected, received })
}
