import { findInstance, requireInstance } from '../../dataset/findInstance.ts'
import type { AnnotationState, Instance, InstanceNumber, PairState } from '../../dataset/records.ts'
import { stateFor } from '../../dataset/records.ts'
import { maskDifference } from '../../masks/maskAlgebra.ts'
import { masksOverlap } from '../../masks/maskMeasures.ts'
import { occludeesOf, occludersOf } from '../../occlusion/OrderGraph.ts'

/*
 * What may not happen to an instance because a locked, linked one follows from it. Each rule forbids a change that could by
 * itself change the visible mask of a locked instance, so that changes allowed one by one are allowed together.
 */

/** Whether the instance can go without uncovering anything of a locked one. */
export function mayGo(state: AnnotationState, number: InstanceNumber): boolean {
  const { amodal } = requireInstance(state, number)
  return lockedOccludees(state, number).every((locked) => !masksOverlap(amodal, hiddenPart(locked)))
}

/** Whether the order of a pair can become `after` without changing the visible mask of a locked instance. */
export function mayOrder(state: AnnotationState, a: InstanceNumber, b: InstanceNumber, after: PairState): boolean {
  const [first, second] = [requireInstance(state, a), requireInstance(state, b)]
  if (first.locked && second.locked) return false
  return mayOccludeAsSaid(state, first, second, after) && mayOccludeAsSaid(state, second, first, after)
}

/** The locked, linked instances that the instance is known to be in front of. */
export function lockedOccludees(state: AnnotationState, number: InstanceNumber): Instance[] {
  return occludeesOf(state, number).flatMap((occludee) => {
    const instance = findInstance(state, occludee)
    return instance !== null && instance.locked && instance.linked ? [instance] : []
  })
}

function mayOccludeAsSaid(state: AnnotationState, front: Instance, back: Instance, after: PairState): boolean {
  if (!back.locked || !back.linked) return true
  const isOver = occludersOf(state, back.number).includes(front.number)
  const shallBeOver = after === stateFor(front.number, back.number)
  if (isOver === shallBeOver) return true
  return !masksOverlap(front.amodal, shallBeOver ? back.visible : hiddenPart(back))
}

function hiddenPart({ amodal, visible }: Instance) {
  return maskDifference(amodal, visible)
}
