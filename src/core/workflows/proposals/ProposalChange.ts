import type { InstanceNumber, PairState } from '../../dataset/records.ts'

interface ChangeBase {
  /** Stable while the same two states are compared: kind and numbers, as `changed-7`, `order-3-7`. */
  readonly id: string
  /** One sentence for people. */
  readonly text: string
}

/** An instance that the present annotation does not have. */
export interface NewInstance extends ChangeBase {
  readonly kind: 'new'
  /** Its number in the proposal; in the annotation it gets the next free one. */
  readonly proposed: InstanceNumber
}

/** An instance with another visible mask, another category or both. */
export interface ChangedInstance extends ChangeBase {
  readonly kind: 'changed'
  readonly number: InstanceNumber
  readonly proposed: InstanceNumber
  /** Pixels that become visible and that cease to; both 0 when only the category differs. */
  readonly addedPixels: number
  readonly removedPixels: number
  readonly hasNewCategory: boolean
}

/** An instance that the proposal does not have. */
export interface GoneInstance extends ChangeBase {
  readonly kind: 'gone'
  readonly number: InstanceNumber
}

/** A pair of instances of the annotation whose order the proposal says otherwise. `a` < `b`. */
export interface ChangedOrder extends ChangeBase {
  readonly kind: 'order'
  readonly a: InstanceNumber
  readonly b: InstanceNumber
  readonly before: PairState
  readonly after: 'a-over-b' | 'b-over-a'
  readonly confidence: number | null
  /** A person decided the pair: only taken over when it is accepted by name, not by "all". */
  readonly overridesHuman: boolean
}

export type ProposalChange = NewInstance | ChangedInstance | GoneInstance | ChangedOrder
