import type { Category } from '../core/dataset/records.ts'

/** What the tools are set to. Replaced as a whole; change it with `editor.updateSettings`. */
export interface EditorSettings {
  /** Image pixels, 1..512. */
  readonly brushDiameter: number
  /** Which mask brush, eraser and polygon change. The visible mask can only be painted on unlinked instances. */
  readonly paintTarget: 'amodal' | 'visible'
  readonly polygonMode: 'add' | 'subtract'
  /** What a new instance is; null while the project has no category. */
  readonly category: Category | null
  /** In the order of the digit keys: 1 to 9, then 0. */
  readonly categories: readonly Category[]
  /** What a wheel without a modifier does. */
  readonly wheelMode: 'pan' | 'zoom'
}

export const MIN_BRUSH_DIAMETER = 1
export const MAX_BRUSH_DIAMETER = 512

export const DEFAULT_SETTINGS: EditorSettings = {
  brushDiameter: 24,
  paintTarget: 'amodal',
  polygonMode: 'add',
  category: null,
  categories: [],
  wheelMode: 'pan',
}

/** Settings with some changed; the diameter is rounded and kept within its limits. */
export function changedSettings(settings: EditorSettings, change: Partial<EditorSettings>): EditorSettings {
  const next = { ...settings, ...change }
  const diameter = Math.min(MAX_BRUSH_DIAMETER, Math.max(MIN_BRUSH_DIAMETER, Math.round(next.brushDiameter)))
  return { ...next, brushDiameter: diameter }
}

/** The next diameter up or down: steps of about a quarter, at least one pixel, so that a few presses span the range. */
export function steppedDiameter(diameter: number, direction: 1 | -1): number {
  const step = Math.max(1, Math.round(diameter * 0.25))
  return direction > 0 ? diameter + step : Math.min(diameter - 1, Math.round(diameter / 1.25))
}
