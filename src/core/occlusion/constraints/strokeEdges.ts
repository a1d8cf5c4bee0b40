import type { ImageSize } from '../../pixels/imageSize.ts'

/** A step between two neighbouring pixels that a stroke passes between, from the one on its right to that on its left. */
export interface StrokeEdge {
  readonly right: number
  /** 0, 2, 4 or 6 of `DIRECTION_X`: the left pixel is right + direction. */
  readonly direction: number
}

/** Numbers per edge in what `crossings` collects: pixel, axis (0 horizontal, 1 vertical), signed crossings. */
type Crossings = Map<number, number>

/**
 * The 4-neighbour steps between pixel centres that the stroke crosses, on the grid. A step crossed twice, there and back,
 * does not count. No 4-connected path gets past the stroke but by crossing one of them or round its ends.
 *
 * `points`: x0, y0, x1, y1, … in pixels of the grid. Right is as on the screen (y down) for someone who walks along the
 * stroke. O(length of the stroke in pixels); allocates the result. Half-open rule at centres: each crossing counts once.
 */
export function strokeEdges(grid: ImageSize, points: readonly number[]): StrokeEdge[] {
  const { width, height } = grid
  const horizontal: Crossings = new Map()
  const vertical: Crossings = new Map()
  for (let at = 2; at + 1 < points.length; at += 2) {
    const [ax, ay, bx, by] = [points[at - 2]!, points[at - 1]!, points[at]!, points[at + 1]!]
    // Going down (+1) the right hand side is on the left of the screen; going right (+1) it is below.
    collect(horizontal, ay, ax, by, bx, (row, left) => inside(left, row, width - 1, height, row * width + left))
    collect(vertical, ax, ay, bx, by, (column, above) =>
      inside(column, above, width, height - 1, above * width + column),
    )
  }
  const edges: StrokeEdge[] = []
  for (const [pixel, sign] of horizontal) {
    if (sign > 0) edges.push({ right: pixel, direction: 0 })
    if (sign < 0) edges.push({ right: pixel + 1, direction: 4 })
  }
  for (const [pixel, sign] of vertical) {
    if (sign > 0) edges.push({ right: pixel + width, direction: 6 })
    if (sign < 0) edges.push({ right: pixel, direction: 2 })
  }
  return edges
}

/** Crossings of one segment with the lines of pixel centres along one axis; u is the coordinate across the lines. */
function collect(
  found: Crossings,
  au: number,
  av: number,
  bu: number,
  bv: number,
  keyOf: (line: number, before: number) => number,
): void {
  if (au === bu) return
  const sign = bu > au ? 1 : -1
  const first = Math.ceil(Math.min(au, bu) - 0.5)
  const last = Math.ceil(Math.max(au, bu) - 0.5) - 1
  for (let line = first; line <= last; line++) {
    const v = av + ((line + 0.5 - au) / (bu - au)) * (bv - av)
    const key = keyOf(line, Math.floor(v - 0.5))
    if (key >= 0) found.set(key, (found.get(key) ?? 0) + sign)
  }
}

function inside(x: number, y: number, endX: number, endY: number, key: number): number {
  return x < 0 || y < 0 || x >= endX || y >= endY ? -1 : key
}
