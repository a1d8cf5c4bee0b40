import { traceGlyph } from './glyphs.ts'
import type { GlyphName } from './glyphs.ts'
import type { OverlayPen } from './OverlayPen.ts'
import { PLATE, PLATE_EDGE } from './textPlate.ts'

/** One sign of a badge. */
export interface BadgeSign {
  readonly glyph: GlyphName
  readonly color: string
}

/** CSS pixels. */
const HEIGHT = 16
const GLYPH_HALF = 4.5
const STEP = 13

/** A dark plate with signs side by side, its middle at (x, y) in CSS pixels; `edge` colours its rim. */
export function drawBadge(pen: OverlayPen, signs: readonly BadgeSign[], x: number, y: number, edge = PLATE_EDGE): void {
  const { context } = pen
  const width = HEIGHT + STEP * (signs.length - 1)
  context.beginPath()
  context.roundRect(x - width / 2, y - HEIGHT / 2, width, HEIGHT, 5)
  context.fillStyle = PLATE
  context.fill()
  context.lineWidth = edge === PLATE_EDGE ? 1 : 1.75
  context.strokeStyle = edge
  context.stroke()
  signs.forEach(({ glyph, color }, index) => {
    context.beginPath()
    traceGlyph(pen, glyph, x + (index - (signs.length - 1) / 2) * STEP, y, GLYPH_HALF)
    context.lineWidth = 1.6
    context.strokeStyle = color
    context.stroke()
  })
}
