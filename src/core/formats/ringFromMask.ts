import { maskContours } from '../masks/maskContours.ts'
import type { MaskRing } from '../masks/maskContours.ts'
import type { RunLengthMask } from '../masks/RunLengthMask.ts'

/**
 * One outer ring [x0, y0, x1, y1, …] of whole pixel corners that rasterises by the COCO rule to exactly `mask`, or null
 * when there is none: the mask is empty, has a hole, or has parts that do not even touch at a corner.
 *
 * Whole corners need no offset. On the ×5 grid a corner at row Y gives the border row ceil((5Y + 0.5) / 5 − 0.5) =
 * ceil(Y − 0.4) = Y; a horizontal side from a to b crosses the middles of exactly the columns a … b − 1; vertical sides
 * cross none. So a ring of corners fills what it surrounds, by the even-odd rule.
 *
 * Contours are those of 4-connected parts. Parts that touch at a corner share that corner in their rings; such rings are
 * threaded into one that passes the corner twice, which the even-odd rule fills the same. Bridges between separate parts
 * or into holes could be hidden in zero-width slits, but readers would draw them: that is what RLE is for.
 *
 * Check: `maskFromCocoPolygon(mask, ring)` equals `mask`.
 */
export function singleRingOf(mask: RunLengthMask): number[] | null {
  const rings = maskContours(mask)
  if (rings.length === 0 || rings.some((ring) => ring.isHole)) return null
  if (rings.length === 1) return Array.from(rings[0]!.points)
  return threaded(rings, mask.width + 1)
}

/** The rings as one by threading each into another at a shared corner, or null when some ring shares none. */
function threaded(rings: readonly MaskRing[], cornersPerRow: number): number[] | null {
  const ringsAt = ringsByCorner(rings, cornersPerRow)
  const path: number[] = []
  const visited = new Set<number>([0])
  // Depth-first over the rings: walking one, each ring not yet met that passes the present corner is walked in full, from
  // the corner after this one back to this one, before going on. An explicit stack, since many parts may hang together.
  const stack: { ring: number; start: number; walked: number }[] = [{ ring: 0, start: 0, walked: 0 }]
  while (stack.length > 0) {
    const walk = stack[stack.length - 1]!
    const { points } = rings[walk.ring]!
    const corners = points.length / 2
    if (walk.walked === corners) {
      stack.pop()
      continue
    }
    const at = (walk.start + walk.walked++) % corners
    const x = points[2 * at]!
    const y = points[2 * at + 1]!
    path.push(x, y)
    for (const { ring, corner } of ringsAt.get(y * cornersPerRow + x)!) {
      if (visited.has(ring)) continue
      visited.add(ring)
      stack.push({ ring, start: corner + 1, walked: 0 })
    }
  }
  return visited.size === rings.length ? path : null
}

/** For each corner (y · cornersPerRow + x) the rings that turn there, and as which of their corners. */
function ringsByCorner(
  rings: readonly MaskRing[],
  cornersPerRow: number,
): Map<number, { ring: number; corner: number }[]> {
  const found = new Map<number, { ring: number; corner: number }[]>()
  rings.forEach(({ points }, ring) => {
    for (let corner = 0; corner < points.length / 2; corner++) {
      const key = points[2 * corner + 1]! * cornersPerRow + points[2 * corner]!
      const there = found.get(key)
      if (there === undefined) found.set(key, [{ ring, corner }])
      else there.push({ ring, corner })
    }
  })
  return found
}
