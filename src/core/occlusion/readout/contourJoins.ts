import { isWayHidden, mayBeOne } from './PartScene.ts'
import type { PartScene } from './PartScene.ts'
import { findTJunctions } from './tJunctions.ts'
import type { TJunction } from './tJunctions.ts'

/**
 * Spread, in radians, of the difference between the two turns that a smooth completion makes at its ends (a circular arc
 * makes equal ones), and of their mean (a straight line makes none).
 */
const TURN_DIFFERENCE_SPREAD = 0.3
const MEAN_TURN_SPREAD = 0.5
/** Pixels by which a junction may be misplaced; makes directions over short gaps uncertain. */
const PLACE_SPREAD = 1.5
/** Worse continued contours are none. */
const LEAST_SCORE = 0.05

export interface ContinuedContour {
  readonly one: number
  readonly two: number
  /** 0..1: how well the contour of one continues that of the other. */
  readonly score: number
  /** Whether it comes out from behind the same region that it went behind. */
  readonly isBehindOne: boolean
}

/**
 * Contours that go behind an occluder in one part and come out in another: the parts on the same side of it, bending by
 * little and smoothly on the way, which is hidden. Each junction serves once, the best continuations first, those behind
 * one occluder before those behind several. O(pixels + junctions² + way of those that continue well).
 */
export function findContinuedContours(scene: PartScene): ContinuedContour[] {
  const junctions = findTJunctions(scene.size, scene.regionAt, scene.isOver, scene.squares)
  const matches: (ContinuedContour & { readonly ends: readonly [TJunction, TJunction] })[] = []
  for (let index = 0; index < junctions.length; index++) {
    const first = junctions[index]!
    for (let later = index + 1; later < junctions.length; later++) {
      const second = junctions[later]!
      if (first.side === second.side || !isAhead(first, second) || !isAhead(second, first)) continue
      const score = relatability(first, second)
      if (score <= LEAST_SCORE || !mayBeOne(scene, first.part, second.part)) continue
      const isHidden = isWayHidden(scene, [first.part, second.part], [first.x, first.y], [second.x, second.y])
      if (!isHidden) continue
      const [one, two] = first.part < second.part ? [first.part, second.part] : [second.part, first.part]
      matches.push({ one, two, score, isBehindOne: first.occluder === second.occluder, ends: [first, second] })
    }
  }
  matches.sort((p, q) => Number(q.isBehindOne) - Number(p.isBehindOne) || q.score - p.score)
  const used = new Set<string>()
  return matches.filter(({ ends }) => {
    // One place may be a junction of several occluders: its contour goes on once.
    const [first, second] = ends.map(({ part, x, y }) => `${part}/${x}/${y}`)
    if (used.has(first!) || used.has(second!)) return false
    used.add(first!).add(second!)
    return true
  })
}

/** Whether the second junction lies where the contour of the first one goes on. */
function isAhead(first: TJunction, second: TJunction): boolean {
  return (second.x - first.x) * first.towardsX + (second.y - first.y) * first.towardsY >= 0
}

/** 0..1: how well two contours continue each other. */
function relatability(first: TJunction, second: TJunction): number {
  const [dx, dy] = [second.x - first.x, second.y - first.y]
  const distance = Math.hypot(dx, dy)
  if (distance === 0) return 1
  // Turning on the way: from the first contour to the straight line, and from that to the second one, walked backwards.
  const firstTurn = angleBetween(first.towardsX, first.towardsY, dx, dy)
  const secondTurn = angleBetween(dx, dy, -second.towardsX, -second.towardsY)
  if (Math.abs(firstTurn + secondTurn) > Math.PI / 2) return 0
  const placeDoubt = PLACE_SPREAD / distance
  const difference = (firstTurn - secondTurn) / Math.hypot(TURN_DIFFERENCE_SPREAD, placeDoubt)
  const mean = (firstTurn + secondTurn) / 2 / MEAN_TURN_SPREAD
  return Math.exp(-(difference * difference + mean * mean) / 2)
}

/** Signed angle, −π..π, by which (ax, ay) is turned to become parallel to (bx, by). */
function angleBetween(ax: number, ay: number, bx: number, by: number): number {
  return Math.atan2(ax * by - ay * bx, ax * bx + ay * by)
}
