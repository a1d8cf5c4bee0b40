import type { Category } from '../core/dataset/records.ts'
import type { ConstraintStrength } from '../core/occlusion/constraints/SolverConstraints.ts'
import type { BoundaryAction, ScribbleConstraint } from './constraints/DrawnConstraint.ts'
import type { ToolId } from './tools/ToolId.ts'

/** What a scribble says of the pixels under it. */
export type ScribbleMode = ScribbleConstraint['kind'] | 'different'

/** What the tools are set to. Replaced as a whole; change it with `editor.updateSettings`. */
export interface EditorSettings {
  /** Image pixels, 1..512. */
  readonly brushDiameter: number
  /** The same for scribble and boundary strokes. */
  readonly strokeDiameter: number
  readonly scribbleMode: ScribbleMode
  readonly boundaryAction: BoundaryAction
  /** Of new constraints. */
  readonly constraintStrength: ConstraintStrength
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
  strokeDiameter: 8,
  scribbleMode: 'same',
  boundaryAction: 'add',
  constraintStrength: 'hard',
  paintTarget: 'amodal',
  polygonMode: 'add',
  category: null,
  categories: [],
  wheelMode: 'pan',
}

/** Settings with some changed; diameters are rounded and kept within their limits. */
export function changedSettings(settings: EditorSettings, change: Partial<EditorSettings>): EditorSettings {
  const next = { ...settings, ...change }
  return {
    ...next,
    brushDiameter: possibleDiameter(next.brushDiameter),
    strokeDiameter: possibleDiameter(next.strokeDiameter),
  }
}

function possibleDiameter(diameter: number): number {
  return Math.min(MAX_BRUSH_DIAMETER, Math.max(MIN_BRUSH_DIAMETER, Math.round(diameter)))
}

/** Which diameter a tool draws with. */
export function diameterSetting(tool: ToolId): 'brushDiameter' | 'strokeDiameter' {
  return tool === 'scribble' || tool === 'boundary' ? 'strokeDiameter' : 'brushDiameter'
}

/** The next diameter up or down: steps of about a quarter, at least one pixel, so that a few presses span the range. */
export function steppedDiameter(diameter: number, direction: 1 | -1): number {
  const step = Math.max(1, Math.round(diameter * 0.25))
  return direction > 0 ? diameter + step : Math.min(diameter - 1, Math.round(diameter / 1.25))
}
