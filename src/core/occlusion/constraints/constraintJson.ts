import { maskFromBlob, maskToBlob } from '../../masks/maskBlob.ts'
import type { RunLengthMask } from '../../masks/RunLengthMask.ts'
import { fromBase64, toBase64 } from '../../support/base64.ts'
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
      return { ...constraint, pixels: maskText(constraint.pixels) }
    case 'different':
      return { ...constraint, first: maskText(constraint.first), second: maskText(constraint.second) }
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
      return { ...json, pixels: maskOf(json.pixels, where) }
    case 'different':
      return { ...json, first: maskOf(json.first, where), second: maskOf(json.second, where) }
    case 'boundary':
    case 'pin':
    case 'lock':
      return json
  }
}

function maskText(mask: RunLengthMask): string {
  return toBase64(maskToBlob(mask))
}

function maskOf(text: string, where: string): RunLengthMask {
  return maskFromBlob(fromBase64(text, where), where)
}
