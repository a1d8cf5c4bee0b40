/** Marsaglia's xorshift with the triple (13, 17, 5): simple enough to be written again in any language, bit for bit. */
export class Xorshift32 {
  private state: number

  constructor(seed: number) {
    this.state = seed >>> 0 || 1
  }

  /** 1 … 2^32 − 1. */
  next(): number {
    let state = this.state
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    this.state = state >>> 0
    return this.state
  }

  /** 0 … limit − 1; the small bias of the remainder does not matter here. */
  below(limit: number): number {
    return this.next() % limit
  }

  /** Nearly normal with mean 0 and deviation 1: the sum of twelve uniform numbers. */
  normal(): number {
    let sum = -6
    for (let term = 0; term < 12; term++) sum += this.next() / 2 ** 32
    return sum
  }
}
