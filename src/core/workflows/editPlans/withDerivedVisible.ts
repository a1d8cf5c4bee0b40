import type { AnnotationState, InstanceNumber } from '../../dataset/records.ts'
import { masksEqual } from '../../masks/RunLengthMask.ts'
import { derivedVisibleOf } from '../../occlusion/deriveVisible.ts'

/** The state with the visible masks of the linked ones among `numbers` derived anew; equal ones are shared. */
export function withDerivedVisible(state: AnnotationState, numbers: ReadonlySet<InstanceNumber>): AnnotationState {
  const instances = state.instances.map((instance) => {
    if (!instance.linked || !numbers.has(instance.number)) return instance
    const visible = derivedVisibleOf(state, instance)
    return masksEqual(visible, instance.visible) ? instance : { ...instance, visible }
  })
  return { ...state, instances }
}
