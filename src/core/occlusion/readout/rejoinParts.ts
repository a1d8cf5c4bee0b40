import type { ImageSize } from '../../pixels/imageSize.ts'
import { findTJunctions } from './tJunctions.ts'
import type { TJunction } from './tJunctions.ts'

/** Two visible parts that are believed to be one object behind an occluder. */
export interface PartJoin {
  readonly one: number
  readonly two: number
  /** 0..1. */
  readonly confidence: number
}

/** What is known about the regions whose joins are looked for. Regions are numbered from 1; 0 is the background. */
export interface PartScene {
  readonly size: ImageSize
  readonly regionAt: Int32Array
  readonly isOver: (front: number, back: number) => boolean
  readonly touch: (one: number, two: number) => boolean
  /** Whether the classes allow it; true where there are none. */
  readonly sameClass: (one: number, two: number) => boolean
  /** 0..1; null without an image. */
  readonly colourLikeness: ((one: number, two: number) => number) | null
}

/**
 * Spread, in radians, of the difference between the two turns that a smooth completion makes at its ends (a circular arc
 * makes equal ones), and of their mean (a straight line makes none).
 */
const TURN_DIFFERENCE_SPREAD = 0.3
const MEAN_TURN_SPREAD = 0.5
/** Pixels by which a junction may be misplaced; makes directions over short gaps uncertain. */
const PLACE_SPREAD = 1.5
/** Share of the straight way between two junctions that must lie behind things in front of both parts. */
const LEAST_HIDDEN_SHARE = 0.8
/** Belief that one well continued contour is no chance; two (both sides of a bar) make it 1 − 0.45². */
const CONTOUR_BELIEF = 0.55
/** Colour likeness at which belief is halved, and how sharply it falls there. */
const LIKENESS_MIDDLE = 0.35
const LIKENESS_SLOPE = 14

/**
 * Finds parts that one object is likely to show on two sides of an occluder. Conditions: they do not touch, classes agree,
 * and a contour of one goes behind an occluder where a contour of the other comes out of the same one, the parts on the
 * same side of it, bending by little and smoothly on the way, which is hidden by things in front of both. Belief grows
 * with every contour that continues, and with the likeness of colours.
 *
 * "Good continuation" in the sense of P. Kellman, T. Shipley, *A Theory of Visual Interpolation in Object Perception*,
 * Cognitive Psychology 23, 1991 (relatable edges turn by less than 90°, the same way at both ends); the form of the scores
 * and their constants are ours, set on generated scenes (docs/solver.md). O(pixels + junctions² per occluder · way).
 */
export function findPartJoins(scene: PartScene): PartJoin[] {
  const junctions = findTJunctions(scene.size, scene.regionAt, scene.isOver)
  const continued = continuedContours(scene, junctions)
  const joins: PartJoin[] = []
  for (const { one, two, scores } of continued) {
    const doubt = scores.reduce((product, score) => product * (1 - CONTOUR_BELIEF * score), 1)
    const confidence = (1 - doubt) * colourBelief(scene, one, two)
    joins.push({ one, two, confidence })
  }
  return joins.sort((p, q) => q.confidence - p.confidence || p.one - q.one || p.two - q.two)
}

function colourBelief({ colourLikeness }: PartScene, one: number, two: number): number {
  if (colourLikeness === null) return 1
  return 1 / (1 + Math.exp(-LIKENESS_SLOPE * (colourLikeness(one, two) - LIKENESS_MIDDLE)))
}

interface ContinuedContours {
  readonly one: number
  readonly two: number
  /** Of contours that share no junction, the best first. */
  readonly scores: number[]
}

/** For each two parts the contours that continue from one to the other: greedily the best ones, each junction once. */
function continuedContours(scene: PartScene, junctions: readonly TJunction[]): ContinuedContours[] {
  interface Match {
    readonly first: TJunction
    readonly second: TJunction
    readonly score: number
  }
  const matches: Match[] = []
  for (let index = 0; index < junctions.length; index++) {
    const first = junctions[index]!
    for (let later = index + 1; later < junctions.length; later++) {
      const second = junctions[later]!
      if (first.occluder !== second.occluder || first.part === second.part || first.side === second.side) continue
      if (scene.touch(first.part, second.part) || !scene.sameClass(first.part, second.part)) continue
      const score = relatability(first, second)
      if (score > 0.05 && isHidden(scene, first, second)) matches.push({ first, second, score })
    }
  }
  matches.sort((p, q) => q.score - p.score)
  const used = new Set<TJunction>()
  const found = new Map<string, ContinuedContours>()
  for (const { first, second, score } of matches) {
    if (used.has(first) || used.has(second)) continue
    used.add(first).add(second)
    const [one, two] = first.part < second.part ? [first.part, second.part] : [second.part, first.part]
    const known = found.get(`${one}-${two}`)
    if (known === undefined) found.set(`${one}-${two}`, { one, two, scores: [score] })
    else known.scores.push(score)
  }
  return [...found.values()]
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

/** Whether what lies between two junctions hides both parts nearly all the way. */
function isHidden({ size, regionAt, isOver }: PartScene, first: TJunction, second: TJunction): boolean {
  const distance = Math.hypot(second.x - first.x, second.y - first.y)
  const samples = Math.max(1, Math.floor(distance))
  let hidden = 0
  for (let sample = 0; sample < samples; sample++) {
    const along = (sample + 0.5) / samples
    const x = Math.min(size.width - 1, Math.floor(first.x + along * (second.x - first.x)))
    const y = Math.min(size.height - 1, Math.floor(first.y + along * (second.y - first.y)))
    const region = regionAt[y * size.width + x]!
    if (region === first.occluder) hidden++
    else if (region !== 0 && (isOver(region, first.part) || isOver(region, second.part))) hidden++
  }
  // Half a pixel at each end may lie on the contour itself.
  return hidden + 1 >= LEAST_HIDDEN_SHARE * samples
}
