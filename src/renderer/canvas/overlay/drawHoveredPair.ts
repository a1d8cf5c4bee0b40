import type { PairState } from '../../../core/dataset/records.ts'
import { assertNever } from '../../../core/support/assert.ts'
import type { HoveredPair } from '../../../editor/Feedback.ts'
import { chainsAtScale, placesAlong } from './boundaryGeometry.ts'
import type { ChainPlace } from './boundaryGeometry.ts'
import { drawBoundary } from './drawBoundaries.ts'
import { LIGHT, strokeWithRim } from './OverlayPen.ts'
import type { OverlayPen } from './OverlayPen.ts'

const FONT = '600 12px ui-sans-serif, system-ui, "Segoe UI", Roboto, sans-serif'
/** CSS pixels from the boundary to each end of the arrow. */
const ARROW_REACH = 24
const ARROW_HEAD = 7

/** The pair under the pointer of the order tool: its boundary, an arrow from front to behind, and both numbers. */
export function drawHoveredPair(
  pen: OverlayPen,
  pair: HoveredPair,
  state: PairState,
  pointer: { readonly x: number; readonly y: number } | null,
): void {
  drawBoundary(pen, { boundary: pair, state }, true)
  const place = placeNearest(pen, pair, pointer)
  if (place !== null) drawArrow(pen, place, state)
  const at = pointer ?? place
  if (at !== null) drawPairText(pen, pairText(pair, state), at.x, at.y)
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

/** The place of the boundary nearest to the pointer, in CSS pixels; in the middle of the longest chain without one. */
function placeNearest(
  pen: OverlayPen,
  pair: HoveredPair,
  pointer: { readonly x: number; readonly y: number } | null,
): ChainPlace | null {
  const places = chainsAtScale(pair, pen.scale).flatMap((chain) => placesAlong(chain, 10 / pen.scale))
  const onCanvas = places.map((place) => ({
    ...place,
    x: place.x * pen.scale + pen.offsetX,
    y: place.y * pen.scale + pen.offsetY,
  }))
  if (pointer === null) return onCanvas[Math.floor(onCanvas.length / 2)] ?? null
  const distance = ({ x, y }: ChainPlace): number => Math.hypot(x - pointer.x, y - pointer.y)
  return onCanvas.reduce<ChainPlace | null>(
    (best, place) => (best === null || distance(place) < distance(best) ? place : best),
    null,
  )
}

function drawArrow(pen: OverlayPen, { x, y, normalX, normalY }: ChainPlace, state: PairState): void {
  if (state === 'none' || state === 'unknown') return
  const { context } = pen
  const towards = state === 'b-over-a' ? -1 : 1
  const [dx, dy] = [normalX * towards, normalY * towards]
  const [startX, startY] = [x - dx * ARROW_REACH, y - dy * ARROW_REACH]
  const [endX, endY] = [x + dx * ARROW_REACH, y + dy * ARROW_REACH]
  context.beginPath()
  context.moveTo(startX, startY)
  context.lineTo(endX, endY)
  traceHead(context, endX, endY, dx, dy)
  if (state === 'mutual') traceHead(context, startX, startY, -dx, -dy)
  strokeWithRim(pen, LIGHT, 2.25)
}

/** Two strokes back from the tip, 35° to each side. */
function traceHead(context: CanvasRenderingContext2D, x: number, y: number, dx: number, dy: number): void {
  for (const angle of [0.61, -0.61]) {
    const [cos, sin] = [Math.cos(angle), Math.sin(angle)]
    context.moveTo(x, y)
    context.lineTo(x - (dx * cos - dy * sin) * ARROW_HEAD, y - (dx * sin + dy * cos) * ARROW_HEAD)
  }
}

/** A small plate below and right of the pointer, kept on the canvas. */
function drawPairText({ context, width, height }: OverlayPen, text: string, x: number, y: number): void {
  context.font = FONT
  const plateWidth = context.measureText(text).width + 16
  const plateHeight = 24
  const left = Math.max(4, Math.min(width - plateWidth - 4, x + 16))
  const top = Math.max(4, Math.min(height - plateHeight - 4, y + 18))
  context.beginPath()
  context.roundRect(left, top, plateWidth, plateHeight, 6)
  context.fillStyle = 'rgb(16 18 24 / 0.9)'
  context.fill()
  context.lineWidth = 1
  context.strokeStyle = 'rgb(255 255 255 / 0.22)'
  context.stroke()
  context.fillStyle = LIGHT
  context.textAlign = 'left'
  context.textBaseline = 'middle'
  context.fillText(text, left + 8, top + plateHeight / 2 + 0.5)
}
