import type { AnnotationDiff, InstanceChange } from '../core/dataset/annotationDiff.ts'
import type { AnnotationState, Instance } from '../core/dataset/records.ts'
import { maskBounds } from '../core/masks/maskMeasures.ts'
import type { PixelBox } from '../core/pixels/imageSize.ts'
import type { DocumentChange, TouchedInstance } from './EditorEvents.ts'

/** What a diff touches and where. `keepBoxes` false: its pixels were told of before, only the names matter now. */
export function changeOf(
  diff: AnnotationDiff,
  cause: DocumentChange['cause'],
  settled: boolean,
  keepBoxes = true,
): DocumentChange {
  const instances = diff.instances.map((change) => touchedBy(change, keepBoxes))
  const pairs = diff.pairs.map(({ before, after }) => ({ a: (after ?? before)!.a, b: (after ?? before)!.b }))
  return { cause, settled, instances, pairs, box: unionOfBoxes(instances.map(({ box }) => box)) }
}

/** The change from nothing to this state. */
export function wholeChange(state: AnnotationState): DocumentChange {
  return {
    cause: 'open',
    settled: true,
    instances: state.instances.map((instance) => ({
      number: instance.number,
      kind: 'created',
      box: maskBounds(instance.amodal),
    })),
    pairs: state.pairs.map(({ a, b }) => ({ a, b })),
    box: { x0: 0, y0: 0, x1: state.size.width, y1: state.size.height },
  }
}

/** The smallest box around all; null for none. */
export function unionOfBoxes(boxes: readonly (PixelBox | null)[]): PixelBox | null {
  return boxes.reduce<PixelBox | null>((sum, box) => {
    if (sum === null || box === null) return sum ?? box
    return {
      x0: Math.min(sum.x0, box.x0),
      y0: Math.min(sum.y0, box.y0),
      x1: Math.max(sum.x1, box.x1),
      y1: Math.max(sum.y1, box.y1),
    }
  }, null)
}

function touchedBy(change: InstanceChange, keepBox: boolean): TouchedInstance {
  switch (change.kind) {
    case 'create':
      return { number: change.instance.number, kind: 'created', box: keepBox ? boxOf(change.instance) : null }
    case 'delete':
      return { number: change.instance.number, kind: 'deleted', box: keepBox ? boxOf(change.instance) : null }
    case 'update': {
      const patches = [change.amodal, change.visible].map((patch) => patch && maskBounds(patch.toggled))
      return { number: change.number, kind: 'updated', box: keepBox ? unionOfBoxes(patches) : null }
    }
  }
}

function boxOf(instance: Instance): PixelBox | null {
  return unionOfBoxes([maskBounds(instance.amodal), maskBounds(instance.visible)])
}
