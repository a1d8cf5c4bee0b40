import type { InstanceNumber } from '../../../core/dataset/records.ts'
import { refuse } from '../../../core/support/DomainError.ts'

/** Slots are 16-bit values in the id planes, and 0 means "nothing". */
const LAST_SLOT = 0xffff

/**
 * Which place of the palette an instance has. Numbers of instances are never reused and may grow without limit; slots
 * are, so a long-lived document never runs out.
 */
export class InstanceSlots {
  readonly #slotOf = new Map<InstanceNumber, number>()
  readonly #numberOf: (InstanceNumber | null)[] = [null]
  readonly #free: number[] = []

  /** One more than the largest slot in use: the length a table by slot needs. */
  get length(): number {
    return this.#numberOf.length
  }

  /** 0 when the instance has none. */
  slotOf(number: InstanceNumber): number {
    return this.#slotOf.get(number) ?? 0
  }

  /** The instance in a slot, or null. */
  numberOf(slot: number): InstanceNumber | null {
    return this.#numberOf[slot] ?? null
  }

  /** Gives slots to those that have none and takes back those of instances that are gone. */
  keepExactly(numbers: readonly InstanceNumber[]): void {
    const present = new Set(numbers)
    for (const [number, slot] of this.#slotOf) {
      if (present.has(number)) continue
      this.#slotOf.delete(number)
      this.#numberOf[slot] = null
      this.#free.push(slot)
    }
    for (const number of numbers) if (!this.#slotOf.has(number)) this.#take(number)
  }

  #take(number: InstanceNumber): void {
    const slot = this.#free.pop() ?? this.#numberOf.length
    if (slot > LAST_SLOT) {
      throw refuse('unsupported', {
        what: 'The canvas cannot draw this many instances',
        expected: `at most ${LAST_SLOT} in one image`,
        todo: 'Split the image, or delete instances from the command line.',
      })
    }
    this.#slotOf.set(number, slot)
    this.#numberOf[slot] = number
  }
}
