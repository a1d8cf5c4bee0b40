/** Images that a rate is taken over. */
const WINDOW = 30

/** How fast a job goes. `now`: milliseconds, of any clock that only goes forward. */
export class JobMeter {
  readonly #now: () => number
  /** When the last images ended, the oldest first, and before them when it began. */
  readonly #times: number[]

  constructor(now: () => number = () => performance.now()) {
    this.#now = now
    this.#times = [now()]
  }

  /** An image was predicted, or failed. */
  count(): void {
    this.#times.push(this.#now())
    if (this.#times.length > WINDOW + 1) this.#times.shift()
  }

  /** Over the last images; null before the second one, whose time is the first without loading the model. */
  get perSecond(): number | null {
    const images = this.#times.length - 1
    if (images < 2) return null
    const milliseconds = this.#times.at(-1)! - this.#times[0]!
    return milliseconds <= 0 ? null : (1000 * images) / milliseconds
  }

  secondsFor(images: number): number | null {
    const rate = this.perSecond
    return rate === null ? null : images / rate
  }
}
