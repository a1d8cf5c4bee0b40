import type { ConstraintStrength } from '../../../core/occlusion/constraints/SolverConstraints.ts'
import type { DrawnStroke, StrokeSign } from '../../../editor/constraints/DrawnConstraint.ts'
import { placesAlong } from './boundaryGeometry.ts'
import type { ChainPlace } from './boundaryGeometry.ts'
import { drawOrientedLine } from './drawBoundaries.ts'
import { traceGlyph } from './glyphs.ts'
import type { GlyphName } from './glyphs.ts'
import { LIGHT, RIM, strokeWithRim, tracePoints } from './OverlayPen.ts'
import type { OverlayPen } from './OverlayPen.ts'
import { traceHead } from './pairArrow.ts'
import { STROKE_COLORS, dashOf } from './strokeLooks.ts'

/** CSS pixels. */
const MARK_SPACING = 22
const DOT_RADIUS = 3.5
const MARK_HALF = 4.5
const LINE_WIDTH = 2.25

/** One stroke with what is to be seen of it. */
export interface StrokeLook {
  readonly stroke: DrawnStroke
  readonly sign: StrokeSign
  readonly strength: ConstraintStrength
  /** Of two strokes that say *different* the second: its dots are filled. */
  readonly isSecond: boolean
}

/** A broad pale line in `color` around a stroke, below everything else of it. */
export function drawHalo(pen: OverlayPen, stroke: DrawnStroke, color: string): void {
  const { context } = pen
  tracePath(pen, stroke.points)
  context.strokeStyle = color
  context.lineWidth = Math.max(stroke.diameter * pen.scale, LINE_WIDTH + 4) + 6
  context.stroke()
}

/**
 * A stroke: the pixels it covers as a pale band, its middle line (solid when hard, dashed when soft), and along it the pattern
 * of its kind, so that nothing hangs on the colour.
 */
export function drawStroke(pen: OverlayPen, look: StrokeLook): void {
  const { stroke, sign, strength } = look
  const { context } = pen
  const color = STROKE_COLORS[sign]
  tracePath(pen, stroke.points)
  context.globalAlpha = 0.28
  context.strokeStyle = color
  context.lineWidth = Math.max(1, stroke.diameter * pen.scale)
  context.stroke()
  context.globalAlpha = 1
  if (sign === 'boundary-add') return drawDirection(pen, look)
  tracePath(pen, stroke.points)
  strokeWithRim(pen, color, LINE_WIDTH, dashOf(strength))
  for (const place of placesOf(pen, stroke)) drawMark(pen, look, place, color)
}

/** The middle of a stroke, in CSS pixels. */
export function strokeMiddle(pen: OverlayPen, stroke: DrawnStroke): { readonly x: number; readonly y: number } {
  const places = placesOf(pen, stroke)
  return places[places.length >> 1]!
}

/** Places of the marks, in CSS pixels; a dot has one, as has every short stroke. */
function placesOf(pen: OverlayPen, { points }: DrawnStroke): ChainPlace[] {
  const { scale, offsetX, offsetY } = pen
  const along = placesAlong(points, MARK_SPACING / scale)
  const places = along.length > 0 ? along : [{ x: points[0]!, y: points[1]!, normalX: 1, normalY: 0 }]
  return places.map((place) => ({ ...place, x: place.x * scale + offsetX, y: place.y * scale + offsetY }))
}

/** A single point as a line of no length, which round caps make a dot. */
function tracePath(pen: OverlayPen, points: readonly number[]): void {
  pen.context.beginPath()
  tracePoints(pen, points.length === 2 ? [...points, ...points] : points)
}

function drawMark(pen: OverlayPen, { sign, isSecond }: StrokeLook, { x, y }: ChainPlace, color: string): void {
  if (x < -20 || y < -20 || x > pen.width + 20 || y > pen.height + 20) return
  const glyph = MARKS[sign]
  if (glyph !== null) return drawSign(pen, glyph, x, y, color)
  const { context } = pen
  context.beginPath()
  context.arc(x, y, DOT_RADIUS, 0, 2 * Math.PI)
  context.fillStyle = sign === 'different' && !isSecond ? RIM : color
  context.fill()
  context.lineWidth = 1.75
  context.strokeStyle = sign === 'different' ? color : RIM
  context.stroke()
}

/** What stands along a stroke; null: dots. */
const MARKS: Readonly<Record<StrokeSign, GlyphName | null>> = {
  same: null,
  different: null,
  foreground: 'foreground',
  background: 'background',
  'boundary-add': null,
  'boundary-flip': 'boundary-flip',
  'boundary-erase': 'violated',
}

/** A glyph on a small dark disc, so that the line does not run through it. */
function drawSign(pen: OverlayPen, glyph: GlyphName, x: number, y: number, color: string): void {
  const { context } = pen
  context.beginPath()
  context.arc(x, y, MARK_HALF + 2.5, 0, 2 * Math.PI)
  context.fillStyle = 'rgb(12 14 20 / 0.85)'
  context.fill()
  context.beginPath()
  traceGlyph(pen, glyph, x, y, MARK_HALF)
  context.strokeStyle = color
  context.lineWidth = 1.75
  context.stroke()
}

/** Orange on the right, where the occluder is; ticks to the left, towards the occludee; an arrow as it was drawn. */
function drawDirection(pen: OverlayPen, { stroke, strength }: StrokeLook): void {
  const { points } = stroke
  drawOrientedLine(pen, [points], -1, 0.5, dashOf(strength))
  const { context, scale, offsetX, offsetY } = pen
  const last = placesAlong(points, 12 / scale).at(-1)
  if (last === undefined) return
  const [x, y] = [points.at(-2)! * scale + offsetX, points.at(-1)! * scale + offsetY]
  context.beginPath()
  // The direction is a quarter turn from the right: along the stroke.
  traceHead(context, x, y, last.normalY, -last.normalX)
  strokeWithRim(pen, LIGHT, LINE_WIDTH)
}
