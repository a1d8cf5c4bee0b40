import type { GridMinCut } from '../../graphcut/GridMinCut.ts'
import type { LabelingProblem } from '../labeling/LabelingProblem.ts'
import { cropPlane } from '../resolve/cropProblem.ts'
import { costScale } from './constraintWeights.ts'
import type { ConstrainedProblem, JoinDirective } from './ConstrainedProblem.ts'
import { boundsOf, GridPixelsBuilder } from './gridPixels.ts'
import type { GridPixels } from './gridPixels.ts'
import type { OwnerMap } from './OwnerMap.ts'
import { SECOND_SIDE, separatingCut } from './separatingCut.ts'

/** Share of what was found that must lie on an instance of the annotation to be a part of it. */
const LEAST_COVER = 0.5
/** Largest share of the instances that a `same` scribble spans which goes to the one that they become. */
const LARGEST_SLIVER = 0.1

/**
 * Joins what `same` scribbles (and each of two `different` ones) hold together, parts what `different` ones hold apart.
 * Soft wishes first, hard ones last, so that the latter have the last word. A soft scribble joins only parts that do
 * not touch, about which the labeling has no say; where they touch it had, and has decided. A pinned instance that came
 * out in parts that do not touch is one still; a hard pin keeps its two instances two, unless a scribble joins them.
 */
export function settleScribbles(
  owners: OwnerMap,
  { directives, evidence }: ConstrainedProblem,
  minCut: GridMinCut,
): void {
  const { joins, separations, pins } = directives
  const parting = { owners, evidence, minCut }
  for (const { id, strength, frontPixels, backPixels } of pins) {
    joinFragments(owners, frontPixels)
    joinFragments(owners, backPixels)
    const areOne = strength === 'hard' && owners.mainOwner(frontPixels) === owners.mainOwner(backPixels)
    if (areOne) part(parting, { id, first: frontPixels, second: backPixels }, [])
  }
  for (const strength of ['soft', 'hard'] as const) {
    for (const join of joins) if (join.strength === strength) joinUnder(owners, join)
    for (const separation of separations) if (separation.strength === strength) part(parting, separation, joins)
  }
}

function joinUnder(owners: OwnerMap, { pixels, strength, spanned }: JoinDirective): void {
  const into = owners.mainOwner(pixels)
  for (const owner of owners.countUnder(pixels).keys()) {
    if (owner === into || (strength === 'soft' && areTouching(owners, owner, into))) continue
    owners.join(owner, into, 1)
  }
  if (spanned !== null) joinSlivers(owners, into, spanned)
}

/** Gives what is left on a border that was wiped out to the instance that the two have become, if they have. */
function joinSlivers(owners: OwnerMap, into: number, spanned: GridPixels): void {
  const counts = owners.countUnder(spanned)
  const pixels = spanned.list.length
  if (counts.size < 2 || (counts.get(into) ?? 0) < LEAST_COVER * pixels) return
  const areas = owners.areas()
  for (const [owner, count] of counts) {
    const area = areas[owner]!
    if (owner === into || area > LARGEST_SLIVER * pixels || count < LEAST_COVER * area) continue
    owners.join(owner, into, 1)
  }
}

/** Joins the owners that lie mostly on an instance of the annotation, as far as they do not touch. */
function joinFragments(owners: OwnerMap, instance: GridPixels): void {
  const counts = owners.countUnder(instance)
  if (counts.size < 2) return
  const areas = owners.areas()
  const into = owners.mainOwner(instance)
  for (const [owner, count] of counts) {
    if (owner === into || count < LEAST_COVER * areas[owner]! || areTouching(owners, owner, into)) continue
    owners.join(owner, into, 1)
  }
}

function areTouching({ at, size }: OwnerMap, one: number, two: number): boolean {
  for (let pixel = 0; pixel < at.length; pixel++) {
    if (at[pixel] !== one && at[pixel] !== two) continue
    const other = at[pixel] === one ? two : one
    if ((pixel % size.width) + 1 < size.width && at[pixel + 1] === other) return true
    if (at[pixel + size.width] === other) return true
  }
  return false
}

interface Parting {
  readonly owners: OwnerMap
  readonly evidence: LabelingProblem
  readonly minCut: GridMinCut
}

/** Two scribbles (or masks) and the name of the constraint that parts them. */
interface Apart {
  readonly id: string
  readonly first: GridPixels
  readonly second: GridPixels
}

/** Parts every instance that lies under both. What lies under both at once goes to the first. */
function part({ owners, evidence, minCut }: Parting, apart: Apart, joins: readonly JoinDirective[]): void {
  const { size } = owners
  const underFirst = owners.countUnder(apart.first)
  const shared = [...owners.countUnder(apart.second).keys()].filter((owner) => underFirst.has(owner))
  for (const owner of shared) {
    const region = new GridPixelsBuilder(size)
    for (let pixel = 0; pixel < owners.at.length; pixel++) if (owners.at[pixel] === owner) region.add(pixel)
    const { isIn, list } = region.finish()
    const window = boundsOf([{ isIn, list }], size)
    if (window === null) continue
    const isInside = (pixel: number) => isIn[pixel] !== 0
    const first = [...seedsOf(apart.first, joins, apart.id)].filter(isInside)
    const second = [...seedsOf(apart.second, joins, apart.id)].filter(isInside)
    const inside = cropPlane(isIn, size, window, Uint8Array)
    const planeOf = (arc: 0 | 1) => cropPlane(evidence.smoothness[arc]!, size, window, Float32Array)
    const costs = [planeOf(0), planeOf(1)] as const
    const usualCost = costScale(evidence).usualSmoothness
    const { sides } = separatingCut({ size, window, inside, first, second, costs, usualCost }, minCut)
    const added = owners.add({ ...owners.owner(owner), lockedNumber: null })
    for (const pixel of list) if (sides[pixel] === SECOND_SIDE) owners.give(pixel, added)
  }
}

/** The scribble with all hard scribbles that overlap it, one after the other: what must stay on its side. */
function seedsOf(scribble: GridPixels, joins: readonly JoinDirective[], id: string): ReadonlySet<number> {
  const seeds = new Set(scribble.list)
  const rest = new Set(joins.filter((join) => join.strength === 'hard' && join.id !== id))
  for (let grown = true; grown;) {
    grown = false
    for (const join of rest) {
      if (!join.pixels.list.some((pixel) => seeds.has(pixel))) continue
      for (const pixel of join.pixels.list) seeds.add(pixel)
      rest.delete(join)
      grown = true
    }
  }
  return seeds
}
