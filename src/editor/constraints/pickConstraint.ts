import type { PinnedOrder } from '../../core/occlusion/constraints/SolverConstraints.ts'
import type { ImagePoint } from '../../core/pixels/coordinates.ts'
import type { EditorContext } from '../EditorContext.ts'
import { boundariesOf } from '../picking/derivedViews.ts'
import { distanceToStroke } from './distanceToStroke.ts'
import type { DrawnConstraint } from './DrawnConstraint.ts'
import { pinPlace } from './pinPlace.ts'

/** How far from a line or a pin a click still means it, in CSS pixels: half of a 24 px target (WCAG 2.5.8). */
const REACH = 12

/** The id of the constraint at a point: the nearest one within reach, of equally near ones the newest; null for none. */
export function constraintAt(editor: EditorContext, point: ImagePoint): string | null {
  const reach = REACH / editor.viewport.scale
  let [found, shortest]: [string | null, number] = [null, Infinity]
  for (const constraint of editor.constraints.list) {
    const distance = distanceTo(editor, constraint, point, reach)
    if (distance <= shortest) [found, shortest] = [constraint.id, distance]
  }
  return shortest === Infinity ? null : found
}

/** Infinity where it is out of reach. A broad stroke is in reach all over. */
function distanceTo(editor: EditorContext, constraint: DrawnConstraint, point: ImagePoint, reach: number): number {
  if (constraint.kind === 'pin') return within(reach, distanceToPin(editor, constraint, point))
  const distances = constraint.strokes.map(({ points, diameter }) =>
    within(Math.max(reach, diameter / 2), distanceToStroke(points, point.x, point.y)),
  )
  return Math.min(...distances)
}

function within(reach: number, distance: number): number {
  return distance <= reach ? distance : Infinity
}

function distanceToPin({ document }: EditorContext, { front, back }: PinnedOrder, { x, y }: ImagePoint): number {
  const [a, b] = [Math.min(front, back), Math.max(front, back)]
  const boundary = boundariesOf(document.state).find((one) => one.a === a && one.b === b)
  if (boundary === undefined) return Infinity
  const place = pinPlace(boundary.segments)
  return Math.hypot(x - place.x, y - place.y)
}
