import { applyDiff } from '../core/dataset/annotationDiff.ts'
import type { AnnotationDiff } from '../core/dataset/annotationDiff.ts'
import { findInstance, requireInstance } from '../core/dataset/findInstance.ts'
import type { AnnotationState, Instance, InstanceNumber } from '../core/dataset/records.ts'

/**
 * One annotation set in memory. States are immutable: `apply` makes the next one and shares what did not change, so an
 * old state is a mark to come back to. Only the editor writes; everybody reads.
 */
export class AnnotationDocument {
  #state: AnnotationState

  constructor(state: AnnotationState) {
    this.#state = state
  }

  get state(): AnnotationState {
    return this.#state
  }

  /** The instance, or null when there is none with this number. */
  find(number: InstanceNumber): Instance | null {
    return findInstance(this.#state, number)
  }

  /** Throws `not-found`. */
  get(number: InstanceNumber): Instance {
    return requireInstance(this.#state, number)
  }

  /** Applies a diff made for the present state. Throws `corrupt`, and changes nothing, when it does not fit. */
  apply(diff: AnnotationDiff): void {
    const next = applyDiff(this.#state, diff)
    // The list of pairs keeps its identity while no pair changes: what is computed from it is found again by it.
    this.#state = diff.pairs.length === 0 ? { ...next, pairs: this.#state.pairs } : next
  }

  /** Goes to a whole other state: back to a mark, bit for bit and numbers included, or on to another document. */
  restore(state: AnnotationState): void {
    this.#state = state
  }
}
