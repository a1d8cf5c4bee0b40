import { maskContours } from '../../../core/masks/maskContours.ts'
import { maskContains } from '../../../core/masks/maskMeasures.ts'
import type { RunLengthMask } from '../../../core/masks/RunLengthMask.ts'

/** An amodal outline in pieces; each piece is x0, y0, x1, y1, … in pixel corners of the image. */
export interface AmodalOutline {
  /** Where the pixel inside the outline is visible. */
  readonly visible: readonly Int32Array[]
  /** Where it is hidden. */
  readonly hidden: readonly Int32Array[]
}

/**
 * The outline of `amodal`, cut where it changes between visible and hidden. Rings without a change come back closed
 * (last point = first point). O(outline length · log runs).
 */
export function amodalOutline(amodal: RunLengthMask, visible: RunLengthMask): AmodalOutline {
  const pieces = { visible: [] as Int32Array[], hidden: [] as Int32Array[] }
  for (const { points } of maskContours(amodal)) cutRing(points, visible, pieces)
  return pieces
}

function cutRing(
  points: Int32Array,
  visible: RunLengthMask,
  pieces: { visible: Int32Array[]; hidden: Int32Array[] },
): void {
  const corners = points.length / 2
  let piece: number[] = [points[0]!, points[1]!]
  let pieceIsVisible: boolean | null = null
  for (let corner = 0; corner < corners; corner++) {
    let [x, y] = [points[2 * corner]!, points[2 * corner + 1]!]
    const next = (corner + 1) % corners
    const [endX, endY] = [points[2 * next]!, points[2 * next + 1]!]
    const [stepX, stepY] = [Math.sign(endX - x), Math.sign(endY - y)]
    while (x !== endX || y !== endY) {
      const isVisible = isInsideVisible(visible, x, y, stepX, stepY)
      if (pieceIsVisible !== null && isVisible !== pieceIsVisible) {
        piece.push(x, y)
        pieces[pieceIsVisible ? 'visible' : 'hidden'].push(Int32Array.from(piece))
        piece = [x, y]
      }
      pieceIsVisible = isVisible
      x += stepX
      y += stepY
    }
    piece.push(endX, endY)
  }
  pieces[pieceIsVisible === true ? 'visible' : 'hidden'].push(Int32Array.from(piece))
}

/** The inside of a ring is on the right of its direction: this is the pixel there, next to the unit edge from (x, y). */
function isInsideVisible(visible: RunLengthMask, x: number, y: number, stepX: number, stepY: number): boolean {
  return maskContains(visible, stepX < 0 || stepY > 0 ? x - 1 : x, stepX < 0 || stepY < 0 ? y - 1 : y)
}
