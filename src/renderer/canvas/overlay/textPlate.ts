import { LIGHT } from './OverlayPen.ts'
import type { OverlayPen } from './OverlayPen.ts'

const FONT = '600 12px ui-sans-serif, system-ui, "Segoe UI", Roboto, sans-serif'
/** CSS pixels. */
const HEIGHT = 24
const MARGIN = 4

export const PLATE = 'rgb(16 18 24 / 0.9)'
export const PLATE_EDGE = 'rgb(255 255 255 / 0.22)'

/** A line of words on a small plate below and right of (x, y), in CSS pixels, kept on the canvas. */
export function drawTextPlate({ context, width, height }: OverlayPen, text: string, x: number, y: number): void {
  context.font = FONT
  const plateWidth = context.measureText(text).width + 16
  const left = Math.max(MARGIN, Math.min(width - plateWidth - MARGIN, x + 16))
  const top = Math.max(MARGIN, Math.min(height - HEIGHT - MARGIN, y + 18))
  context.beginPath()
  context.roundRect(left, top, plateWidth, HEIGHT, 6)
  context.fillStyle = PLATE
  context.fill()
  context.lineWidth = 1
  context.strokeStyle = PLATE_EDGE
  context.stroke()
  context.fillStyle = LIGHT
  context.textAlign = 'left'
  context.textBaseline = 'middle'
  context.fillText(text, left + 8, top + HEIGHT / 2 + 0.5)
}
