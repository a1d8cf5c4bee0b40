import type { AnnotationDiff } from '../../dataset/annotationDiff.ts'
import { diffBetween } from '../../dataset/diffBetween.ts'
import { requireInstance } from '../../dataset/findInstance.ts'
import type { AnnotationState, InstanceNumber } from '../../dataset/records.ts'
import { occludeesOf } from '../../occlusion/OrderGraph.ts'
import { withDerivedVisible } from './withDerivedVisible.ts'

/**
 * Deletes instances with all their pairs; what they hid of linked instances becomes visible. Their numbers are not used
 * again. Throws `not-found` when one of them does not exist.
 */
export function planDeleteInstances(state: AnnotationState, numbers: readonly InstanceNumber[]): AnnotationDiff {
  const gone = new Set(numbers)
  const uncovered = new Set<InstanceNumber>()
  for (const number of gone) {
    requireInstance(state, number)
    for (const occludee of occludeesOf(state, number)) uncovered.add(occludee)
  }
  const after: AnnotationState = {
    ...state,
    instances: state.instances.filter(({ number }) => !gone.has(number)),
    pairs: state.pairs.filter(({ a, b }) => !gone.has(a) && !gone.has(b)),
  }
  return diffBetween(state, withDerivedVisible(state, after, uncovered))
}
