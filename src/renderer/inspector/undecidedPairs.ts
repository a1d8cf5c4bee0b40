import type { AnnotationState, InstanceNumber } from '../../core/dataset/records.ts'
import { undecidedOverlaps } from '../../core/occlusion/undecidedOverlaps.ts'

/** How many overlaps without a known order each instance is part of; no entry for none. */
export function undecidedCounts(state: AnnotationState): ReadonlyMap<InstanceNumber, number> {
  const counts = new Map<InstanceNumber, number>()
  for (const number of undecidedOverlaps(state).flatMap(({ a, b }) => [a, b])) {
    counts.set(number, (counts.get(number) ?? 0) + 1)
  }
  return counts
}

/**
 * The two instances of the undecided overlap to look at after the selected one, or of the first; null when there is none.
 * Selected together they are the pair that the order keys are about.
 */
export function undecidedAfter(
  state: AnnotationState,
  selection: readonly InstanceNumber[],
): readonly [InstanceNumber, InstanceNumber] | null {
  const overlaps = undecidedOverlaps(state)
  const current = overlaps.findIndex(
    ({ a, b }) => selection.length === 2 && [a, b].every((it) => selection.includes(it)),
  )
  const next = overlaps[current + 1] ?? overlaps[0]
  return next === undefined ? null : [next.a, next.b]
}

/** "1 overlap without a known order", "3 overlaps without a known order". */
export function undecidedSentence(count: number): string {
  return `${count} ${count === 1 ? 'overlap' : 'overlaps'} without a known order`
}
