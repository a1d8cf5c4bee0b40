import type { InstanceNumber } from '../core/dataset/records.ts'

/** The selected instances in the order they were selected; the last one is the *primary*, which commands act on first. */
export class Selection {
  #numbers: readonly InstanceNumber[] = []
  readonly #changed: (numbers: readonly InstanceNumber[]) => void

  constructor(changed: (numbers: readonly InstanceNumber[]) => void) {
    this.#changed = changed
  }

  get numbers(): readonly InstanceNumber[] {
    return this.#numbers
  }

  get primary(): InstanceNumber | null {
    return this.#numbers.at(-1) ?? null
  }

  has(number: InstanceNumber): boolean {
    return this.#numbers.includes(number)
  }

  /** Selects exactly these; of repeated numbers the last place counts. */
  set(numbers: readonly InstanceNumber[]): void {
    const distinct = [...new Set([...numbers].reverse())].reverse()
    if (distinct.length === this.#numbers.length && distinct.every((n, k) => n === this.#numbers[k])) return
    this.#numbers = distinct
    this.#changed(distinct)
  }

  clear(): void {
    this.set([])
  }

  /** Adds the instance as primary, or takes it out when it is selected. */
  toggle(number: InstanceNumber): void {
    this.set(this.has(number) ? this.#numbers.filter((other) => other !== number) : [...this.#numbers, number])
  }

  /** Drops what does not exist any more. */
  keepOnly(exists: (number: InstanceNumber) => boolean): void {
    this.set(this.#numbers.filter(exists))
  }
}
