import { DIRECTION_X, DIRECTION_Y } from '../../cues/Cues.ts'
import { ARC_X, ARC_Y } from '../../graphcut/GridMinCut.ts'
import { GridPixelsBuilder } from '../constraints/gridPixels.ts'
import type { GridPixels } from '../constraints/gridPixels.ts'
import type { ProblemChanges } from '../constraints/ProblemDraft.ts'
import type { LabelingProblem, OrientedPairs } from '../labeling/LabelingProblem.ts'

/** A problem, and in what it differs from one that it shares with others. */
interface ChangedProblem {
  readonly problem: LabelingProblem
  readonly changes: ProblemChanges
}

/**
 * The pixels about which two problems on the same grid say different things. Planes that are one and the same object are not looked at. O(pixels · planes that differ + pairs).
 */
export function changedPixels(before: LabelingProblem, after: LabelingProblem): GridPixels {
  const found = new GridPixelsBuilder(after.size)
  const all = { length: after.backgroundCost.length }
  comparePlanes(before, after, found, { costs: [all], weights: after.smoothness.map(() => [all]) })
  if (before.pairs !== after.pairs) {
    addPairs(found, changedPairs(before.pairs, after.pairs, after.backgroundCost.length), after)
  }
  return found.finish()
}

/**
 * `changedPixels` of two problems that constraints were written into, both made from the same one: looks only at what was
 * written. O(what was written), and a cleared byte per pixel.
 */
export function changedSince(before: ChangedProblem, after: ChangedProblem): GridPixels {
  const found = new GridPixelsBuilder(after.problem.size)
  const [old, now] = [before.changes, after.changes]
  comparePlanes(before.problem, after.problem, found, {
    costs: [old.costs, now.costs],
    weights: now.weights.map((written, arc) => [old.weights[arc]!, written]),
  })
  addPairs(found, changedRecords(old, now), after.problem)
  return found.finish()
}

/** Where to compare: lists of pixels, or how many there are in all. */
type Places = readonly (readonly number[] | { readonly length: number })[]

function comparePlanes(
  before: LabelingProblem,
  after: LabelingProblem,
  found: GridPixelsBuilder,
  { costs, weights }: { readonly costs: Places; readonly weights: readonly Places[] },
): void {
  const { width } = after.size
  comparePlane(before.backgroundCost, after.backgroundCost, costs, (pixel) => found.add(pixel))
  comparePlane(before.foregroundCost, after.foregroundCost, costs, (pixel) => found.add(pixel))
  after.smoothness.forEach((plane, arc) => {
    comparePlane(before.smoothness[arc]!, plane, weights[arc]!, (pixel) => {
      found.add(pixel)
      found.add(pixel + ARC_X[arc]! + ARC_Y[arc]! * width)
    })
  })
}

function comparePlane(
  before: Float32Array,
  after: Float32Array,
  places: Places,
  onDifference: (pixel: number) => void,
): void {
  if (before === after) return
  for (const list of places) {
    for (let index = 0; index < list.length; index++) {
      const pixel = Array.isArray(list) ? (list[index] as number) : index
      if (before[pixel] !== after[pixel]) onDifference(pixel)
    }
  }
}

/** Adds both pixels of each pair, given as 8 · pixel + direction. */
function addPairs(found: GridPixelsBuilder, pairs: readonly number[], { size }: LabelingProblem): void {
  for (const pixelAndDirection of pairs) {
    const [from, direction] = [pixelAndDirection >> 3, pixelAndDirection & 7]
    found.add(from)
    found.add(from + DIRECTION_X[direction]! + DIRECTION_Y[direction]! * size.width)
  }
}

/** As `changedPairs` answers, from what was dropped and added. */
function changedRecords(before: ProblemChanges, after: ProblemChanges): number[] {
  /** By pair, weights as the problems store them: how many more of it there are after. */
  const surplus = new Map<string, { readonly at: number; count: number }>()
  const count = (pairs: ProblemChanges['added'], sign: 1 | -1) => {
    for (const { from, direction, reward, violation } of pairs) {
      const at = 8 * from + direction
      const key = `${at} ${Math.fround(reward)} ${Math.fround(violation)}`
      const known = surplus.get(key)
      if (known === undefined) surplus.set(key, { at, count: sign })
      else known.count += sign
    }
  }
  count(after.added, 1)
  count(after.dropped, -1)
  count(before.added, -1)
  count(before.dropped, 1)
  return [...surplus.values()].filter((pair) => pair.count !== 0).map(({ at }) => at)
}

/**
 * 8 · pixel + direction of the pairs that only one of the two lists has, as often as it has them: pairs with equal weights
 * that stand in both change nothing, in whatever order. O(pairs + pixels), two numbers per pixel and pair.
 */
function changedPairs(before: OrientedPairs, after: OrientedPairs, pixels: number): number[] {
  // By pixel, 1 + index of its first pair of the old list; by pair, that of the next. Built backwards: in order of the list.
  const first = new Int32Array(pixels)
  const next = new Int32Array(before.count)
  for (let pair = before.count - 1; pair >= 0; pair--) {
    next[pair] = first[before.from[pair]!]!
    first[before.from[pair]!] = pair + 1
  }
  const isMatched = new Uint8Array(before.count)
  const changed: number[] = []
  for (let pair = 0; pair < after.count; pair++) {
    let other = first[after.from[pair]!]! - 1
    while (other >= 0 && (isMatched[other] !== 0 || !arePairsEqual(before, other, after, pair)))
      other = next[other]! - 1
    if (other >= 0) isMatched[other] = 1
    else changed.push(8 * after.from[pair]! + after.direction[pair]!)
  }
  for (let pair = 0; pair < before.count; pair++) {
    if (isMatched[pair] === 0) changed.push(8 * before.from[pair]! + before.direction[pair]!)
  }
  return changed
}

function arePairsEqual(one: OrientedPairs, at: number, other: OrientedPairs, otherAt: number): boolean {
  return (
    one.direction[at] === other.direction[otherAt] &&
    one.reward[at] === other.reward[otherAt] &&
    one.violation[at] === other.violation[otherAt]
  )
}
