import { applyDiff } from '../core/dataset/annotationDiff.ts'
import type { AnnotationDiff } from '../core/dataset/annotationDiff.ts'
import type { AnnotationState, Instance, InstanceNumber } from '../core/dataset/records.ts'
import { refuse } from '../core/support/DomainError.ts'

/**
 * One annotation set in memory. States are immutable: `apply` makes the next one and shares what did not change, so an
 * old state is a mark to come back to. Only the editor writes; everybody reads.
 */
export class AnnotationDocument {
  #state: AnnotationState
  #byNumber: Map<InstanceNumber, Instance>

  constructor(state: AnnotationState) {
    this.#state = state
    this.#byNumber = indexed(state)
  }

  get state(): AnnotationState {
    return this.#state
  }

  /** The instance, or null when there is none with this number. */
  find(number: InstanceNumber): Instance | null {
    return this.#byNumber.get(number) ?? null
  }

  /** Throws `not-found`. */
  get(number: InstanceNumber): Instance {
    const instance = this.find(number)
    if (instance !== null) return instance
    throw refuse('not-found', { what: `There is no instance #${number}`, todo: 'Select one of the image.' })
  }

  /** Applies a diff made for the present state. Throws `corrupt`, and changes nothing, when it does not fit. */
  apply(diff: AnnotationDiff): void {
    this.restore(applyDiff(this.#state, diff))
  }

  /** Goes back to a state this document had before: bit for bit, numbers included. */
  restore(mark: AnnotationState): void {
    this.#state = mark
    this.#byNumber = indexed(mark)
  }
}

function indexed(state: AnnotationState): Map<InstanceNumber, Instance> {
  return new Map(state.instances.map((instance) => [instance.number, instance]))
}
