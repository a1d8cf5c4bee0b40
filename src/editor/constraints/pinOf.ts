import type { InstanceNumber } from '../../core/dataset/records.ts'
import type { PinnedOrder } from '../../core/occlusion/constraints/SolverConstraints.ts'
import type { DrawnConstraint } from './DrawnConstraint.ts'

/** The pin of a pair, whichever of the two is in front; null for none. */
export function pinOf(list: readonly DrawnConstraint[], a: InstanceNumber, b: InstanceNumber): PinnedOrder | null {
  for (const one of list) {
    if (one.kind === 'pin' && one.front + one.back === a + b && (one.front === a || one.front === b)) return one
  }
  return null
}
