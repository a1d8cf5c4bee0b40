import type { AnnotationState, InstanceNumber } from '../dataset/records.ts'
import type { PixelBox } from '../pixels/imageSize.ts'
import { layerOrder } from './layerOrder.ts'
import { ownerSpans } from './ownerSpans.ts'
import type { OwnerSpans } from './ownerSpans.ts'

/** Where two instances meet on screen. `a` < `b`. */
export interface SharedBoundary {
  readonly a: InstanceNumber
  readonly b: InstanceNumber
  /**
   * Unit edges [x0, y0, x1, y1, …] between pixel corners, in no particular order along the boundary. Each has the pixel
   * of `a` on its left and that of `b` on its right when one walks from (x0, y0) to (x1, y1) on the screen (y down).
   */
  readonly segments: Int32Array
  /** Smallest box of corners around the segments; here x1 and y1 are reached. */
  readonly bounds: PixelBox
}

/**
 * All boundaries between instances, sorted by (a, b). A pixel that several visible masks claim belongs to the one that
 * `layerOrder` puts nearest, so instances that overlap without a known order have a boundary too: the one to click on.
 * O(R log R) for R runs of all visible masks, plus the length of the boundaries.
 */
export function sharedBoundaries(state: AnnotationState): SharedBoundary[] {
  const position = new Map(layerOrder(state).sequence.map((number, index) => [number, index]))
  const nearestFirst = [...state.instances].sort((p, q) => position.get(p.number)! - position.get(q.number)!)
  const spans = ownerSpans(nearestFirst.map(({ visible }) => visible))
  const numbers = nearestFirst.map(({ number }) => number)
  const collector: Collector = { width: state.size.width, numbers, found: new Map() }
  collectSideBySide(spans, collector)
  collectAboveBelow(spans, collector)
  return [...collector.found.values()].map(finish).sort((p, q) => p.a - q.a || p.b - q.b)
}

/** The closest boundary within reach of a point, or null; the distance is to its nearest unit edge. */
export interface NearestBoundary {
  readonly boundary: SharedBoundary
  readonly distance: number
}

/** Finds the boundary nearest to the image point (x, y), at most `maxDistance` image pixels away. */
export function nearestBoundary(
  boundaries: readonly SharedBoundary[],
  x: number,
  y: number,
  maxDistance: number,
): NearestBoundary | null {
  let nearest: NearestBoundary | null = null
  for (const boundary of boundaries) {
    const { bounds, segments } = boundary
    const reach = nearest?.distance ?? maxDistance
    if (distanceToBox(x, y, bounds.x0, bounds.y0, bounds.x1, bounds.y1) > reach) continue
    for (let at = 0; at < segments.length; at += 4) {
      const distance = distanceToUnitEdge(x, y, segments, at)
      if (distance > maxDistance || (nearest !== null && distance >= nearest.distance)) continue
      nearest = { boundary, distance }
    }
  }
  return nearest
}

interface Collector {
  readonly width: number
  /** Instance number by owner index of the spans. */
  readonly numbers: readonly InstanceNumber[]
  /** By owner indices: the smaller · owners + the larger. */
  readonly found: Map<number, Collected>
}

interface Collected {
  readonly a: InstanceNumber
  readonly b: InstanceNumber
  readonly segments: number[]
}

/** Spans that follow one another in the same row share a vertical edge. */
function collectSideBySide({ starts, ends, owners }: OwnerSpans, collector: Collector): void {
  const { width } = collector
  for (let span = 0; span + 1 < starts.length; span++) {
    const meeting = ends[span]!
    if (meeting !== starts[span + 1] || meeting % width === 0) continue
    const x = meeting % width
    const y = (meeting - x) / width
    const boundary = boundaryOf(collector, owners[span]!, owners[span + 1]!)
    // Upwards: what lies left of the edge on the screen is also on the left of the walk.
    addEdge(boundary, collector.numbers[owners[span]!]!, x, y + 1, x, y)
  }
}

/** Walks the spans against themselves one row lower: where both sides have an owner, a row of horizontal edges. */
function collectAboveBelow({ starts, ends, owners }: OwnerSpans, collector: Collector): void {
  const { width } = collector
  for (let upper = 0, lower = 0; upper < starts.length && lower < starts.length;) {
    const from = Math.max(starts[upper]! + width, starts[lower]!)
    const to = Math.min(ends[upper]! + width, ends[lower]!)
    if (from < to && owners[upper] !== owners[lower]) {
      const above = collector.numbers[owners[upper]!]!
      const boundary = boundaryOf(collector, owners[upper]!, owners[lower]!)
      let x = from % width
      let y = (from - x) / width
      for (let pixel = from; pixel < to; pixel++) {
        // To the right: what lies above the edge is on the left of the walk.
        addEdge(boundary, above, x, y, x + 1, y)
        if (++x < width) continue
        x = 0
        y++
      }
    }
    if (ends[upper]! + width < ends[lower]!) upper++
    else lower++
  }
}

/** What is collected of the boundary of two owners, in either order. */
function boundaryOf({ found, numbers }: Collector, owner: number, other: number): Collected {
  const key = Math.min(owner, other) * numbers.length + Math.max(owner, other)
  const known = found.get(key)
  if (known !== undefined) return known
  const [one, two] = [numbers[owner]!, numbers[other]!]
  const boundary = { a: Math.min(one, two), b: Math.max(one, two), segments: [] }
  found.set(key, boundary)
  return boundary
}

/** `onLeft` is the instance on the left of the walk; the edge is turned round when that is not `a`. */
function addEdge({ a, segments }: Collected, onLeft: number, x0: number, y0: number, x1: number, y1: number): void {
  if (onLeft === a) segments.push(x0, y0, x1, y1)
  else segments.push(x1, y1, x0, y0)
}

function finish(collected: Collected): SharedBoundary {
  const segments = new Int32Array(collected.segments)
  let [x0, y0, x1, y1] = [segments[0]!, segments[1]!, segments[0]!, segments[1]!]
  for (let at = 0; at < segments.length; at += 2) {
    const x = segments[at]!
    const y = segments[at + 1]!
    if (x < x0) x0 = x
    if (x > x1) x1 = x
    if (y < y0) y0 = y
    if (y > y1) y1 = y
  }
  return { a: collected.a, b: collected.b, segments, bounds: { x0, y0, x1, y1 } }
}

function distanceToUnitEdge(x: number, y: number, segments: Int32Array, at: number): number {
  const [xa, ya, xb, yb] = [segments[at]!, segments[at + 1]!, segments[at + 2]!, segments[at + 3]!]
  // The edge is parallel to an axis, so it is a box without area.
  return distanceToBox(x, y, Math.min(xa, xb), Math.min(ya, yb), Math.max(xa, xb), Math.max(ya, yb))
}

function distanceToBox(x: number, y: number, x0: number, y0: number, x1: number, y1: number): number {
  return Math.hypot(Math.max(x0 - x, 0, x - x1), Math.max(y0 - y, 0, y - y1))
}
