/** A map of at most `capacity` entries; the least recently used ones are handed to `dispose` and dropped. */
export class LruMap<Key, Value> {
  readonly #entries = new Map<Key, Value>()
  readonly #capacity: number
  readonly #dispose: (value: Value) => void

  constructor(capacity: number, dispose: (value: Value) => void) {
    this.#capacity = capacity
    this.#dispose = dispose
  }

  get size(): number {
    return this.#entries.size
  }

  /** Does not count as use. */
  has(key: Key): boolean {
    return this.#entries.has(key)
  }

  /** Counts as use. */
  get(key: Key): Value | null {
    const value = this.#entries.get(key)
    if (value === undefined) return null
    this.#entries.delete(key)
    this.#entries.set(key, value)
    return value
  }

  /** Replaces (and disposes of) what was there. */
  set(key: Key, value: Value): void {
    const old = this.#entries.get(key)
    if (old !== undefined) this.#dispose(old)
    this.#entries.delete(key)
    this.#entries.set(key, value)
    for (const [oldest, dropped] of this.#entries) {
      if (this.#entries.size <= this.#capacity) break
      this.#entries.delete(oldest)
      this.#dispose(dropped)
    }
  }

  clear(): void {
    for (const value of this.#entries.values()) this.#dispose(value)
    this.#entries.clear()
  }
}
