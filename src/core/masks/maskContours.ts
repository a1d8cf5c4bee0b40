import { rowSpansOf, SPAN_STRIDE } from './rowSpans.ts'
import type { RunLengthMask } from './RunLengthMask.ts'

/*
 * The pixel-exact outline of a mask: the closed rings of unit edges between foreground and background (the outside of
 * the image counts as background), reduced to their corners.
 *
 * Foreground is 4-connected: where two pixels meet only at a corner, each keeps its own ring. Along every ring the
 * foreground lies on the right, so outer rings run clockwise on screen (y downwards) and holes counter-clockwise.
 *
 * How: a sweep over the horizontal grid lines y = 0 … height. On each line the symmetric difference of the row above
 * and the row below is a list of segments; their ends are the corners. So corners come in pairs along a line
 * (corner 2k and 2k+1 are joined by a horizontal edge), and going down a column each corner is joined to the next one
 * in that column by a vertical edge. Following the two kinds of edge in turn gives the rings.
 *
 * Arrays: x, y, below[] per corner, in scan order; `vertical[c]` is the corner at the other end of c's vertical edge.
 * Cost: O(row spans + height + width); allocates a few numbers per span and corner. Mutates nothing it was given.
 * Check: filling the rings by the even-odd rule at pixel centres gives the mask back, and so does adding the areas with
 * their signs (tests/core/masks/maskContours.test.ts).
 */

/** One closed ring. `points` is x0, y0, x1, y1, … in pixel corners; the last point is joined to the first. */
export interface MaskRing {
  /** Only real corners: horizontal and vertical edges alternate, the first edge is horizontal. */
  readonly points: Int32Array
  readonly isHole: boolean
}

/** All rings, by their topmost, then leftmost corner. Empty for the empty mask. */
export function maskContours(mask: RunLengthMask): MaskRing[] {
  const corners = findCorners(mask)
  const isTaken = new Uint8Array(corners.count)
  const rings: MaskRing[] = []
  for (let pair = 0; pair < corners.count; pair += 2) {
    if (isTaken[pair] === 1) continue
    // The first pair of a ring in scan order is its top edge: foreground below it means an outer ring.
    const isHole = corners.isForegroundBelow[pair >> 1] === 0
    rings.push({ points: followRing(corners, isHole ? pair + 1 : pair, isTaken), isHole })
  }
  return rings
}

/** The corners in scan order; x and y are grid coordinates, `vertical` the corner at the other end of that edge. */
interface Corners {
  count: number
  readonly x: Int32Array
  readonly y: Int32Array
  readonly vertical: Int32Array
  /** Per pair: 1 where the foreground lies below its horizontal edge, 0 where it lies above. */
  readonly isForegroundBelow: Uint8Array
}

function followRing({ x, y, vertical }: Corners, first: number, isTaken: Uint8Array): Int32Array {
  let pairs = 0
  for (let corner = first; pairs === 0 || corner !== first; corner = vertical[corner ^ 1]!) {
    isTaken[corner] = 1
    isTaken[corner ^ 1] = 1
    pairs++
  }
  const points = new Int32Array(4 * pairs)
  for (let at = 0, corner = first; at < points.length; at += 4, corner = vertical[corner ^ 1]!) {
    const across = corner ^ 1
    points[at] = x[corner]!
    points[at + 1] = y[corner]!
    points[at + 2] = x[across]!
    points[at + 3] = y[across]!
  }
  return points
}

function findCorners(mask: RunLengthMask): Corners {
  const spans = rowSpansOf(mask)
  // Both ends of a span may be corners on the line above and on the line below.
  const most = 4 * (spans.length / SPAN_STRIDE)
  const corners: Corners = {
    count: 0,
    x: new Int32Array(most),
    y: new Int32Array(most),
    vertical: new Int32Array(most),
    isForegroundBelow: new Uint8Array(most >> 1),
  }
  if (spans.length === 0) return corners
  /** Per grid column: the corner above whose vertical edge is still open, -1 for none. */
  const open = new Int32Array(mask.width + 1).fill(-1)
  const lastLine = spans[spans.length - SPAN_STRIDE]! + 1
  let above = 0
  for (let line = spans[0]!, start = 0; line <= lastLine; line++) {
    // Spans [above, start) are those of row line − 1, spans [start, end) those of row line.
    let end = start
    while (spans[end] === line) end += SPAN_STRIDE
    crossLine(corners, open, spans, above, start, end, line)
    above = start
    start = end
  }
  return corners
}

/** Adds the corners of one grid line: merges the value changes of the row above and of the row below, left to right. */
function crossLine(
  corners: Corners,
  open: Int32Array,
  spans: Int32Array,
  above: number,
  start: number,
  end: number,
  line: number,
): void {
  // Change number i of a row is at x0 of its span i/2 for even i, else at x1; the parity of i is the value to its left.
  const changesAbove = ((start - above) / SPAN_STRIDE) * 2
  const changesBelow = ((end - start) / SPAN_STRIDE) * 2
  let i = 0
  let j = 0
  while (i < changesAbove || j < changesBelow) {
    const changeAbove = i < changesAbove ? changeAt(spans, above, i) : Infinity
    const changeBelow = j < changesBelow ? changeAt(spans, start, j) : Infinity
    const x = Math.min(changeAbove, changeBelow)
    const wasAbove = i & 1
    const wasBelow = j & 1
    const changesBoth = changeAbove === changeBelow
    if (changeAbove === x) i++
    if (changeBelow === x) j++
    if (changesBoth && wasAbove === wasBelow) continue // a vertical edge that goes straight on
    const first = addCorner(corners, x, line, j & 1)
    if (!changesBoth) {
      if (changeAbove === x) joinUp(corners, open, x, first)
      else open[x] = first
      continue
    }
    // Two pixels meet at this corner only. One ring turns back on the left, the other on the right, each around its
    // own pixel: the left turn belongs to the upper left pixel if that one is foreground, else to the lower left one.
    const second = addCorner(corners, x, line, j & 1)
    joinUp(corners, open, x, wasAbove === 1 ? first : second)
    open[x] = wasAbove === 1 ? second : first
  }
}

function changeAt(spans: Int32Array, firstSpan: number, change: number): number {
  return spans[firstSpan + (change >> 1) * SPAN_STRIDE + 1 + (change & 1)]!
}

/** Appends a corner and returns its number; `valueBelow` is the value below the line just right of it. */
function addCorner(corners: Corners, x: number, y: number, valueBelow: number): number {
  const corner = corners.count++
  corners.x[corner] = x
  corners.y[corner] = y
  if (corner % 2 === 0) corners.isForegroundBelow[corner >> 1] = valueBelow
  return corner
}

/** Closes the open vertical edge of column `x` with `corner`. */
function joinUp(corners: Corners, open: Int32Array, x: number, corner: number): void {
  const upper = open[x]!
  corners.vertical[corner] = upper
  corners.vertical[upper] = corner
}
