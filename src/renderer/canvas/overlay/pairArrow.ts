import type { PairState } from '../../../core/dataset/records.ts'
import type { SharedBoundary } from '../../../core/occlusion/boundaryOwnership.ts'
import { chainsAtScale, placesAlong } from './boundaryGeometry.ts'
import type { ChainPlace } from './boundaryGeometry.ts'
import { LIGHT, strokeWithRim } from './OverlayPen.ts'
import type { OverlayPen } from './OverlayPen.ts'

const ARROW_HEAD = 7

/** The place of a boundary nearest to a point, all in CSS pixels; in the middle of the boundary without one. */
export function placeNearest(
  pen: OverlayPen,
  boundary: Pick<SharedBoundary, 'segments'>,
  point: { readonly x: number; readonly y: number } | null,
): ChainPlace | null {
  const places = chainsAtScale(boundary, pen.scale).flatMap((chain) => placesAlong(chain, 10 / pen.scale))
  const onCanvas = places.map((place) => ({
    ...place,
    x: place.x * pen.scale + pen.offsetX,
    y: place.y * pen.scale + pen.offsetY,
  }))
  if (point === null) return onCanvas[Math.floor(onCanvas.length / 2)] ?? null
  const distance = ({ x, y }: ChainPlace): number => Math.hypot(x - point.x, y - point.y)
  return onCanvas.reduce<ChainPlace | null>(
    (best, place) => (best === null || distance(place) < distance(best) ? place : best),
    null,
  )
}

/** An arrow across a boundary from front to behind, `reach` CSS pixels to each side; none where there is no front. */
export function drawPairArrow(
  pen: OverlayPen,
  { x, y, normalX, normalY }: ChainPlace,
  state: PairState,
  reach: number,
  dash: readonly number[] = [],
): void {
  if (state === 'none' || state === 'unknown') return
  const { context } = pen
  const towards = state === 'b-over-a' ? -1 : 1
  const [dx, dy] = [normalX * towards, normalY * towards]
  const [startX, startY] = [x - dx * reach, y - dy * reach]
  const [endX, endY] = [x + dx * reach, y + dy * reach]
  context.beginPath()
  context.moveTo(startX, startY)
  context.lineTo(endX, endY)
  strokeWithRim(pen, LIGHT, 2.25, dash)
  context.beginPath()
  traceHead(context, endX, endY, dx, dy)
  if (state === 'mutual') traceHead(context, startX, startY, -dx, -dy)
  strokeWithRim(pen, LIGHT, 2.25)
}

/** Two strokes back from the tip, 35° to each side. */
export function traceHead(context: CanvasRenderingContext2D, x: number, y: number, dx: number, dy: number): void {
  for (const angle of [0.61, -0.61]) {
    const [cos, sin] = [Math.cos(angle), Math.sin(angle)]
    context.moveTo(x, y)
    context.lineTo(x - (dx * cos - dy * sin) * ARROW_HEAD, y - (dx * sin + dy * cos) * ARROW_HEAD)
  }
}
