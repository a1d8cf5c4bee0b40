import type { InstanceNumber } from '../../core/dataset/records.ts'
import { maskContains } from '../../core/masks/maskMeasures.ts'
import { nearestBoundary } from '../../core/occlusion/boundaryOwnership.ts'
import { pixelAt } from '../../core/pixels/coordinates.ts'
import type { ImagePoint } from '../../core/pixels/coordinates.ts'
import type { EditorContext } from '../EditorContext.ts'
import type { HoveredPair } from '../Feedback.ts'
import { boundariesOf, layersOf } from './derivedViews.ts'

/** How far from a boundary a click still means it, in CSS pixels: a 24 px target needs 12 on either side (WCAG 2.5.8). */
const BOUNDARY_REACH = 12

/** No boundary: the pair was found by overlap. */
const NO_SEGMENTS = new Int32Array(0)

/**
 * The pair meant by a point: of the nearest shared boundary within reach, else the two nearest instances that overlap
 * there. Hidden instances of the view take no part. Null for none.
 */
export function pairAt(editor: EditorContext, point: ImagePoint): HoveredPair | null {
  return pairByBoundary(editor, point) ?? pairByOverlap(editor, point)
}

function pairByBoundary(editor: EditorContext, point: ImagePoint): HoveredPair | null {
  const { document, view, viewport } = editor
  const shown = boundariesOf(document.state).filter(({ a, b }) => view.isShown(a) && view.isShown(b))
  const nearest = nearestBoundary(shown, point.x, point.y, BOUNDARY_REACH / viewport.scale)
  return nearest && { a: nearest.boundary.a, b: nearest.boundary.b, segments: nearest.boundary.segments }
}

function pairByOverlap(editor: EditorContext, point: ImagePoint): HoveredPair | null {
  const { document, view } = editor
  const { x, y } = pixelAt(point)
  const isHere = (number: InstanceNumber): boolean =>
    view.isShown(number) && maskContains(document.get(number).amodal, x, y)
  const [nearer, farther] = layersOf(document.state).sequence.filter(isHere)
  if (nearer === undefined || farther === undefined) return null
  return { a: Math.min(nearer, farther), b: Math.max(nearer, farther), segments: NO_SEGMENTS }
}
