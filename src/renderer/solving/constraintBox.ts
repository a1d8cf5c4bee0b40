import { findInstance } from '../../core/dataset/findInstance.ts'
import type { AnnotationState } from '../../core/dataset/records.ts'
import { maskBounds } from '../../core/masks/maskMeasures.ts'
import type { ImageSize, PixelBox } from '../../core/pixels/imageSize.ts'
import type { DrawnConstraint, DrawnStroke } from '../../editor/constraints/DrawnConstraint.ts'
import { unionOfBoxes } from '../../editor/documentChange.ts'

/** Around a constraint, image pixels, half-open: around its strokes or the two instances; null where it shows nowhere. */
export function constraintBox(constraint: DrawnConstraint, state: AnnotationState): PixelBox | null {
  if (constraint.kind !== 'pin') return unionOfBoxes(constraint.strokes.map((stroke) => strokeBox(stroke, state.size)))
  const instances = [constraint.front, constraint.back].map((number) => findInstance(state, number))
  return unionOfBoxes(instances.map((instance) => instance && maskBounds(instance.amodal)))
}

function strokeBox({ points, diameter }: DrawnStroke, size: ImageSize): PixelBox | null {
  let [x0, y0, x1, y1] = [Infinity, Infinity, -Infinity, -Infinity]
  for (let at = 0; at + 1 < points.length; at += 2) {
    x0 = Math.min(x0, points[at]!)
    y0 = Math.min(y0, points[at + 1]!)
    x1 = Math.max(x1, points[at]!)
    y1 = Math.max(y1, points[at + 1]!)
  }
  const reach = diameter / 2
  const box = {
    x0: Math.max(0, Math.floor(x0 - reach)),
    y0: Math.max(0, Math.floor(y0 - reach)),
    x1: Math.min(size.width, Math.ceil(x1 + reach)),
    y1: Math.min(size.height, Math.ceil(y1 + reach)),
  }
  return box.x0 < box.x1 && box.y0 < box.y1 ? box : null
}
