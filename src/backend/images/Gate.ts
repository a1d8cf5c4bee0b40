/**
 * Lets tasks run while there are free places; the others wait, and whoever came last goes first: that is what a person
 * looks at now, while the older ones were for pictures that have been scrolled past.
 */
export class Gate {
  readonly #width: number
  #free: number
  readonly #waiting: { readonly places: number; readonly resume: () => void }[] = []

  constructor(width: number) {
    this.#width = width
    this.#free = width
  }

  /** `places`: how many the task takes (default 1, at most all): a large one may have to run alone. */
  async run<T>(task: () => Promise<T>, places = 1): Promise<T> {
    const taken = Math.min(places, this.#width)
    if (this.#free >= taken) this.#free -= taken
    else await new Promise<void>((resume) => this.#waiting.push({ places: taken, resume }))
    try {
      return await task()
    } finally {
      this.#free += taken
      this.#admit()
    }
  }

  /** A place is taken for the task before it resumes, so that nobody slips in between. */
  #admit(): void {
    for (let last = this.#waiting.at(-1); last !== undefined; last = this.#waiting.at(-1)) {
      if (last.places > this.#free) return
      this.#waiting.pop()
      this.#free -= last.places
      last.resume()
    }
  }
}
