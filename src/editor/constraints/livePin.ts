import { findInstance } from '../../core/dataset/findInstance.ts'
import type { AnnotationState } from '../../core/dataset/records.ts'
import type { PinnedOrder } from '../../core/occlusion/constraints/SolverConstraints.ts'
import { pairOf, strictEdge } from '../../core/occlusion/OrderGraph.ts'

/**
 * A pin as it holds for a state. A person's later word about the pair outweighs the pin: it turns with it, and rests
 * (null) once they said that neither is in front. It rests as well while one of the two does not exist, so that undoing
 * a deletion brings it back. What the solver or an import says of the pair changes nothing.
 */
export function livePin(state: AnnotationState, pin: PinnedOrder): PinnedOrder | null {
  if (findInstance(state, pin.front) === null || findInstance(state, pin.back) === null) return null
  const pair = pairOf(state, pin.front, pin.back)
  if (pair === null || pair.provenance !== 'human') return pin
  const edge = strictEdge(pair)
  if (edge === null) return null
  const [front, back] = edge
  return front === pin.front ? pin : { ...pin, front, back }
}
