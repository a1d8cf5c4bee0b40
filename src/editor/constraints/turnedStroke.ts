import type { DrawnConstraint } from './DrawnConstraint.ts'

/** A boundary stroke drawn the other way, so that the other side is in front; everything without a direction as it is. */
export function turnedStroke(constraint: DrawnConstraint): DrawnConstraint {
  if (constraint.kind !== 'boundary' || constraint.action !== 'add') return constraint
  const { points, diameter } = constraint.strokes[0]
  const turned: number[] = []
  for (let at = points.length - 2; at >= 0; at -= 2) turned.push(points[at]!, points[at + 1]!)
  return { ...constraint, strokes: [{ points: turned, diameter }] }
}
