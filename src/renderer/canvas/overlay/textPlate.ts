import { LIGHT } from './OverlayPen.ts'
import type { OverlayPen } from './OverlayPen.ts'

const FONT = '600 12px ui-sans-serif, system-ui, "Segoe UI", Roboto, sans-serif'
/** CSS pixels. */
const LINE_HEIGHT = 17
const PADDING = { x: 8, y: 3.5 }
const MARGIN = 4
/** Longer texts are broken into lines. */
const MOST_WIDTH = 360

export const PLATE = 'rgb(16 18 24 / 0.9)'
export const PLATE_EDGE = 'rgb(255 255 255 / 0.22)'

/** Words on a small plate below and right of (x, y), in CSS pixels, kept on the canvas. */
export function drawTextPlate({ context, width, height }: OverlayPen, text: string, x: number, y: number): void {
  context.font = FONT
  const widthOf = (words: string): number => context.measureText(words).width
  const lines = brokenText(text, Math.min(MOST_WIDTH, width - 2 * (MARGIN + PADDING.x)), widthOf)
  const plateWidth = Math.max(...lines.map(widthOf)) + 2 * PADDING.x
  const plateHeight = lines.length * LINE_HEIGHT + 2 * PADDING.y
  const left = Math.max(MARGIN, Math.min(width - plateWidth - MARGIN, x + 16))
  const top = Math.max(MARGIN, Math.min(height - plateHeight - MARGIN, y + 18))
  context.beginPath()
  context.roundRect(left, top, plateWidth, plateHeight, 6)
  context.fillStyle = PLATE
  context.fill()
  context.lineWidth = 1
  context.strokeStyle = PLATE_EDGE
  context.stroke()
  context.fillStyle = LIGHT
  context.textAlign = 'left'
  context.textBaseline = 'middle'
  lines.forEach((line, index) => {
    context.fillText(line, left + PADDING.x, top + PADDING.y + (index + 0.5) * LINE_HEIGHT + 0.5)
  })
}

/** Breaks a text at its spaces into lines no wider than `mostWidth`; a word that is wider has a line of its own. */
function brokenText(text: string, mostWidth: number, widthOf: (words: string) => number): string[] {
  const lines: string[] = []
  for (const word of text.split(' ')) {
    const longer = lines.length === 0 ? word : `${lines.at(-1)!} ${word}`
    if (lines.length > 0 && widthOf(longer) <= mostWidth) lines[lines.length - 1] = longer
    else lines.push(word)
  }
  return lines
}
