import type { AnnotationState, Instance, InstanceNumber } from '../../dataset/records.ts'
import { maskDifference, maskUnionOf } from '../../masks/maskAlgebra.ts'
import { maskArea, maskBounds, overlapArea } from '../../masks/maskMeasures.ts'
import { isEmptyMask, requireSameSize } from '../../masks/RunLengthMask.ts'
import type { RunLengthMask } from '../../masks/RunLengthMask.ts'
import type { PixelBox } from '../../pixels/imageSize.ts'
import { solverRemarksOf } from './solverRemarks.ts'

/**
 * From this IoU of the visible masks on, two instances are the same one: it may have grown or shrunk to a third. Lower than
 * the usual 0.5, since taking a changed instance for a gone and a new one would lose its number, class and hidden part.
 */
const SAME_INSTANCE_IOU = 1 / 3

export interface ProposalMatch {
  /** Number in the annotation by number in the proposal, one-to-one; no entry: new. */
  readonly currentOf: ReadonlyMap<InstanceNumber, InstanceNumber>
  /** Visible masks of the proposal by its numbers, without the pixels that locked instances show; none is empty. */
  readonly visibleOf: ReadonlyMap<InstanceNumber, RunLengthMask>
}

/**
 * Which instance of a proposal is which of the present annotation. Stand-ins of locked instances by their remark; the
 * others greedily by falling IoU of the visible masks, ties by number. Locked instances are matched like others, so that
 * what stands for them is not taken for new. O(pairs of instances whose boxes meet · runs).
 */
export function matchProposal(current: AnnotationState, proposal: AnnotationState): ProposalMatch {
  requireSameSize(current.size, proposal.size, 'A proposal')
  const locked = current.instances.filter((instance) => instance.locked)
  const currentOf = standIns(locked, proposal)
  matchByIou(current, proposal, currentOf)
  const shown = maskUnionOf(current.size, locked.map(({ visible }) => visible)) // prettier-ignore
  const lockedNumbers = new Set(locked.map(({ number }) => number))
  const visibleOf = new Map<InstanceNumber, RunLengthMask>()
  for (const { number, visible } of proposal.instances) {
    const mask = lockedNumbers.has(currentOf.get(number) ?? 0) ? visible : maskDifference(visible, shown)
    if (!isEmptyMask(mask)) visibleOf.set(number, mask)
  }
  return { currentOf, visibleOf }
}

function standIns(locked: readonly Instance[], proposal: AnnotationState): Map<InstanceNumber, InstanceNumber> {
  const free = new Set(locked.map(({ number }) => number))
  const currentOf = new Map<InstanceNumber, InstanceNumber>()
  for (const instance of proposal.instances) {
    const lockedNumber = solverRemarksOf(instance)?.lockedNumber ?? null
    if (lockedNumber !== null && free.delete(lockedNumber)) currentOf.set(instance.number, lockedNumber)
  }
  return currentOf
}

interface Candidate {
  readonly instance: Instance
  readonly area: number
  readonly box: PixelBox
}

function matchByIou(
  current: AnnotationState,
  proposal: AnnotationState,
  currentOf: Map<InstanceNumber, InstanceNumber>,
): void {
  const taken = new Set(currentOf.values())
  const present = candidates(current.instances.filter(({ number }) => !taken.has(number)))
  const proposed = candidates(proposal.instances.filter(({ number }) => !currentOf.has(number)))
  const scored = proposed.flatMap((one) =>
    present
      .map((other) => ({ proposed: one.instance.number, current: other.instance.number, iou: iouOf(one, other) }))
      .filter(({ iou }) => iou >= SAME_INSTANCE_IOU),
  )
  scored.sort((p, q) => q.iou - p.iou || p.current - q.current || p.proposed - q.proposed)
  for (const { proposed: from, current: to } of scored) {
    if (currentOf.has(from) || taken.has(to)) continue
    currentOf.set(from, to)
    taken.add(to)
  }
}

function candidates(instances: readonly Instance[]): Candidate[] {
  return instances.flatMap((instance) => {
    const box = maskBounds(instance.visible)
    return box === null ? [] : [{ instance, area: maskArea(instance.visible), box }]
  })
}

function iouOf(one: Candidate, other: Candidate): number {
  const meet =
    one.box.x0 < other.box.x1 && other.box.x0 < one.box.x1 && one.box.y0 < other.box.y1 && other.box.y0 < one.box.y1
  if (!meet) return 0
  const both = overlapArea(one.instance.visible, other.instance.visible)
  return both / (one.area + other.area - both)
}
