import { findInstance } from '../../dataset/findInstance.ts'
import type { AnnotationState, Instance, InstanceNumber, OrderPair, PairState } from '../../dataset/records.ts'
import { stateFor } from '../../dataset/records.ts'
import { maskArea, overlapArea } from '../../masks/maskMeasures.ts'
import { isEmptyMask } from '../../masks/RunLengthMask.ts'
import { pairOf } from '../../occlusion/OrderGraph.ts'
import { mayGo, mayOrder } from './lockRules.ts'
import type { ProposalMatch } from './matchProposal.ts'
import type { ChangedInstance, ChangedOrder, GoneInstance, NewInstance, ProposalChange } from './ProposalChange.ts'
import { solverRemarksOf } from './solverRemarks.ts'

/** See `compareProposal`. */
export function proposalChanges(
  current: AnnotationState,
  proposal: AnnotationState,
  match: ProposalMatch,
): ProposalChange[] {
  return [
    ...proposal.instances.flatMap((instance) => instanceChange(current, instance, match) ?? []),
    ...goneInstances(current, proposal, match),
    ...proposal.pairs.flatMap((pair) => orderChange(current, pair, match) ?? []),
  ]
}

function instanceChange(
  current: AnnotationState,
  proposed: Instance,
  { currentOf, visibleOf }: ProposalMatch,
): NewInstance | ChangedInstance | null {
  const visible = visibleOf.get(proposed.number)
  if (visible === undefined) return null
  const number = currentOf.get(proposed.number)
  if (number === undefined) {
    const text = `New instance (${proposed.label.trim()}) of ${pixelsText(maskArea(visible))}.`
    return { kind: 'new', id: `new-${proposed.number}`, proposed: proposed.number, text }
  }
  const before = findInstance(current, number)!
  if (before.locked) return null
  const both = overlapArea(before.visible, visible)
  const addedPixels = maskArea(visible) - both
  const removedPixels = maskArea(before.visible) - both
  const hasNewCategory = saysOtherCategory(before, proposed)
  if (addedPixels + removedPixels === 0 && !hasNewCategory) return null
  const sentences = [
    hasNewCategory ? `becomes ${proposed.label.trim()}` : '',
    addedPixels > 0 ? `gains ${pixelsText(addedPixels)}` : '',
    removedPixels > 0 ? `loses ${pixelsText(removedPixels)}` : '',
  ].filter((part) => part !== '')
  return {
    kind: 'changed',
    id: `changed-${number}`,
    number,
    proposed: proposed.number,
    addedPixels,
    removedPixels,
    hasNewCategory,
    text: `${nameOf(before)} ${listText(sentences)}.`,
  }
}

/** Whether the proposal knows a class, and another one. */
export function saysOtherCategory(before: Instance, proposed: Instance): boolean {
  return (solverRemarksOf(proposed)?.hasClass ?? true) && before.categoryId !== proposed.categoryId
}

/** Hidden instances are not gone: no solver can see them. Nor is stuff, when the proposal has none: it was not asked. */
function goneInstances(current: AnnotationState, proposal: AnnotationState, match: ProposalMatch): GoneInstance[] {
  const found = new Set(match.currentOf.values())
  const knowsStuff = proposal.instances.some(({ isStuff }) => isStuff)
  return current.instances
    .filter(({ number, locked, isStuff }) => !found.has(number) && !locked && (knowsStuff || !isStuff))
    .filter(({ number, visible }) => !isEmptyMask(visible) && mayGo(current, number))
    .map((instance) => {
      const { number } = instance
      return { kind: 'gone', id: `gone-${number}`, number, text: `${nameOf(instance)} is not there any more.` }
    })
}

function orderChange(current: AnnotationState, pair: OrderPair, { currentOf }: ProposalMatch): ChangedOrder | null {
  const stated = statementIn(pair, currentOf)
  if (stated === null) return null
  const { a, b, after } = stated
  const known = pairOf(current, a, b)
  const before = known?.state ?? 'unknown'
  if (before === after || !mayOrder(current, a, b, after)) return null
  const [first, second] = [findInstance(current, a)!, findInstance(current, b)!]
  const [front, back] = after === 'a-over-b' ? [first, second] : [second, first]
  return {
    kind: 'order',
    id: `order-${a}-${b}`,
    a,
    b,
    before,
    after,
    confidence: pair.confidence,
    overridesHuman: known?.provenance === 'human' && before !== 'unknown',
    text: `${nameOf(front)} is in front of ${nameOf(back)}${beforeText(before)}.`,
  }
}

/** What a pair of the proposal says about two instances, by their numbers in the annotation; null: nothing strict. */
function statementIn(
  pair: OrderPair,
  currentOf: ReadonlyMap<InstanceNumber, InstanceNumber>,
): { a: InstanceNumber; b: InstanceNumber; after: 'a-over-b' | 'b-over-a' } | null {
  const [a, b] = [currentOf.get(pair.a), currentOf.get(pair.b)]
  if (a === undefined || b === undefined) return null
  if (pair.state !== 'a-over-b' && pair.state !== 'b-over-a') return null
  const [front, back] = pair.state === 'a-over-b' ? [a, b] : [b, a]
  const after = stateFor(front, back) === 'a-over-b' ? 'a-over-b' : 'b-over-a'
  return { a: Math.min(a, b), b: Math.max(a, b), after }
}

function beforeText(before: PairState): string {
  switch (before) {
    case 'a-over-b':
    case 'b-over-a':
      return ', and not behind it'
    case 'mutual':
      return ', and not each in front of the other'
    case 'none':
      return ', which had no order'
    case 'unknown':
      return ', which was not known'
  }
}

function nameOf({ number, label }: Instance): string {
  return `#${number} (${label.trim()})`
}

function pixelsText(count: number): string {
  return `${String(count).replace(/\B(?=(\d{3})+$)/g, ' ')} ${count === 1 ? 'pixel' : 'pixels'}`
}

/** "a", "a and b", "a, b and c". */
function listText(parts: readonly string[]): string {
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`
}
