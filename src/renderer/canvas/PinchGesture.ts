/** How the viewport follows two fingers: what was under their middle stays there, apart by as much as they are. */
export interface PinchStep {
  /** CSS pixels that the middle moved. */
  readonly moveX: number
  readonly moveY: number
  /** The middle now. */
  readonly x: number
  readonly y: number
  /** Change of the distance between the fingers, as a factor. */
  readonly factor: number
}

interface Finger {
  readonly x: number
  readonly y: number
}

/** The fingers on the canvas. From the second one on they move the view instead of using the tool. */
export class PinchGesture {
  readonly #fingers = new Map<number, Finger>()
  #isPinching = false

  /** True from the second finger until the last one is lifted, so that the one lifted last does not paint. */
  get isPinching(): boolean {
    return this.#isPinching
  }

  /** True when this is the finger that makes it a pinch. */
  press(id: number, x: number, y: number): boolean {
    this.#fingers.set(id, { x, y })
    if (this.#isPinching || this.#fingers.size < 2) return false
    this.#isPinching = true
    return true
  }

  /** Null while there is nothing to follow: fewer or more than two fingers, or one that is not known. */
  move(id: number, x: number, y: number): PinchStep | null {
    const before = [...this.#fingers.values()]
    if (!this.#fingers.has(id)) return null
    this.#fingers.set(id, { x, y })
    const after = [...this.#fingers.values()]
    if (before.length !== 2) return null
    const [from, to] = [spanOf(before[0]!, before[1]!), spanOf(after[0]!, after[1]!)]
    return { moveX: to.x - from.x, moveY: to.y - from.y, x: to.x, y: to.y, factor: to.length / from.length }
  }

  lift(id: number): void {
    this.#fingers.delete(id)
    if (this.#fingers.size === 0) this.#isPinching = false
  }
}

/** Middle and distance; fingers are never closer than a pixel, so factors stay finite. */
function spanOf(a: Finger, b: Finger): { x: number; y: number; length: number } {
  return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2, length: Math.max(1, Math.hypot(a.x - b.x, a.y - b.y)) }
}
