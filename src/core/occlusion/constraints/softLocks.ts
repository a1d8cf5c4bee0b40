import type { AnnotationState } from '../../dataset/records.ts'
import { findInstance } from '../../dataset/findInstance.ts'
import { maskDifference } from '../../masks/maskAlgebra.ts'
import { masksOverlap } from '../../masks/maskMeasures.ts'
import { isEmptyMask } from '../../masks/RunLengthMask.ts'
import type { RunLengthMask } from '../../masks/RunLengthMask.ts'
import type { LockedInstance, SolverConstraint } from './SolverConstraints.ts'

/**
 * The constraints without the soft locks that a hard stroke overrules. A locked mask cannot be half kept, so a soft lock
 * holds as a whole until a hard stroke says otherwise about one of its pixels; then the instance is solved anew.
 */
export function effectiveConstraints(
  constraints: readonly SolverConstraint[],
  annotation: AnnotationState | null,
): readonly SolverConstraint[] {
  return constraints.filter((one) => one.kind !== 'lock' || overrulerOf(one, constraints, annotation) === null)
}

/** The hard constraint because of which a soft lock does not hold, or null: it does. */
export function overrulerOf(
  lock: LockedInstance,
  constraints: readonly SolverConstraint[],
  annotation: AnnotationState | null,
): SolverConstraint | null {
  if (lock.strength === 'hard' || annotation === null) return null
  const visible = findInstance(annotation, lock.number)?.visible
  if (visible === undefined) return null
  return constraints.find((one) => one.strength === 'hard' && contradictsLock(one, visible)) ?? null
}

/**
 * Whether a constraint cannot hold while an instance keeps exactly these pixels: a background stroke on it, a scribble
 * that is partly on it and partly not, two different scribbles on it. Of soft constraints: what it would take if hard.
 */
export function contradictsLock(constraint: SolverConstraint, visible: RunLengthMask): boolean {
  switch (constraint.kind) {
    case 'background':
      return masksOverlap(constraint.pixels, visible)
    case 'same':
      return isTornBy(constraint.pixels, visible)
    case 'different':
      return (
        isTornBy(constraint.first, visible) ||
        isTornBy(constraint.second, visible) ||
        (masksOverlap(constraint.first, visible) && masksOverlap(constraint.second, visible))
      )
    default:
      return false
  }
}

function isTornBy(scribble: RunLengthMask, visible: RunLengthMask): boolean {
  return masksOverlap(scribble, visible) && !isEmptyMask(maskDifference(scribble, visible))
}
