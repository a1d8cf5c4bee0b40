import { findInstance } from '../../dataset/findInstance.ts'
import type { AnnotationState, InstanceNumber } from '../../dataset/records.ts'
import { maskUnionOf } from '../../masks/maskAlgebra.ts'
import { masksEqual } from '../../masks/RunLengthMask.ts'
import type { RunLengthMask } from '../../masks/RunLengthMask.ts'
import { occluderMasks, rederiveVisible } from '../../occlusion/deriveVisible.ts'
import { occludersOf } from '../../occlusion/OrderGraph.ts'

/**
 * The state `after` an edit that changed who occludes whom, and no amodal mask, with the visible masks of the linked ones
 * among `numbers` following from it. Only the masks of occluders that came or went are looked at, and of the others where
 * something is uncovered. Needs a state `before` whose linked instances are derived; equal masks are shared.
 */
export function withDerivedVisible(
  before: AnnotationState,
  after: AnnotationState,
  numbers: ReadonlySet<InstanceNumber>,
): AnnotationState {
  const instances = after.instances.map((instance) => {
    const { linked, number, amodal } = instance
    if (!linked || !numbers.has(number)) return instance
    const change = {
      added: maskUnionOf(after.size, newOccluderMasks(before, after, number)),
      removed: maskUnionOf(after.size, newOccluderMasks(after, before, number)),
    }
    const visible = rederiveVisible(amodal, instance.visible, change, () => occluderMasks(after, number))
    return masksEqual(visible, instance.visible) ? instance : { ...instance, visible }
  })
  return { ...after, instances }
}

/** Amodal masks of the instances that occlude `number` in the state `to` and not yet in the state `from`. */
function newOccluderMasks(from: AnnotationState, to: AnnotationState, number: InstanceNumber): RunLengthMask[] {
  const known = new Set(presentOccluders(from, number))
  return presentOccluders(to, number)
    .filter((occluder) => !known.has(occluder))
    .map((occluder) => findInstance(to, occluder)!.amodal)
}

function presentOccluders(state: AnnotationState, number: InstanceNumber): InstanceNumber[] {
  return occludersOf(state, number).filter((occluder) => findInstance(state, occluder) !== null)
}
