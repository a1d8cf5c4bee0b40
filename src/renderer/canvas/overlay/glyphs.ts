import type { StrokeSign } from '../../../editor/constraints/DrawnConstraint.ts'
import type { OverlayPen } from './OverlayPen.ts'

/** A small sign made of open lines, x0, y0, x1, y1, … each, in a square from −1 to 1; y points down. */
type Glyph = readonly (readonly number[])[]

const BAR: Glyph = [[-0.8, 0, 0.8, 0]]
const EQUAL: Glyph = [
  [-0.75, -0.35, 0.75, -0.35],
  [-0.75, 0.35, 0.75, 0.35],
]

/*
 * Drawn rather than written: the signs look the same whatever fonts there are.
 */
const GLYPHS = {
  same: EQUAL,
  different: [...EQUAL, [0.5, -0.9, -0.5, 0.9]],
  foreground: [...BAR, [0, -0.8, 0, 0.8]],
  background: BAR,
  /** A line with a tick to its left: where the occludee is when one walks up. */
  'boundary-add': [
    [0.3, 0.95, 0.3, -0.95],
    [0.3, -0.35, -0.8, -0.35],
    [0.3, 0.4, -0.8, 0.4],
  ],
  /** Two arrows that pass each other. */
  'boundary-flip': [
    [-0.8, -0.4, 0.8, -0.4, 0.35, -0.85],
    [0.8, 0.4, -0.8, 0.4, -0.35, 0.85],
  ],
  /** A line with its middle struck out. */
  'boundary-erase': [
    [0, -0.95, 0, -0.5],
    [0, 0.5, 0, 0.95],
    [-0.4, -0.4, 0.4, 0.4],
    [0.4, -0.4, -0.4, 0.4],
  ],
  kept: [[-0.75, 0.05, -0.2, 0.6, 0.8, -0.6]],
  violated: [
    [-0.65, -0.65, 0.65, 0.65],
    [0.65, -0.65, -0.65, 0.65],
  ],
  marked: [
    [0, -0.85, 0, 0.25],
    [0, 0.7, 0, 0.75],
  ],
  /** Head, collar and needle of a pin. */
  pin: [
    [-0.4, -0.9, 0.4, -0.9, 0.3, -0.2, 0.65, 0.15, -0.65, 0.15, -0.3, -0.2, -0.4, -0.9],
    [0, 0.15, 0, 0.95],
  ],
  /** A padlock. */
  lock: [
    [-0.65, -0.05, 0.65, -0.05, 0.65, 0.85, -0.65, 0.85, -0.65, -0.05],
    [-0.4, -0.05, -0.4, -0.5, -0.25, -0.8, 0, -0.9, 0.25, -0.8, 0.4, -0.5, 0.4, -0.05],
  ],
} as const satisfies Record<StrokeSign | 'kept' | 'violated' | 'marked' | 'pin' | 'lock', Glyph>

export type GlyphName = keyof typeof GLYPHS

/** Adds a glyph to the current path: its middle at (x, y), its square 2 · `half` wide; CSS pixels. */
export function traceGlyph({ context }: OverlayPen, name: GlyphName, x: number, y: number, half: number): void {
  for (const line of GLYPHS[name]) {
    for (let at = 0; at < line.length; at += 2) {
      const [toX, toY] = [x + line[at]! * half, y + line[at + 1]! * half]
      if (at === 0) context.moveTo(toX, toY)
      else context.lineTo(toX, toY)
    }
  }
}
