import type { ImageSize } from '../../pixels/imageSize.ts'
import type { Labeling } from './LabelingProblem.ts'

/**
 * Calls back for every two neighbours with different values: arc direction (`ARC_X`, `ARC_Y`) and the two pixels, `p` the
 * one whose arc it is. `arcs`: 2 for neighbours that share an edge, 4 for all eight. By pixel, row-major.
 *
 * Most neighbours are alike, so four pixels in a square are compared at once: one pass over the plane instead of one per
 * direction. O(pixels); allocates nothing.
 */
export function unlikeNeighbours(
  { width, height }: ImageSize,
  at: Labeling | Int32Array,
  arcs: number,
  onUnlike: (arc: number, p: number, q: number) => void,
): void {
  for (let y = 0; y + 1 < height; y++) {
    let p = y * width
    let here = at[p]!
    let below = at[p + width]!
    for (const last = p + width - 1; p < last; p++) {
      const right = at[p + 1]!
      const diagonal = at[p + width + 1]!
      if (here !== right || here !== below || here !== diagonal) {
        if (here !== right) onUnlike(0, p, p + 1)
        if (here !== below) onUnlike(1, p, p + width)
        if (arcs > 2) {
          if (here !== diagonal) onUnlike(2, p, p + width + 1)
          if (right !== below) onUnlike(3, p + 1, p + width)
        }
      }
      here = right
      below = diagonal
    }
    if (here !== below) onUnlike(1, p, p + width)
  }
  for (let p = (height - 1) * width, last = p + width - 1; p < last; p++) {
    if (at[p] !== at[p + 1]) onUnlike(0, p, p + 1)
  }
}
