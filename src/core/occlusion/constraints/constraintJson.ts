import { maskFromText, maskToText } from '../../masks/maskText.ts'
import type {
  BoundaryConstraint,
  DifferentConstraint,
  LockedInstance,
  PinnedOrder,
  RegionConstraint,
  SameConstraint,
  SolverConstraint,
} from './SolverConstraints.ts'

type WithText<Constraint, Masks extends keyof Constraint> = Omit<Constraint, Masks> & Readonly<Record<Masks, string>>

/** The JSON twin of a constraint: the same with every mask as base64 of its byte form. For messages and run records. */
export type SolverConstraintJson =
  | WithText<RegionConstraint, 'pixels'>
  | WithText<SameConstraint, 'pixels'>
  | WithText<DifferentConstraint, 'first' | 'second'>
  | BoundaryConstraint
  | PinnedOrder
  | LockedInstance

export function constraintToJson(constraint: SolverConstraint): SolverConstraintJson {
  switch (constraint.kind) {
    case 'foreground':
    case 'background':
    case 'same':
      return { ...constraint, pixels: maskToText(constraint.pixels) }
    case 'different':
      return { ...constraint, first: maskToText(constraint.first), second: maskToText(constraint.second) }
    case 'boundary':
    case 'pin':
    case 'lock':
      return constraint
  }
}

/** Throws `bad-mask` or `bad-input` for a damaged mask. */
export function constraintFromJson(json: SolverConstraintJson): SolverConstraint {
  const where = `constraint ${json.id}`
  switch (json.kind) {
    case 'foreground':
    case 'background':
    case 'same':
      return { ...json, pixels: maskFromText(json.pixels, where) }
    case 'different':
      return { ...json, first: maskFromText(json.first, where), second: maskFromText(json.second, where) }
    case 'boundary':
    case 'pin':
    case 'lock':
      return json
  }
}
