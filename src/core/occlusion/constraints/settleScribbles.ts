import type { GridMinCut } from '../../graphcut/GridMinCut.ts'
import type { ConstrainedProblem, JoinDirective, SeparationDirective } from './ConstrainedProblem.ts'
import type { OwnerMap } from './OwnerMap.ts'
import { SECOND_SIDE, separatingCut } from './separatingCut.ts'

/**
 * Joins what `same` scribbles (and each of two `different` ones) hold together, parts what `different` ones hold apart.
 * Soft wishes first, hard ones last, so that the latter have the last word. A soft scribble joins only parts that do
 * not touch, about which the labeling has no say; where they touch it had, and has decided. A hard pin keeps its two
 * instances two, unless a scribble joins them.
 */
export function settleScribbles(
  owners: OwnerMap,
  { directives, evidence }: ConstrainedProblem,
  minCut: GridMinCut,
): void {
  const { joins, separations } = directives
  const smoothness = evidence.smoothness
  const usualCost = Math.max(
    ...smoothness.map((plane) => plane.reduce((most, weight) => Math.max(most, weight), 0)),
    1e-3,
  )
  for (const { id, strength, frontPixels, backPixels } of directives.pins) {
    const back = backPixels.map((isOn, pixel) => (frontPixels[pixel] === 0 ? isOn : 0))
    const areOne = strength === 'hard' && owners.mainOwner(frontPixels) === owners.mainOwner(back)
    if (areOne) part(owners, { id, first: frontPixels, second: back }, [], smoothness, usualCost, minCut)
  }
  for (const strength of ['soft', 'hard'] as const) {
    for (const join of joins) if (join.strength === strength) joinUnder(owners, join)
    for (const separation of separations) {
      if (separation.strength === strength) part(owners, separation, joins, smoothness, usualCost, minCut)
    }
  }
}

function joinUnder(owners: OwnerMap, { pixels, strength }: JoinDirective): void {
  const into = owners.mainOwner(pixels)
  for (const owner of owners.countUnder(pixels).keys()) {
    if (owner === into || (strength === 'soft' && areTouching(owners, owner, into))) continue
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

/** Parts every instance that lies under both scribbles. */
function part(
  owners: OwnerMap,
  separation: Pick<SeparationDirective, 'id' | 'first' | 'second'>,
  joins: readonly JoinDirective[],
  smoothness: readonly Float32Array[],
  usualCost: number,
  minCut: GridMinCut,
): void {
  const underFirst = owners.countUnder(separation.first)
  const shared = [...owners.countUnder(separation.second).keys()].filter((owner) => underFirst.has(owner))
  for (const owner of shared) {
    const region = Uint8Array.from(owners.at, (at) => (at === owner ? 1 : 0))
    const first = seedsOf(separation.first, joins, separation, region)
    const second = seedsOf(separation.second, joins, separation, region)
    const costOf = (arc: number, pixel: number) => smoothness[arc]![pixel]!
    const { sides } = separatingCut({ size: owners.size, region, first, second, costOf, usualCost }, minCut)
    const added = owners.add({ ...owners.owner(owner), lockedNumber: null })
    sides.forEach((side, pixel) => {
      if (side === SECOND_SIDE && region[pixel] !== 0) owners.give(pixel, added)
    })
  }
}

/** The scribble with all hard scribbles that overlap it, one after the other: what must stay on its side. */
function seedsOf(
  scribble: Uint8Array,
  joins: readonly JoinDirective[],
  { id }: Pick<SeparationDirective, 'id'>,
  region: Uint8Array,
): Uint8Array {
  const seeds = scribble.slice()
  const rest = new Set(joins.filter((join) => join.strength === 'hard' && join.id !== id))
  for (let grown = true; grown;) {
    grown = false
    for (const join of rest) {
      if (!join.pixels.some((isOn, pixel) => isOn !== 0 && seeds[pixel] !== 0)) continue
      join.pixels.forEach((isOn, pixel) => (seeds[pixel]! |= isOn))
      rest.delete(join)
      grown = true
    }
  }
  return seeds.map((isOn, pixel) => isOn & region[pixel]!)
}
