import type {
  BoundaryConstraint,
  ConstraintStrength,
  PinnedOrder,
} from '../../core/occlusion/constraints/SolverConstraints.ts'

/** A stroke as it was drawn; the solver gets its pixels, the canvas its line. */
export interface DrawnStroke {
  /** x0, y0, x1, y1, … in image coordinates; a single point is a dot. */
  readonly points: readonly number[]
  /** Image pixels. */
  readonly diameter: number
}

interface StrokeBase {
  readonly id: string
  readonly strength: ConstraintStrength
}

/** All that is under the stroke is one instance (`same`), or some instance, or none. */
export interface ScribbleConstraint extends StrokeBase {
  readonly kind: 'same' | 'foreground' | 'background'
  readonly strokes: readonly [DrawnStroke]
}

/** What is under one stroke and what is under the other are two instances. */
interface DifferentConstraint extends StrokeBase {
  readonly kind: 'different'
  readonly strokes: readonly [DrawnStroke, DrawnStroke]
}

export type BoundaryAction = BoundaryConstraint['action']

/** A stroke along a boundary; with `add` the instance on its right, as it was drawn, is in front, and what else the cues say under it goes. */
interface BoundaryStroke extends StrokeBase {
  readonly kind: 'boundary'
  readonly action: BoundaryAction
  readonly strokes: readonly [DrawnStroke]
}

export type StrokeConstraint = ScribbleConstraint | DifferentConstraint | BoundaryStroke

/** A constraint as a person made it. Locks are not among them: they are a field of the instances. */
export type DrawnConstraint = StrokeConstraint | PinnedOrder

type WithoutId<Constraint> = Constraint extends unknown ? Omit<Constraint, 'id'> : never

/** A constraint before the list gave it its name. */
export type NewConstraint = WithoutId<DrawnConstraint>

/** How a stroke is drawn: the kind, for boundaries with the action. */
export type StrokeSign = ScribbleConstraint['kind'] | 'different' | `boundary-${BoundaryAction}`

export function strokeSign(constraint: WithoutId<StrokeConstraint>): StrokeSign {
  return constraint.kind === 'boundary' ? `boundary-${constraint.action}` : constraint.kind
}
