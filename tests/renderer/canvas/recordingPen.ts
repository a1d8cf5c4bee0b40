import type { OverlayPen } from '../../../src/renderer/canvas/overlay/OverlayPen.ts'

/** One call of `stroke`, `fill`, `fillText` or `drawImage`. */
export interface Mark {
  readonly kind: 'stroke' | 'fill' | 'text' | 'picture'
  /**
   * Steps of the path as "M x y", "L x y", "Z", "O x y radius" or "R x y width height"; for text the words, for a picture
   * "x y width height".
   */
  readonly path: string
  readonly width: number
  readonly dash: readonly number[]
  readonly color: string
  readonly alpha: number
}

/** A pen over a canvas that draws nothing and remembers everything: scale 2, the image's corner at (10, 20). */
export function recordingPen({ width = 800, height = 600 } = {}): { pen: OverlayPen; marks: Mark[] } {
  const marks: Mark[] = []
  let steps: string[] = []
  let dash: number[] = []
  const at = (...values: number[]): string => values.map((value) => value.toFixed(2)).join(' ')
  const canvas = {
    strokeStyle: '',
    fillStyle: '',
    lineWidth: 1,
    lineCap: 'round',
    globalAlpha: 1,
    beginPath: () => (steps = []),
    closePath: () => steps.push('Z'),
    drawImage: (_picture: unknown, ...box: number[]) => mark('picture', at(...box), ''),
    moveTo: (x: number, y: number) => steps.push(`M ${at(x, y)}`),
    lineTo: (x: number, y: number) => steps.push(`L ${at(x, y)}`),
    arc: (x: number, y: number, radius: number) => steps.push(`O ${at(x, y, radius)}`),
    roundRect: (x: number, y: number, w: number, h: number) => steps.push(`R ${at(x, y, w, h)}`),
    setLineDash: (next: number[]) => (dash = next),
    measureText: (text: string) => ({ width: 6 * text.length }),
    stroke: () => mark('stroke', steps.join(', '), canvas.strokeStyle),
    fill: () => mark('fill', steps.join(', '), canvas.fillStyle),
    fillText: (text: string) => mark('text', text, canvas.fillStyle),
  }
  function mark(kind: Mark['kind'], path: string, color: string): void {
    marks.push({ kind, path, width: canvas.lineWidth, dash, color, alpha: canvas.globalAlpha })
  }
  const context = canvas as unknown as CanvasRenderingContext2D
  return { pen: { context, width, height, scale: 2, offsetX: 10, offsetY: 20 }, marks }
}

/** What is seen without any colour: shapes, widths and dashes. */
export function shapesOf(marks: readonly Mark[]): string {
  return marks.map(({ kind, path, width, dash }) => `${kind} ${path} | ${width.toFixed(2)} [${dash.join()}]`).join('\n')
}
