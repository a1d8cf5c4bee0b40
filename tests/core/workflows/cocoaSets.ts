import type { AnnotationState, Instance, OrderPair, PairState } from '../../../src/core/dataset/records.ts'
import { derivedVisibleOf } from '../../../src/core/occlusion/deriveVisible.ts'
import type { DomainError } from '../../../src/core/support/DomainError.ts'
import { drawn, maskOf } from '../../support/bitmapOracle.ts'
import type { Bitmap } from '../../support/bitmapOracle.ts'

export const SIZE = { width: 6, height: 4 }
/** Three that overlap each other: left and middle in four pixels, middle and right in three, left and right in two. */
export const LEFT = drawn('###...', '###...', '###...', '......')
export const MIDDLE = drawn('.####.', '.####.', '......', '......')
export const RIGHT = drawn('......', '..####', '..####', '......')

type Change = Partial<Instance>

/** A set of the given amodal masks, nearest first, all linked; visible masks derived from the pairs. */
export function setOf(
  bitmaps: readonly Bitmap[],
  pairs: readonly OrderPair[],
  changes: readonly Change[] = [],
): AnnotationState {
  const instances = bitmaps.map((bitmap, index): Instance => {
    const amodal = maskOf(bitmap)
    const fields = { categoryId: 1, label: `thing ${index + 1}`, isStuff: false, linked: true, locked: false }
    const rest = { rank: index + 1, outline: null, extra: {}, amodal, visible: amodal }
    return { number: index + 1, ...fields, ...rest, ...changes[index] }
  })
  const state = { size: SIZE, instances, pairs, nextNumber: bitmaps.length + 1 }
  const derived = (one: Instance): Instance => (one.linked ? { ...one, visible: derivedVisibleOf(state, one) } : one)
  return { ...state, instances: instances.map(derived) }
}

export function pair(a: number, b: number, state: PairState, more: Partial<OrderPair> = {}): OrderPair {
  return { a, b, state, provenance: 'human', confidence: null, votes: null, ...more }
}

export const ALL_IN_LINE = [pair(1, 2, 'a-over-b'), pair(1, 3, 'a-over-b'), pair(2, 3, 'a-over-b')]
export const CYCLE = [pair(1, 2, 'a-over-b'), pair(2, 3, 'a-over-b'), pair(1, 3, 'b-over-a')]

/** The code of the refusal, or null when there was none. */
export function codeOf(run: () => unknown): string | null {
  try {
    run()
    return null
  } catch (error) {
    return (error as DomainError).code
  }
}
