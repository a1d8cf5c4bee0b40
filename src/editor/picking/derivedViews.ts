import type { AnnotationState } from '../../core/dataset/records.ts'
import { sharedBoundaries } from '../../core/occlusion/boundaryOwnership.ts'
import type { SharedBoundary } from '../../core/occlusion/boundaryOwnership.ts'
import { layerOrder } from '../../core/occlusion/layerOrder.ts'
import type { LayerOrder } from '../../core/occlusion/layerOrder.ts'

/*
 * What is computed from a whole state and asked for at every pointer move. States are immutable, so a result belongs to
 * its state for good and is dropped together with it.
 */
const layers = new WeakMap<AnnotationState, LayerOrder>()
const boundaries = new WeakMap<AnnotationState, readonly SharedBoundary[]>()

export function layersOf(state: AnnotationState): LayerOrder {
  return remembered(layers, state, layerOrder)
}

export function boundariesOf(state: AnnotationState): readonly SharedBoundary[] {
  return remembered(boundaries, state, sharedBoundaries)
}

function remembered<Value>(
  known: WeakMap<AnnotationState, Value>,
  state: AnnotationState,
  compute: (state: AnnotationState) => Value,
): Value {
  const found = known.get(state)
  if (found !== undefined) return found
  const value = compute(state)
  known.set(state, value)
  return value
}
