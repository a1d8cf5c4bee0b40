import type { AnnotationState, InstanceNumber, OrderPair } from '../../core/dataset/records.ts'
import type { OrderCycle } from '../../core/occlusion/orderCycles.ts'
import { layerOrder } from '../../core/occlusion/layerOrder.ts'
import { PROVENANCE_WORDS } from './wording.ts'

/** One step of a cycle: `front` is in front of `behind`, as `pair` says. */
export interface CycleStep {
  readonly front: InstanceNumber
  readonly behind: InstanceNumber
  readonly pair: OrderPair
  /** The pair believed least: the one that an export would leave out. */
  readonly isWeakest: boolean
}

/** The cycles that an instance is a member of, each as its steps in order. */
export function cyclesThrough(state: AnnotationState, number: InstanceNumber): CycleStep[][] {
  return layerOrder(state)
    .cycles.filter(({ sequence }) => sequence.includes(number))
    .map(stepsOf)
}

function stepsOf({ sequence, pairs, weakest }: OrderCycle): CycleStep[] {
  return sequence.map((front, index) => {
    const pair = pairs[index]!
    return { front, behind: pair.a === front ? pair.b : pair.a, pair, isWeakest: pair === weakest }
  })
}

/** "#1 → #2 → #3 → #1 leads back to the start; weakest: #3 over #1, imported". */
export function cycleSentence(steps: readonly CycleStep[]): string {
  const way = [...steps, steps[0]!].map(({ front }) => `#${front}`).join(' → ')
  const weakest = steps.find(({ isWeakest }) => isWeakest)!
  const origin = PROVENANCE_WORDS[weakest.pair.provenance]
  return `${way} leads back to the start; weakest: #${weakest.front} over #${weakest.behind}, ${origin}.`
}

/** The instances that an instance hides and is hidden by at once, by rising number. */
export function mutualPartners(state: AnnotationState, number: InstanceNumber): InstanceNumber[] {
  return state.pairs
    .filter((pair) => pair.state === 'mutual' && (pair.a === number || pair.b === number))
    .map((pair) => (pair.a === number ? pair.b : pair.a))
    .sort((a, b) => a - b)
}

/** "#1 and #2 each hide a part of the other", for one partner or several. */
export function mutualSentence(number: InstanceNumber, partners: readonly InstanceNumber[]): string {
  const others = partners.map((partner) => `#${partner}`)
  const last = others.at(-1)!
  if (others.length === 1) return `#${number} and ${last} each hide a part of the other.`
  return `#${number} and each of ${others.slice(0, -1).join(', ')} and ${last} hide a part of one another.`
}
