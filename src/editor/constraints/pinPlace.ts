import { imagePoint } from '../../core/pixels/coordinates.ts'
import type { ImagePoint } from '../../core/pixels/coordinates.ts'

/** By segments, which are never written to. */
const places = new WeakMap<Int32Array, ImagePoint>()

/**
 * Where the pin of a pair sits: of all edges of its shared boundary (x0, y0, x1, y1 each, at least one) the middle of the
 * one nearest to the middle of all. Always on the boundary. O(edges), once per boundary.
 */
export function pinPlace(segments: Int32Array): ImagePoint {
  const known = places.get(segments)
  if (known !== undefined) return known
  const edges = segments.length / 4
  const middleOf = (edge: number, axis: 0 | 1): number =>
    (segments[4 * edge + axis]! + segments[4 * edge + 2 + axis]!) / 2
  let [sumX, sumY] = [0, 0]
  for (let edge = 0; edge < edges; edge++) {
    sumX += middleOf(edge, 0)
    sumY += middleOf(edge, 1)
  }
  let [best, shortest] = [0, Infinity]
  for (let edge = 0; edge < edges; edge++) {
    const distance = Math.hypot(middleOf(edge, 0) - sumX / edges, middleOf(edge, 1) - sumY / edges)
    if (distance < shortest) [best, shortest] = [edge, distance]
  }
  const place = imagePoint(middleOf(best, 0), middleOf(best, 1))
  places.set(segments, place)
  return place
}
