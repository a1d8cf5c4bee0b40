import type { RunLengthMask } from '../../masks/RunLengthMask.ts'

/** `hard`: must hold, or the request is refused; `soft`: a strong wish, weighed against the cues. */
export type ConstraintStrength = 'hard' | 'soft'

interface ConstraintBase {
  /** The caller's name for it, unique in the list; outcomes and conflicts refer to it. */
  readonly id: string
  readonly strength: ConstraintStrength
}

/** Pixels that belong to some instance, or to none. */
export interface RegionConstraint extends ConstraintBase {
  readonly kind: 'foreground' | 'background'
  readonly pixels: RunLengthMask
}

/** Everything under the scribble is one instance. */
export interface SameConstraint extends ConstraintBase {
  readonly kind: 'same'
  readonly pixels: RunLengthMask
}

/** What is under the first scribble and what is under the second are two instances. */
export interface DifferentConstraint extends ConstraintBase {
  readonly kind: 'different'
  readonly first: RunLengthMask
  readonly second: RunLengthMask
}

/**
 * A stroke along a boundary. `add`: there is one, and what lies to the right of the stroke, as it was drawn, is in front;
 * `erase`: there is none under it; `flip`: the evidence under it points the other way.
 */
export interface BoundaryConstraint extends ConstraintBase {
  readonly kind: 'boundary'
  readonly action: 'add' | 'flip' | 'erase'
  /** x0, y0, x1, y1, … in image coordinates. */
  readonly points: readonly number[]
  readonly diameter: number
}

/** `front` is in front of `back`; both are instances of the annotation that is re-solved, by their numbers. */
export interface PinnedOrder extends ConstraintBase {
  readonly kind: 'pin'
  readonly front: number
  readonly back: number
}

/** The instance of the annotation keeps its masks and its order among locked instances. */
export interface LockedInstance extends ConstraintBase {
  readonly kind: 'lock'
  readonly number: number
}

export type SolverConstraint =
  RegionConstraint | SameConstraint | DifferentConstraint | BoundaryConstraint | PinnedOrder | LockedInstance

export interface ConstraintOutcome {
  readonly id: string
  readonly kept: boolean
  /** When not kept: the reason, a sentence. */
  readonly because: string | null
}

/** Constraints that cannot all hold. Without any one of them the others can. */
export interface ConstraintConflict {
  readonly ids: readonly string[]
  readonly because: string
}
