import type { AnnotationDiff } from '../../dataset/annotationDiff.ts'
import { diffBetween } from '../../dataset/diffBetween.ts'
import { requireInstance } from '../../dataset/findInstance.ts'
import { isOver } from '../../dataset/records.ts'
import type { AnnotationState, InstanceNumber, OrderPair } from '../../dataset/records.ts'
import { masksOverlap } from '../../masks/maskMeasures.ts'
import { layerOrder } from '../../occlusion/layerOrder.ts'
import { pairOf } from '../../occlusion/OrderGraph.ts'
import { refuse } from '../../support/DomainError.ts'
import { withPairStates } from './planPairs.ts'
import type { PairStatement } from './planPairs.ts'

export interface ReorderPlan {
  readonly diff: AnnotationDiff
  /** What the new sequence says differently about pairs; to be shown before the plan is applied. */
  readonly changedPairs: readonly { readonly before: OrderPair | null; readonly after: OrderPair }[]
}

/**
 * Puts the instances into a new sequence, nearest first: new ranks, and a new order for each pair that the gesture
 * carried past each other. Such a pair is turned when its order is strict, and stated when nothing is known about it
 * but the amodal masks overlap; `mutual` and `none` are somebody's explicit word and stay. Pairs that keep their
 * relative place are never touched, so a cycle elsewhere is not silently resolved.
 *
 * Ranks: the values in use are dealt out again along the sequence, so gaps survive; ties are raised apart.
 * Throws `bad-input` unless `sequence` holds every instance once.
 */
export function planReorder(state: AnnotationState, sequence: readonly InstanceNumber[]): ReorderPlan {
  checkSequence(state, sequence)
  const statements = statementsOf(state, sequence)
  const reordered = withPairStates(withRanks(state, sequence), statements, 'human')
  const changedPairs = statements.map(({ a, b }) => ({ before: pairOf(state, a, b), after: pairOf(reordered, a, b)! }))
  return { diff: diffBetween(state, reordered), changedPairs }
}

function checkSequence(state: AnnotationState, sequence: readonly InstanceNumber[]): void {
  for (const number of sequence) requireInstance(state, number)
  const distinct = new Set(sequence).size
  if (distinct === sequence.length && distinct === state.instances.length) return
  throw refuse('bad-input', {
    what: 'A new order must name every instance once',
    expected: `${state.instances.length} different numbers`,
    received: `${sequence.length} numbers, ${distinct} of them different`,
  })
}

/** Statements for the pairs whose relative place differs between the present order and the new one. */
function statementsOf(state: AnnotationState, sequence: readonly InstanceNumber[]): PairStatement[] {
  const oldPlace = new Map(layerOrder(state).sequence.map((number, place) => [number, place]))
  const statements: PairStatement[] = []
  sequence.forEach((front, place) => {
    for (const back of sequence.slice(place + 1)) {
      if (oldPlace.get(front)! < oldPlace.get(back)!) continue
      if (mustBeStated(state, front, back)) statements.push({ a: front, b: back, state: 'a-over-b' })
    }
  })
  return statements
}

function mustBeStated(state: AnnotationState, front: InstanceNumber, back: InstanceNumber): boolean {
  const pair = pairOf(state, front, back)
  if (pair !== null && pair.state !== 'unknown') return isOver(pair, back, front)
  return masksOverlap(requireInstance(state, front).amodal, requireInstance(state, back).amodal)
}

function withRanks(state: AnnotationState, sequence: readonly InstanceNumber[]): AnnotationState {
  const ranks = state.instances.map(({ rank }) => rank).sort((a, b) => a - b)
  let lowest = -Infinity
  const rankOf = new Map(
    sequence.map((number, place) => {
      const rank = Math.max(ranks[place]!, lowest)
      lowest = rank + 1
      return [number, rank]
    }),
  )
  return { ...state, instances: state.instances.map((it) => ({ ...it, rank: rankOf.get(it.number)! })) }
}
