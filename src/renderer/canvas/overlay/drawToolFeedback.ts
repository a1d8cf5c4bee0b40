import type { BrushCursor, Feedback, PolygonDraft, StraightLine } from '../../../editor/Feedback.ts'
import { drawBadge } from './drawBadge.ts'
import { drawConstraintDraft } from './drawConstraints.ts'
import { LIGHT, RIM, strokeWithRim, tracePoints } from './OverlayPen.ts'
import type { OverlayPen } from './OverlayPen.ts'
import { STROKE_COLORS } from './strokeLooks.ts'

/** Below this radius on screen (CSS pixels) a brush circle is lost; a cross marks the place then. */
const LEAST_RADIUS = 3
const ADD_COLOR = 'rgb(110 231 183)'
const REMOVE_COLOR = 'rgb(252 165 165)'

/** What the active tool wants seen, except boundaries. */
export function drawToolFeedback(pen: OverlayPen, { brush, draft, line, polygon }: Feedback): void {
  if (draft !== null) drawConstraintDraft(pen, draft)
  if (line !== null) drawLine(pen, line)
  if (polygon !== null) drawPolygon(pen, polygon)
  if (brush !== null) drawBrush(pen, brush)
}

function drawBrush(pen: OverlayPen, { center, diameter, mode }: BrushCursor): void {
  const { context, scale, offsetX, offsetY } = pen
  const [x, y] = [center.x * scale + offsetX, center.y * scale + offsetY]
  const radius = (diameter / 2) * scale
  const color = colorOf(mode)
  if (radius < LEAST_RADIUS) {
    context.beginPath()
    for (const [dx, dy] of [
      [1, 0],
      [-1, 0],
      [0, 1],
      [0, -1],
    ] as const) {
      context.moveTo(x + dx * 4, y + dy * 4)
      context.lineTo(x + dx * 9, y + dy * 9)
    }
    strokeWithRim(pen, color, 1.25)
  }
  context.beginPath()
  context.arc(x, y, Math.max(radius, 1), 0, 2 * Math.PI)
  strokeWithRim(pen, color, 1.25)
  if (mode === 'paint') return
  if (mode !== 'erase') {
    // Beside the tip, so that what lies under it stays in sight.
    const reach = Math.max(radius, 9) * Math.SQRT1_2 + 10
    return drawBadge(pen, [{ glyph: mode, color }], x + reach, y - reach)
  }
  if (radius < LEAST_RADIUS) return
  context.beginPath()
  context.moveTo(x - 4, y)
  context.lineTo(x + 4, y)
  strokeWithRim(pen, color, 1.25)
}

function colorOf(mode: BrushCursor['mode']): string {
  if (mode === 'paint') return LIGHT
  return mode === 'erase' ? REMOVE_COLOR : STROKE_COLORS[mode]
}

function drawLine(pen: OverlayPen, { from, to, diameter }: StraightLine): void {
  const { context, scale } = pen
  context.beginPath()
  tracePoints(pen, [from.x, from.y, to.x, to.y])
  context.strokeStyle = 'rgb(255 255 255 / 0.28)'
  context.lineWidth = Math.max(1, diameter * scale)
  context.stroke()
  strokeWithRim(pen, LIGHT, 1.25, [6, 5])
}

function drawPolygon(pen: OverlayPen, { points, next, closable, mode }: PolygonDraft): void {
  const { context, scale, offsetX, offsetY } = pen
  const color = mode === 'add' ? ADD_COLOR : REMOVE_COLOR
  const withNext = next === null || closable ? points : [...points, next.x, next.y]
  if (withNext.length >= 6) {
    context.beginPath()
    tracePoints(pen, withNext)
    context.closePath()
    context.globalAlpha = 0.16
    context.fillStyle = color
    context.fill()
    context.globalAlpha = 1
    context.beginPath()
    tracePoints(pen, [...withNext.slice(-2), ...withNext.slice(0, 2)])
    strokeWithRim(pen, color, 1, closable ? [] : [3, 5])
  }
  context.beginPath()
  tracePoints(pen, withNext)
  strokeWithRim(pen, color, 1.5)
  for (let at = 0; at + 1 < points.length; at += 2) {
    const isTarget = at === 0 && closable
    context.beginPath()
    context.arc(points[at]! * scale + offsetX, points[at + 1]! * scale + offsetY, isTarget ? 7 : 3.5, 0, 2 * Math.PI)
    context.fillStyle = isTarget ? color : LIGHT
    context.fill()
    context.lineWidth = 1.5
    context.strokeStyle = RIM
    context.stroke()
  }
}
