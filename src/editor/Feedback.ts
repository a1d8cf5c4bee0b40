import type { InstanceNumber } from '../core/dataset/records.ts'
import type { ImagePoint } from '../core/pixels/coordinates.ts'
import type { ConstraintStrength } from '../core/occlusion/constraints/SolverConstraints.ts'
import type { DrawnStroke, StrokeSign } from './constraints/DrawnConstraint.ts'

/**
 * What the active tool wants drawn over the image, as plain data in image coordinates. Replaced as a whole with each
 * change, never written to: compare members by identity to see what changed.
 */
export interface Feedback {
  readonly cursor: CursorName
  readonly brush: BrushCursor | null
  /** The straight line that a Shift-click would paint. */
  readonly line: StraightLine | null
  readonly polygon: PolygonDraft | null
  /** A constraint being drawn. */
  readonly draft: ConstraintDraft | null
  readonly hoveredInstance: InstanceNumber | null
  readonly hoveredPair: HoveredPair | null
}

/** Names of CSS cursors; `none` where the brush circle is the cursor. */
export type CursorName = 'default' | 'pointer' | 'crosshair' | 'grab' | 'grabbing' | 'none' | 'not-allowed'

export interface BrushCursor {
  readonly center: ImagePoint
  /** Image pixels. */
  readonly diameter: number
  readonly mode: 'paint' | 'erase' | StrokeSign
}

export interface StraightLine {
  readonly from: ImagePoint
  readonly to: ImagePoint
  readonly diameter: number
}

export interface PolygonDraft {
  /** x0, y0, x1, y1, … in image coordinates: the vertices set so far. */
  readonly points: readonly number[]
  /** Where the next vertex would go; null while the pointer is outside the canvas. */
  readonly next: ImagePoint | null
  /** The pointer is on the first vertex, so that a click would close the ring. */
  readonly closable: boolean
  readonly mode: 'add' | 'subtract'
}

/** Strokes drawn so far; of two scribbles that say *different* the first may be waiting for the second. */
export interface ConstraintDraft {
  readonly sign: StrokeSign
  readonly strength: ConstraintStrength
  readonly strokes: readonly DrawnStroke[]
}

/** The pair that a click of the order tool would act on. */
export interface HoveredPair {
  /** a < b. */
  readonly a: InstanceNumber
  readonly b: InstanceNumber
  /**
   * x0, y0, x1, y1 per unit edge of their shared visible boundary, as in `SharedBoundary.segments`; empty when the
   * pair was found by overlap alone.
   */
  readonly segments: Int32Array
}

export const NO_FEEDBACK: Feedback = {
  cursor: 'default',
  brush: null,
  line: null,
  polygon: null,
  draft: null,
  hoveredInstance: null,
  hoveredPair: null,
}
