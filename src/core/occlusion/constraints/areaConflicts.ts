import type { AnnotationState } from '../../dataset/records.ts'
import { findInstance } from '../../dataset/findInstance.ts'
import { maskContains, masksOverlap } from '../../masks/maskMeasures.ts'
import type { RunLengthMask } from '../../masks/RunLengthMask.ts'
import { DIRECTION_X, DIRECTION_Y } from '../../cues/Cues.ts'
import type { ImageSize } from '../../pixels/imageSize.ts'
import { claimsOf } from './claims.ts'
import type { Claim } from './claims.ts'
import { contradictsLock } from './softLocks.ts'
import type { BoundaryConstraint, ConstraintConflict, LockedInstance, SolverConstraint } from './SolverConstraints.ts'
import { strokeEdges } from './strokeEdges.ts'

/**
 * A smallest set of constraints that contradict each other about pixels, or null. The sets are paths between claims that
 * overlap: from background through erased boundaries to foreground, from the first of two different scribbles to the
 * second; a shortest path is a smallest set. A scribble that lies partly on a locked instance contradicts that alone.
 */
export function areaConflict(
  constraints: readonly SolverConstraint[],
  annotation: AnnotationState | null,
  imageSize: ImageSize,
): ConstraintConflict | null {
  const claims = constraints.flatMap((constraint) => claimsOf(constraint, imageSize))
  const overlaps = overlapGraph(claims)
  const found: ConstraintConflict[] = []
  const consider = (ids: readonly string[] | null, because: string) => {
    if (ids !== null) found.push({ ids: [...new Set(ids)], because })
  }
  const isForeground = ({ says }: Claim) => says === 'foreground' || says === 'one'
  for (const claim of claims.filter(({ says }) => says === 'background')) {
    const path = shortestPath(overlaps, claim, isForeground, ({ says }) => says === 'level')
    consider(path, 'The same pixels are to be background and to belong to an instance.')
  }
  for (const constraint of constraints) {
    if (constraint.kind !== 'different') continue
    const [first, second] = claims.filter(({ id }) => id === constraint.id)
    const path = shortestPath(
      overlaps,
      first!,
      (claim) => claim === second,
      ({ says }) => says === 'one' || says === 'level',
    )
    consider(path, 'What is to be two instances is also held together as one.')
  }
  const drawn = constraints.filter((one): one is BoundaryConstraint => one.kind === 'boundary' && one.action === 'add')
  drawn.forEach((stroke, index) => {
    for (const claim of claims) consider(againstClaim(stroke, claim, imageSize), boundaryReason(claim))
    for (const other of drawn.slice(index + 1)) {
      consider(
        againstEachOther(stroke, other, imageSize),
        'Two boundaries are drawn at the same place with opposite sides in front.',
      )
    }
  })
  for (const lock of constraints.filter((one): one is LockedInstance => one.kind === 'lock')) {
    const visible = annotation === null ? undefined : findInstance(annotation, lock.number)?.visible
    if (visible === undefined) continue
    for (const other of constraints) {
      if (contradictsLock(other, visible)) consider([other.id, lock.id], lockReason(lock.number))
    }
    for (const stroke of drawn) consider(throughLock(stroke, lock, visible, imageSize), lockReason(lock.number))
  }
  return found.reduce<ConstraintConflict | null>(
    (least, one) => (least === null || one.ids.length < least.ids.length ? one : least),
    null,
  )
}

function overlapGraph(claims: readonly Claim[]): ReadonlyMap<Claim, readonly Claim[]> {
  const neighbours = new Map<Claim, Claim[]>(claims.map((claim) => [claim, []]))
  claims.forEach((one, index) => {
    for (const other of claims.slice(index + 1)) {
      if (!masksOverlap(one.pixels, other.pixels)) continue
      neighbours.get(one)!.push(other)
      neighbours.get(other)!.push(one)
    }
  })
  return neighbours
}

/** Ids along a shortest path of overlapping claims, ends included; between them only claims that may be passed. */
function shortestPath(
  overlaps: ReadonlyMap<Claim, readonly Claim[]>,
  from: Claim,
  isEnd: (claim: Claim) => boolean,
  mayPass: (claim: Claim) => boolean,
): string[] | null {
  const cameFrom = new Map<Claim, Claim | null>([[from, null]])
  const queue = [from]
  for (const claim of queue) {
    for (const next of overlaps.get(claim)!) {
      if (cameFrom.has(next)) continue
      cameFrom.set(next, claim)
      if (isEnd(next)) return walkBack(next, cameFrom)
      if (mayPass(next)) queue.push(next)
    }
  }
  return null
}

function walkBack(end: Claim, cameFrom: ReadonlyMap<Claim, Claim | null>): string[] {
  const ids: string[] = []
  for (let claim: Claim | null = end; claim !== null; claim = cameFrom.get(claim) ?? null) ids.push(claim.id)
  return ids.reverse()
}

/** A drawn boundary needs two labels at every step that it crosses, and foreground on its right. */
function againstClaim(stroke: BoundaryConstraint, claim: Claim, imageSize: ImageSize): string[] | null {
  const { pixels, says } = claim
  const contradicts = stepsOf(stroke, imageSize).some(({ right, left }) => {
    if (says === 'background') return isIn(pixels, right)
    return (says === 'one' || says === 'level') && isIn(pixels, right) && isIn(pixels, left)
  })
  return contradicts ? [stroke.id, claim.id] : null
}

function againstEachOther(one: BoundaryConstraint, other: BoundaryConstraint, imageSize: ImageSize): string[] | null {
  const steps = new Set(stepsOf(one, imageSize).map(({ right, left }) => `${right}>${left}`))
  return stepsOf(other, imageSize).some(({ right, left }) => steps.has(`${left}>${right}`)) ? [one.id, other.id] : null
}

function throughLock(
  stroke: BoundaryConstraint,
  lock: LockedInstance,
  visible: RunLengthMask,
  imageSize: ImageSize,
): string[] | null {
  const isThrough = stepsOf(stroke, imageSize).some(({ right, left }) => isIn(visible, right) && isIn(visible, left))
  return isThrough ? [stroke.id, lock.id] : null
}

function stepsOf(
  { points }: BoundaryConstraint,
  imageSize: ImageSize,
): { readonly right: number; readonly left: number }[] {
  return strokeEdges(imageSize, points).map(({ right, direction }) => {
    return { right, left: right + DIRECTION_X[direction]! + DIRECTION_Y[direction]! * imageSize.width }
  })
}

function isIn(mask: RunLengthMask, pixel: number): boolean {
  return maskContains(mask, pixel % mask.width, Math.floor(pixel / mask.width))
}

function boundaryReason({ says }: Claim): string {
  if (says === 'background') return 'What is to be in front of a drawn boundary is to be background, too.'
  if (says === 'one') return 'A boundary is drawn through what is to be one instance.'
  return 'A boundary is drawn where another stroke erases all boundaries.'
}

function lockReason(number: number): string {
  return `#${number} is locked, and keeps exactly the pixels it has.`
}
