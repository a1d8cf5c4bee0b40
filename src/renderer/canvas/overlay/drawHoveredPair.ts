import type { PairState } from '../../../core/dataset/records.ts'
import { assertNever } from '../../../core/support/assert.ts'
import type { HoveredPair } from '../../../editor/Feedback.ts'
import { drawBoundary } from './drawBoundaries.ts'
import type { OverlayPen } from './OverlayPen.ts'
import { drawPairArrow, placeNearest } from './pairArrow.ts'
import { drawTextPlate } from './textPlate.ts'

/** CSS pixels from the boundary to each end of the arrow. */
const ARROW_REACH = 24

/** The pair under the pointer of the order tool: its boundary, an arrow from front to behind, and both numbers; `note` is said after them. */
export function drawHoveredPair(
  pen: OverlayPen,
  pair: HoveredPair,
  state: PairState,
  pointer: { readonly x: number; readonly y: number } | null,
  note: string | null,
): void {
  drawBoundary(pen, { boundary: pair, state }, true)
  const place = placeNearest(pen, pair, pointer)
  if (place !== null) drawPairArrow(pen, place, state, ARROW_REACH)
  const at = pointer ?? place
  if (at !== null) drawTextPlate(pen, [pairText(pair, state), ...(note === null ? [] : [note])].join(' · '), at.x, at.y)
}

/** "#2 in front of #5": words, since at this size a person reads faster than they decode an arrow. */
function pairText({ a, b }: HoveredPair, state: PairState): string {
  switch (state) {
    case 'a-over-b':
      return `#${a} in front of #${b}`
    case 'b-over-a':
      return `#${b} in front of #${a}`
    case 'mutual':
      return `#${a} and #${b} hide each other`
    case 'none':
      return `#${a} and #${b} only touch`
    case 'unknown':
      return `#${a} and #${b}: order unknown`
    default:
      return assertNever(state, 'pair state')
  }
}
