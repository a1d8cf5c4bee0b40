import { maskUnion, maskUnionOf } from '../../masks/maskAlgebra.ts'
import { masksOverlap } from '../../masks/maskMeasures.ts'
import { strokeMask } from '../../masks/rasterizeStroke.ts'
import type { RunLengthMask } from '../../masks/RunLengthMask.ts'
import type { ImageSize } from '../../pixels/imageSize.ts'
import type { SolverConstraint } from './SolverConstraints.ts'

/** What one constraint says about the pixels under one of its strokes. */
export interface Claim {
  readonly id: string
  readonly pixels: RunLengthMask
  /** `one`: one instance (and foreground); `level`: one label, whatever it is; the others speak of each pixel by itself. */
  readonly says: 'foreground' | 'background' | 'one' | 'level'
}

export function claimsOf(constraint: SolverConstraint, imageSize: ImageSize): Claim[] {
  const { id } = constraint
  switch (constraint.kind) {
    case 'foreground':
    case 'background':
      return [{ id, pixels: constraint.pixels, says: constraint.kind }]
    case 'same':
      return [{ id, pixels: constraint.pixels, says: 'one' }]
    case 'different':
      return [constraint.first, constraint.second].map((pixels) => ({ id, pixels, says: 'one' }))
    case 'boundary': {
      if (constraint.action !== 'erase') return []
      return [{ id, pixels: strokeMask(imageSize, constraint.points, constraint.diameter), says: 'level' }]
    }
    default:
      return []
  }
}

/** Pixels that claims hold together, one after the other by overlap, as one instance. */
export interface ClaimedGroup {
  readonly pixels: RunLengthMask
  readonly claims: readonly Claim[]
}

/**
 * What the strokes say when taken together: pixels that are background, also through erased boundaries; groups that are
 * one instance each (of erased boundaries alone: if anything); pairs of groups that `different` ones keep apart. All are
 * disjoint, as long as nothing conflicts. O(claims² · runs).
 */
export function claimedGroups(
  constraints: readonly SolverConstraint[],
  imageSize: ImageSize,
): {
  readonly background: RunLengthMask
  readonly groups: readonly ClaimedGroup[]
  readonly apart: readonly (readonly [ClaimedGroup, ClaimedGroup])[]
} {
  const claims = constraints.flatMap((constraint) => claimsOf(constraint, imageSize))
  const said = claims.filter(({ says }) => says === 'background').map(({ pixels }) => pixels)
  const stated = maskUnionOf(imageSize, said)
  let all: ClaimedGroup[] = []
  for (const claim of claims.filter(({ says }) => says === 'one' || says === 'level')) {
    const met = all.filter(({ pixels }) => masksOverlap(pixels, claim.pixels))
    const pixels = met.reduce((mask, group) => maskUnion(mask, group.pixels), claim.pixels)
    all = [
      ...all.filter((group) => !met.includes(group)),
      { pixels, claims: [...met.flatMap((one) => one.claims), claim] },
    ]
  }
  const isBackground = ({ pixels }: ClaimedGroup) => masksOverlap(pixels, stated)
  const wiped = all.filter(isBackground).map(({ pixels }) => pixels)
  const groups = all.filter((group) => !isBackground(group))
  const apart = constraints.flatMap((constraint) => {
    if (constraint.kind !== 'different') return []
    const [one, two] = groups.filter((group) => group.claims.some(({ id }) => id === constraint.id))
    return one === undefined || two === undefined ? [] : [[one, two] as const]
  })
  return { background: maskUnionOf(imageSize, [stated, ...wiped]), groups, apart }
}
