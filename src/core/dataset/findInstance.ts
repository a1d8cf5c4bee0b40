import { refuse } from '../support/DomainError.ts'
import type { AnnotationState, Instance, InstanceNumber } from './records.ts'

/** The instance with a number, or null. Binary search: instances are kept by rising number. */
export function findInstance(state: AnnotationState, number: InstanceNumber): Instance | null {
  let low = 0
  let high = state.instances.length - 1
  while (low <= high) {
    const middle = (low + high) >>> 1
    const instance = state.instances[middle]!
    if (instance.number === number) return instance
    if (instance.number < number) low = middle + 1
    else high = middle - 1
  }
  return null
}

/** The instance with a number. Throws `not-found` when the set has none. */
export function requireInstance(state: AnnotationState, number: InstanceNumber): Instance {
  const instance = findInstance(state, number)
  if (instance !== null) return instance
  throw refuse('not-found', {
    what: `There is no instance #${number}`,
    expected: state.instances.length === 0 ? 'no number, the set is empty' : 'the number of an instance of this set',
    received: `#${number}`,
    todo: 'It may have been deleted: reload the image.',
  })
}
