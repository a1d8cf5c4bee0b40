import type { AnnotationDiff } from '../../dataset/annotationDiff.ts'
import { changeBetween } from '../../dataset/diffBetween.ts'
import { requireInstance } from '../../dataset/findInstance.ts'
import type { AnnotationState, InstanceFields, InstanceNumber } from '../../dataset/records.ts'
import { derivedVisibleOf } from '../../occlusion/deriveVisible.ts'
import { mutualPairsOf } from '../../occlusion/OrderGraph.ts'
import { refuse } from '../../support/DomainError.ts'

/** False while a mutual pair leaves open who shows where, so that the visible mask cannot be derived. */
export function canLink(state: AnnotationState, number: InstanceNumber): boolean {
  return mutualPairsOf(state, number).length === 0
}

/**
 * Changes fields of an instance. Linking one derives its visible mask at once; unlinking keeps it as it is.
 * Throws `not-found`, and `bad-input` when it should be linked but has a mutual pair (see `canLink`).
 */
export function planFieldEdit(
  state: AnnotationState,
  number: InstanceNumber,
  fields: Partial<InstanceFields>,
): AnnotationDiff {
  const before = requireInstance(state, number)
  const edited = { ...before, ...fields }
  const isNewlyLinked = edited.linked && !before.linked
  if (isNewlyLinked && !canLink(state, number)) throw mutualCannotLink(state, number)
  const after = isNewlyLinked ? { ...edited, visible: derivedVisibleOf(state, edited) } : edited
  const change = changeBetween(before, after)
  return { instances: change === null ? [] : [change], pairs: [] }
}

function mutualCannotLink(state: AnnotationState, number: InstanceNumber): Error {
  const partners = mutualPairsOf(state, number).map(({ a, b }) => `#${a === number ? b : a}`)
  return refuse('bad-input', {
    what: `The visible mask of #${number} cannot be derived`,
    expected: 'no mutual pair',
    received: `a mutual pair with ${partners.join(', ')}`,
    todo: 'Say who is in front first, or keep the visible mask unlinked.',
  })
}
