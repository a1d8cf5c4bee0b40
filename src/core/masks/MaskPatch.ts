import { refuse } from '../support/DomainError.ts'
import type { RunLengthMask } from './RunLengthMask.ts'
import { maskXor } from './maskAlgebra.ts'

/**
 * What one edit did to one mask: the toggled pixels, and a checksum of the mask on each side.
 * Exclusive-or is its own inverse, so the same runs take the mask forth and back; the checksums make it impossible to
 * apply a patch to a mask it was not made for.
 */
export interface MaskPatch {
  readonly toggled: RunLengthMask
  /** `maskChecksum` of the mask before the edit. */
  readonly from: number
  /** `maskChecksum` of the mask after the edit. */
  readonly to: number
}

/** FNV-1a (Fowler, Noll, Vo), 32 bits, over the run ends. Detects mix-ups, not malice. */
export function maskChecksum(mask: RunLengthMask): number {
  let hash = 0x811c9dc5
  for (const end of mask.ends) hash = Math.imul(hash ^ end, 0x01000193)
  return hash >>> 0
}

/** The patch that turns `before` into `after`, or null when they are equal. */
export function patchBetween(before: RunLengthMask, after: RunLengthMask): MaskPatch | null {
  const toggled = maskXor(before, after)
  if (toggled.ends.length === 1) return null
  return { toggled, from: maskChecksum(before), to: maskChecksum(after) }
}

export function invertPatch(patch: MaskPatch): MaskPatch {
  return { toggled: patch.toggled, from: patch.to, to: patch.from }
}

/** Applies a patch. Throws `corrupt` when `mask` is not the mask that the patch was made for. */
export function applyPatch(mask: RunLengthMask, patch: MaskPatch): RunLengthMask {
  const result = maskXor(mask, patch.toggled)
  if (maskChecksum(mask) === patch.from && maskChecksum(result) === patch.to) return result
  throw refuse('corrupt', {
    what: 'A recorded change does not fit the mask it should change',
    expected: `checksum ${patch.from} before and ${patch.to} after`,
    received: `${maskChecksum(mask)} and ${maskChecksum(result)}`,
    todo: 'Reload the image; if it happens again, run `strata check` on the project.',
  })
}
