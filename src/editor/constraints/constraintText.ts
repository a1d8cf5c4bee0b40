import type { InstanceNumber } from '../../core/dataset/records.ts'
import type { ConstraintOutcome } from '../../core/occlusion/constraints/SolverConstraints.ts'
import { strokeSign } from './DrawnConstraint.ts'
import type { DrawnConstraint, StrokeSign } from './DrawnConstraint.ts'
import type { ConstraintList } from './ConstraintList.ts'
import { pinOf } from './pinOf.ts'

/** What a kind of stroke says, in two or three words. */
const STROKE_NAMES: Readonly<Record<StrokeSign, string>> = {
  same: 'Same instance',
  different: 'Different instances',
  foreground: 'Foreground',
  background: 'Background',
  'boundary-add': 'Boundary here',
  'boundary-flip': 'Boundary flipped',
  'boundary-erase': 'No boundary here',
}

/** "Same instance", "#3 in front of #5". */
export function constraintName(constraint: DrawnConstraint): string {
  return constraint.kind === 'pin'
    ? `#${constraint.front} in front of #${constraint.back}`
    : STROKE_NAMES[strokeSign(constraint)]
}

/** "Same instance · soft · violated: it crosses a hard boundary." */
export function constraintText(constraint: DrawnConstraint, outcome: ConstraintOutcome | null): string {
  return [constraintName(constraint), constraint.strength, ...outcomeText(outcome)].join(' · ')
}

/** "pinned · soft · kept": what is to be added to the words for a pair; null while it is not pinned. */
export function pinText(constraints: ConstraintList, a: InstanceNumber, b: InstanceNumber): string | null {
  const pin = pinOf(constraints.list, a, b)
  return pin && ['pinned', pin.strength, ...outcomeText(constraints.outcomeOf(pin.id))].join(' · ')
}

function outcomeText(outcome: ConstraintOutcome | null): string[] {
  if (outcome === null) return []
  if (outcome.kept) return ['kept']
  return [outcome.because === null ? 'violated' : `violated: ${outcome.because}`]
}
