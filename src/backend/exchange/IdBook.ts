/** Ids of a format, given out so that what a source stated comes back and nothing is given out twice. */
export class IdBook {
  readonly #stated = new Set<number | string>()
  readonly #given = new Set<number | string>()
  #next = 1

  /** Tells of an id that will be claimed, so that it is not given to anybody else before. */
  state(id: unknown): void {
    if (isId(id)) this.#stated.add(id)
  }

  /** The wanted id if it is one and still free, else the lowest number that nobody stated. */
  claim(wanted: unknown): number | string {
    if (isId(wanted) && !this.#given.has(wanted)) {
      this.#given.add(wanted)
      return wanted
    }
    while (this.#stated.has(this.#next) || this.#given.has(this.#next)) this.#next++
    this.#given.add(this.#next)
    return this.#next
  }
}

function isId(value: unknown): value is number | string {
  return typeof value === 'string' || (typeof value === 'number' && Number.isSafeInteger(value))
}
