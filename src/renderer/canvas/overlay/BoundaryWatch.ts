import type { AnnotationState } from '../../../core/dataset/records.ts'
import { sharedBoundaries } from '../../../core/occlusion/boundaryOwnership.ts'
import type { SharedBoundary } from '../../../core/occlusion/boundaryOwnership.ts'

/** Milliseconds without a change of the document after which boundaries are found anew. */
const QUIET_TIME = 120

/**
 * The shared boundaries of the document, found only when somebody looks, and not while masks are being painted: until
 * the document was quiet for a moment the previous ones stay.
 */
export class BoundaryWatch {
  readonly #ready: () => void
  #state: AnnotationState
  #foundFor: AnnotationState | null = null
  #found: readonly SharedBoundary[] = []
  #timer: ReturnType<typeof setTimeout> | null = null

  /** `ready` is called when newer boundaries can be had. */
  constructor(state: AnnotationState, ready: () => void) {
    this.#state = state
    this.#ready = ready
  }

  get boundaries(): readonly SharedBoundary[] {
    if (this.#timer === null && this.#foundFor !== this.#state) {
      this.#found = sharedBoundaries(this.#state)
      this.#foundFor = this.#state
    }
    return this.#found
  }

  /** The document changed. */
  setState(state: AnnotationState): void {
    this.#state = state
    this.#cancelTimer()
    this.#timer = setTimeout(() => {
      this.#timer = null
      this.#ready()
    }, QUIET_TIME)
  }

  /** Another document: what was found belongs to the old one. */
  open(state: AnnotationState): void {
    this.#cancelTimer()
    this.#state = state
    this.#found = []
  }

  dispose(): void {
    this.#cancelTimer()
  }

  #cancelTimer(): void {
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
  }
}
