import type { DrawnStroke } from '../../constraints/DrawnConstraint.ts'

/** Image pixels that points of a stroke are apart at least; finer detail says nothing more to the solver. */
const LEAST_STEP = 0.75

/**
 * One stroke under way. Points that follow too closely (less than one CSS pixel or `LEAST_STEP`) are passed over, so a slow
 * hand makes no longer list than a quick one; the last point is always there.
 */
export class StrokeDraft {
  readonly #leastStep: number
  readonly #kept: number[]
  #last: { readonly x: number; readonly y: number }

  /** `scale`: CSS pixels per image pixel. */
  constructor(start: { readonly x: number; readonly y: number }, scale: number) {
    this.#leastStep = Math.max(LEAST_STEP, 1 / scale)
    this.#kept = [start.x, start.y]
    this.#last = start
  }

  /** Where it ends so far, in image coordinates. */
  get end(): { readonly x: number; readonly y: number } {
    return this.#last
  }

  /** Goes on along x, y, x, y, … in image coordinates. */
  extend(points: readonly number[]): void {
    for (let at = 0; at + 1 < points.length; at += 2) {
      const [x, y] = [points[at]!, points[at + 1]!]
      const [keptX, keptY] = [this.#kept.at(-2)!, this.#kept.at(-1)!]
      if (Math.hypot(x - keptX, y - keptY) >= this.#leastStep) this.#kept.push(x, y)
      this.#last = { x, y }
    }
  }

  /** The stroke so far. */
  drawn(diameter: number): DrawnStroke {
    const isKept = this.#kept.at(-2) === this.#last.x && this.#kept.at(-1) === this.#last.y
    return { points: isKept ? [...this.#kept] : [...this.#kept, this.#last.x, this.#last.y], diameter }
  }
}
