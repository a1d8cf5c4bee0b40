import type { StrokeSign } from '../../../editor/constraints/DrawnConstraint.ts'

/**
 * Colours of the constraints. Kinds are told apart by pattern and glyph first; the colours are those of Okabe and Ito,
 * lightened so that they show on the dark rim.
 */
export const STROKE_COLORS: Readonly<Record<StrokeSign, string>> = {
  same: 'rgb(64 220 170)',
  different: 'rgb(236 150 200)',
  foreground: 'rgb(240 228 66)',
  background: 'rgb(178 196 222)',
  'boundary-add': 'rgb(255 150 20)',
  'boundary-flip': 'rgb(120 205 255)',
  'boundary-erase': 'rgb(255 130 100)',
}

export const KEPT_COLOR = 'rgb(110 231 183)'
export const VIOLATED_COLOR = 'rgb(255 150 130)'

/** On, off in CSS pixels: what is soft is dashed. */
const SOFT_DASH = [9, 7]

export function dashOf(strength: 'hard' | 'soft'): readonly number[] {
  return strength === 'soft' ? SOFT_DASH : []
}
