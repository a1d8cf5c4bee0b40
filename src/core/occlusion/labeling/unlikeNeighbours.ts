import type { ImageSize } from '../../pixels/imageSize.ts'
import type { Labeling } from './LabelingProblem.ts'

/**
 * The pixels that differ from the one to their right, below, or across the corner between: where anything changes, by rising
 * pixel. They hold for everything coarser than `at`, too: any map that is constant where `at` is. O(pixels).
 */
export function unlikeSquares({ width, height }: ImageSize, at: Labeling | Int32Array): Int32Array {
  let found = new Int32Array(SQUARES_PER_ROW * height + width)
  let count = 0
  for (let y = 0; y + 1 < height; y++) {
    if (count + 2 * width > found.length) found = enlarged(found, width)
    let p = y * width
    let here = at[p]!
    let below = at[p + width]!
    for (const last = p + width - 1; p < last; p++) {
      const right = at[p + 1]!
      const diagonal = at[p + width + 1]!
      if (here !== right || here !== below || here !== diagonal) found[count++] = p
      here = right
      below = diagonal
    }
    if (here !== below) found[count++] = p
  }
  // The last row is left room for by the check before the one above; alone it is as long as the room.
  for (let p = (height - 1) * width, last = p + width - 1; p < last; p++) {
    if (at[p] !== at[p + 1]) found[count++] = p
  }
  return found.slice(0, count)
}

/** Room for this many squares per row to begin with. */
const SQUARES_PER_ROW = 32

/** At least twice as long, with room for two rows more. */
function enlarged(values: Int32Array, width: number): Int32Array<ArrayBuffer> {
  const longer = new Int32Array(2 * values.length + 2 * width)
  longer.set(values)
  return longer
}

/**
 * Calls back for every two neighbours with different values: arc direction (`ARC_X`, `ARC_Y`) and the two pixels, `p` the
 * one whose arc it is. `arcs`: 2 for neighbours that share an edge, 4 for all eight. By pixel, row-major.
 *
 * Most neighbours are alike, so four pixels in a square are compared at once: one pass over the plane instead of one per
 * direction. O(pixels), or where the squares are known (`unlikeSquares` of `at` or of something finer) O(squares).
 */
export function unlikeNeighbours(
  size: ImageSize,
  at: Labeling | Int32Array,
  arcs: number,
  onUnlike: (arc: number, p: number, q: number) => void,
  squares: Int32Array = unlikeSquares(size, at),
): void {
  const { width } = size
  const lastRow = at.length - width
  for (let index = 0, rowEnd = width; index < squares.length; index++) {
    const p = squares[index]!
    while (rowEnd <= p) rowEnd += width
    const here = at[p]!
    const hasRight = p + 1 < rowEnd
    const hasBelow = p < lastRow
    if (hasRight && here !== at[p + 1]) onUnlike(0, p, p + 1)
    if (hasBelow && here !== at[p + width]) onUnlike(1, p, p + width)
    if (arcs === 2 || !hasRight || !hasBelow) continue
    if (here !== at[p + width + 1]) onUnlike(2, p, p + width + 1)
    if (at[p + 1] !== at[p + width]) onUnlike(3, p + 1, p + width)
  }
}
