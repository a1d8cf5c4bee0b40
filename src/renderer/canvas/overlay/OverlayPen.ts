import type { StageView } from '../gl/StageView.ts'

/** A 2D context in CSS pixels with the transform from the image at hand. */
export interface OverlayPen {
  readonly context: CanvasRenderingContext2D
  /** CSS pixels of the canvas. */
  readonly width: number
  readonly height: number
  /** CSS pixels per image pixel. */
  readonly scale: number
  readonly offsetX: number
  readonly offsetY: number
}

/** Clears the canvas and readies it for drawing in CSS pixels. */
export function overlayPen(context: CanvasRenderingContext2D, view: StageView): OverlayPen {
  const { pixelRatio } = view
  context.setTransform(1, 0, 0, 1, 0, 0)
  context.clearRect(0, 0, view.width, view.height)
  context.setTransform(pixelRatio, 0, 0, pixelRatio, 0, 0)
  context.lineCap = 'round'
  context.lineJoin = 'round'
  return {
    context,
    width: view.width / pixelRatio,
    height: view.height / pixelRatio,
    scale: view.scale / pixelRatio,
    offsetX: view.offsetX / pixelRatio,
    offsetY: view.offsetY / pixelRatio,
  }
}

/** CSS pixels below which a step of a line is not drawn by itself: far out a staircase has many per pixel. */
const LEAST_STEP = 0.6

/** Adds x0, y0, x1, y1, … (image coordinates) to the current path as one open line. */
export function tracePoints(pen: OverlayPen, points: ArrayLike<number>): void {
  const { context, scale, offsetX, offsetY } = pen
  let [lastX, lastY] = [0, 0]
  for (let at = 0; at + 1 < points.length; at += 2) {
    const x = points[at]! * scale + offsetX
    const y = points[at + 1]! * scale + offsetY
    const isLast = at + 3 >= points.length
    if (at === 0) context.moveTo(x, y)
    else if (isLast || Math.abs(x - lastX) + Math.abs(y - lastY) >= LEAST_STEP) context.lineTo(x, y)
    else continue
    lastX = x
    lastY = y
  }
}

/** Dark rim under everything drawn over a photo, so that light lines show on light photos too. */
export const RIM = 'rgb(12 14 20 / 0.62)'
export const LIGHT = 'rgb(255 255 255)'

/** Strokes the current path twice: a dark rim, then the line. Widths in CSS pixels. */
export function strokeWithRim(pen: OverlayPen, color: string, width: number, dash: readonly number[] = []): void {
  const { context } = pen
  context.setLineDash([...dash])
  // Round caps of broad lines would close the gaps; short dashes are dots, which need them.
  context.lineCap = (dash[0] ?? 0) > width ? 'butt' : 'round'
  context.strokeStyle = RIM
  context.lineWidth = width + 2
  context.stroke()
  context.strokeStyle = color
  context.lineWidth = width
  context.stroke()
  context.setLineDash([])
  context.lineCap = 'round'
}
