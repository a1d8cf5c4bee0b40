import { refuse } from '../../core/support/DomainError.ts'

interface Waiting {
  readonly count: number
  readonly admit: () => void
}

/**
 * A number of permits, given out first come, first served: what holds them is at work, and there is never more of it than
 * permits. Who wants more than there are at all gets all, when nobody else has any.
 */
export class Permits {
  readonly #total: number
  #free: number
  readonly #waiting: Waiting[] = []

  constructor(total: number) {
    this.#total = total
    this.#free = total
  }

  /** Waits for `count` permits; the answer gives them back, once however often it is called. Throws `cancelled`. */
  async take(count: number, signal: AbortSignal): Promise<() => void> {
    const taken = Math.min(count, this.#total)
    if (signal.aborted) throw refuse('cancelled', { what: 'Cancelled' })
    if (this.#waiting.length === 0 && this.#free >= taken) this.#free -= taken
    else await this.#wait(taken, signal)
    let isHeld = true
    return () => {
      if (!isHeld) return
      isHeld = false
      this.#free += taken
      this.#admit()
    }
  }

  #wait(count: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const giveUp = (): void => {
        this.#waiting.splice(this.#waiting.indexOf(waiting), 1)
        reject(refuse('cancelled', { what: 'Cancelled' }))
        this.#admit()
      }
      const waiting: Waiting = {
        count,
        admit: () => {
          signal.removeEventListener('abort', giveUp)
          resolve()
        },
      }
      this.#waiting.push(waiting)
      signal.addEventListener('abort', giveUp, { once: true })
    })
  }

  #admit(): void {
    for (let first = this.#waiting[0]; first !== undefined && first.count <= this.#free; first = this.#waiting[0]) {
      this.#waiting.shift()
      this.#free -= first.count
      first.admit()
    }
  }
}
