import type { RunLengthMask } from '../../../core/masks/RunLengthMask.ts'
import { interiorPoint } from './interiorPoint.ts'
import type { InteriorPoint } from './interiorPoint.ts'

/** Masks are immutable, so a point is right for as long as its mask lives. */
const points = new WeakMap<RunLengthMask, { readonly point: InteriorPoint | null }>()

/** `interiorPoint`, looked for once per mask. */
export function labelPoint(mask: RunLengthMask): InteriorPoint | null {
  const known = points.get(mask)
  if (known !== undefined) return known.point
  const point = interiorPoint(mask)
  points.set(mask, { point })
  return point
}
