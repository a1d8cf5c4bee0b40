import { findInstance } from '../../dataset/findInstance.ts'
import { pairKey, stateFor } from '../../dataset/records.ts'
import type { AnnotationState, Instance, InstanceNumber, OrderPair, PairKey } from '../../dataset/records.ts'
import { maskDifference, maskIntersection, maskUnion, maskUnionOf } from '../../masks/maskAlgebra.ts'
import { masksEqual } from '../../masks/RunLengthMask.ts'
import type { RunLengthMask } from '../../masks/RunLengthMask.ts'
import { derivedVisibleOf, occluderMasks } from '../../occlusion/deriveVisible.ts'
import { layerOrder } from '../../occlusion/layerOrder.ts'
import { occludeesOf, occludersOf } from '../../occlusion/OrderGraph.ts'
import { lockedOccludees } from './lockRules.ts'
import type { ProposalMatch } from './matchProposal.ts'
import type { ProposalChange } from './ProposalChange.ts'
import { saysOtherCategory } from './proposalChanges.ts'
import { extraWithoutRemarks } from './solverRemarks.ts'

/** What is to happen, all by numbers of the annotation as it will be. */
interface Acceptance {
  /** Number in the annotation after accepting, by number in the proposal: kept ones and accepted new ones. */
  readonly numberOf: ReadonlyMap<InstanceNumber, InstanceNumber>
  /** Visible masks that the accepted new and changed instances shall have. */
  readonly wanted: ReadonlyMap<InstanceNumber, RunLengthMask>
  readonly gone: ReadonlySet<InstanceNumber>
  readonly turned: ReadonlySet<PairKey>
}

/** The annotation with some changes of the comparison taken over; see `proposalDiff` for the rules. */
export function acceptedState(
  current: AnnotationState,
  proposal: AnnotationState,
  match: ProposalMatch,
  changes: readonly ProposalChange[],
): AnnotationState {
  if (changes.length === 0) return current
  const acceptance = acceptanceOf(current, match, changes)
  const ordered: AnnotationState = {
    size: current.size,
    instances: acceptedInstances(current, proposal, acceptance),
    pairs: acceptedPairs(current, proposal, acceptance),
    nextNumber: [...acceptance.numberOf.values()].reduce((next, it) => Math.max(next, it + 1), current.nextNumber),
  }
  return withVisibleDerived(current, withAmodalMasks(current, ordered, acceptance), acceptance)
}

function acceptanceOf(current: AnnotationState, match: ProposalMatch, changes: readonly ProposalChange[]): Acceptance {
  const numberOf = new Map(match.currentOf)
  const wanted = new Map<InstanceNumber, RunLengthMask>()
  const gone = new Set<InstanceNumber>()
  const turned = new Set<PairKey>()
  let nextNumber = current.nextNumber
  for (const change of changes) {
    switch (change.kind) {
      case 'new':
        numberOf.set(change.proposed, nextNumber)
        wanted.set(nextNumber++, match.visibleOf.get(change.proposed)!)
        break
      case 'changed':
        wanted.set(change.number, match.visibleOf.get(change.proposed)!)
        break
      case 'gone':
        gone.add(change.number)
        break
      case 'order':
        turned.add(pairKey(change.a, change.b))
        break
    }
  }
  return { numberOf, wanted, gone, turned }
}

/** Every instance that will be there, with its fields; masks of the new ones as proposed, of the others as they were. */
function acceptedInstances(current: AnnotationState, proposal: AnnotationState, acceptance: Acceptance): Instance[] {
  const { numberOf, wanted, gone } = acceptance
  const instances = current.instances.filter(({ number }) => !gone.has(number))
  const byNumber = new Map(instances.map((instance) => [instance.number, instance]))
  const proposed = [...proposal.instances].sort((a, b) => a.rank - b.rank || a.number - b.number)
  const added = proposed.filter(
    ({ number }) => !findInstance(current, numberOf.get(number) ?? 0) && numberOf.has(number),
  )
  // In front of all others, as everything newly made, in the order among themselves that the proposal gives.
  const lowest = current.instances.reduce((least, { rank }) => Math.min(least, rank), added.length + 1)
  added.forEach((instance, place) => {
    const number = numberOf.get(instance.number)!
    const rank = lowest - added.length + place
    const extra = extraWithoutRemarks(instance.extra)
    byNumber.set(number, { ...instance, number, rank, extra, linked: true, locked: false })
  })
  for (const instance of proposed) {
    const before = findInstance(current, numberOf.get(instance.number) ?? 0)
    if (before === null || !wanted.has(before.number) || !saysOtherCategory(before, instance)) continue
    const { categoryId, label, isStuff } = instance
    byNumber.set(before.number, { ...before, categoryId, label, isStuff })
  }
  return [...byNumber.values()].sort((a, b) => a.number - b.number)
}

/** Pairs of those that stay: accepted turns, the order that new instances bring with them, and all others as they were. */
function acceptedPairs(
  current: AnnotationState,
  proposal: AnnotationState,
  { numberOf, gone, turned }: Acceptance,
): readonly OrderPair[] {
  const byKey = new Map<PairKey, OrderPair>()
  for (const pair of current.pairs) if (!gone.has(pair.a) && !gone.has(pair.b)) byKey.set(pairKey(pair.a, pair.b), pair)
  for (const pair of proposal.pairs) {
    const [a, b] = [numberOf.get(pair.a), numberOf.get(pair.b)]
    if (a === undefined || b === undefined || gone.has(a) || gone.has(b)) continue
    const isNew = findInstance(current, a) === null || findInstance(current, b) === null
    // Who shows where in a mutual pair cannot be derived; a new instance does not begin with one.
    if ((isNew && pair.state !== 'mutual') || turned.has(pairKey(a, b)))
      byKey.set(pairKey(a, b), renumbered(pair, a, b))
  }
  const pairs = [...byKey.values()].sort((p, q) => p.a - q.a || p.b - q.b)
  const isSame = pairs.length === current.pairs.length && pairs.every((pair, index) => pair === current.pairs[index])
  return isSame ? current.pairs : pairs
}

function renumbered(pair: OrderPair, a: InstanceNumber, b: InstanceNumber): OrderPair {
  if (a < b) return { ...pair, a, b }
  const { state, votes } = pair
  return {
    ...pair,
    a: b,
    b: a,
    state: state === 'a-over-b' ? stateFor(a, b) : state === 'b-over-a' ? stateFor(b, a) : state,
    votes: votes && { aOverB: votes.bOverA, bOverA: votes.aOverB },
  }
}

/** Nearest first, so that what hides an instance is settled before its hidden part is. */
function withAmodalMasks(current: AnnotationState, state: AnnotationState, acceptance: Acceptance): AnnotationState {
  let settled = state
  for (const number of layerOrder(state).sequence) {
    const visible = acceptance.wanted.get(number)
    if (visible === undefined) continue
    const instances = settled.instances.map((before) => {
      if (before.number !== number) return before
      const amodal = amodalFor(current, settled, before, visible, acceptance)
      return { ...before, amodal, visible, outline: masksEqual(amodal, before.amodal) ? before.outline : null }
    })
    settled = { ...state, instances }
  }
  return settled
}

/**
 * The visible mask that was accepted, and of the hidden part that was there what can still be hidden: what an occluder
 * covers (all of it when the instance is unlinked: nothing is derived then) unless another instance that is not in front
 * shows there. What it hides of a locked instance it goes on hiding.
 */
function amodalFor(
  current: AnnotationState,
  state: AnnotationState,
  before: Instance,
  visible: RunLengthMask,
  { wanted }: Acceptance,
): RunLengthMask {
  const { size, instances } = state
  const { number } = before
  let hidden = maskDifference(before.amodal, before.visible)
  if (before.linked) hidden = maskIntersection(hidden, maskUnionOf(size, occluderMasks(state, number)))
  const occluders = new Set(occludersOf(state, number))
  const shownByOthers = instances
    .filter((other) => other.number !== number && !occluders.has(other.number))
    .flatMap((other) => wanted.get(other.number) ?? (other.locked ? [other.visible] : []))
  const amodal = maskUnion(visible, maskDifference(hidden, maskUnionOf(size, shownByOthers)))
  const covered = new Set([...lockedOccludees(current, number), ...lockedOccludees(state, number)])
  if (covered.size === 0 || findInstance(current, number) === null) return amodal
  const lockedMasks = maskUnionOf(size, [...covered].map((locked) => locked.amodal)) // prettier-ignore
  return maskUnion(amodal, maskIntersection(before.amodal, lockedMasks))
}

/** Re-derives the linked instances that changed, or in front of which something changed. */
function withVisibleDerived(current: AnnotationState, state: AnnotationState, acceptance: Acceptance): AnnotationState {
  const touched = new Set<InstanceNumber>()
  for (const number of [...acceptance.wanted.keys(), ...acceptance.gone]) {
    touched.add(number)
    for (const occludee of [...occludeesOf(current, number), ...occludeesOf(state, number)]) touched.add(occludee)
  }
  for (const { a, b } of state.pairs) if (acceptance.turned.has(pairKey(a, b))) touched.add(a).add(b)
  const instances = state.instances.map((instance) => {
    if (!touched.has(instance.number) || instance.locked) return instance
    const visible = instance.linked
      ? derivedVisibleOf(state, instance)
      : maskIntersection(instance.visible, instance.amodal)
    return masksEqual(visible, instance.visible) ? instance : { ...instance, visible }
  })
  return { ...state, instances }
}
