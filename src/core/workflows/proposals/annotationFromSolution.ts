import type { AnnotationState, Instance, OrderPair } from '../../dataset/records.ts'
import { findInstance } from '../../dataset/findInstance.ts'
import { masksEqual, requireSameSize } from '../../masks/RunLengthMask.ts'
import { derivedVisibleOf } from '../../occlusion/deriveVisible.ts'
import { layerOrder } from '../../occlusion/layerOrder.ts'
import type { SceneSolution, SolvedInstance, SolvedPair } from '../../occlusion/SceneSolution.ts'
import { extraWithRemarks } from './solverRemarks.ts'

export interface ProposalNaming {
  /** Category of a class of the cues; of null for "no class known". */
  readonly categoryIdOf: (className: string | null) => number
  /** Whether a class is stuff. Default: none is. */
  readonly isStuff?: (className: string | null) => boolean
  /** The annotation that was re-solved, when there was one: its locked instances come back as they are. */
  readonly annotation?: AnnotationState | null
}

/** Label of an instance whose class nobody knows. */
const UNNAMED = 'object'

/**
 * A solution at image size as an annotation set: same numbers, one instance per solved one whatever its parts, the order
 * with its belief and votes by `solver`, ranks along the order.
 *
 * Nothing is known about hidden parts, so amodal = visible: visible masks of a solution are disjoint, which makes amodal −
 * occluders = visible, and everything is linked. Only a locked instance has a hidden part, the one it had; where the
 * solved order contradicts it, the instances concerned keep their visible masks and are unlinked.
 * Beliefs about instances ride in `extra`, see `solverRemarks.ts`. Throws `size-mismatch`.
 */
export function annotationFromSolution(solution: SceneSolution, naming: ProposalNaming): AnnotationState {
  const { size } = solution
  if (naming.annotation) requireSameSize(size, naming.annotation.size, 'The annotation that was re-solved')
  const state: AnnotationState = {
    size,
    instances: solution.instances
      .map((solved) => instanceOf(solved, naming))
      .sort((first, second) => first.number - second.number),
    pairs: solution.pairs.map(orderPairOf).sort((p, q) => p.a - q.a || p.b - q.b),
    nextNumber: solution.instances.reduce((highest, { number }) => Math.max(highest, number), 0) + 1,
  }
  const rankOf = new Map(layerOrder(state).sequence.map((number, place) => [number, place + 1]))
  return {
    ...state,
    instances: state.instances.map((instance) => ({
      ...instance,
      rank: rankOf.get(instance.number)!,
      linked: masksEqual(instance.visible, derivedVisibleOf(state, instance)),
    })),
  }
}

function instanceOf(solved: SolvedInstance, naming: ProposalNaming): Instance {
  const { number, visible, className, confidence, partCount, joinConfidence, lockedNumber } = solved
  const remarks = { confidence, partCount, joinConfidence, hasClass: className !== null, lockedNumber }
  const locked = lockedNumber === null || !naming.annotation ? null : findInstance(naming.annotation, lockedNumber)
  if (locked !== null) return { ...locked, number, locked: false, extra: extraWithRemarks(remarks) }
  return {
    number,
    categoryId: naming.categoryIdOf(className),
    label: className ?? UNNAMED,
    isStuff: naming.isStuff?.(className) ?? false,
    rank: 0,
    linked: true,
    locked: false,
    outline: null,
    extra: extraWithRemarks(remarks),
    amodal: visible,
    visible,
  }
}

function orderPairOf({ a, b, state, confidence, votes }: SolvedPair): OrderPair {
  return { a, b, state, provenance: 'solver', confidence, votes: { aOverB: votes.aOverB, bOverA: votes.bOverA } }
}
