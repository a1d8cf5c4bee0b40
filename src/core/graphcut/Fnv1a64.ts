/** The 64-bit FNV-1a hash (Fowler, Noll, Vo; public domain) in two 32-bit halves, because `number` holds 53 bits. */
export class Fnv1a64 {
  low = 0x84222325
  high = 0xcbf29ce4

  /** Adds bytes to what has been hashed so far. The prime is 2^40 + 0x1b3. */
  add(bytes: Uint8Array): this {
    let { low, high } = this
    for (let at = 0; at < bytes.length; at++) {
      low = (low ^ bytes[at]!) >>> 0
      // low · 0x1b3 < 2^41 is exact; 2^40 · low only reaches the high half, shifted by 8.
      const product = low * 0x1b3
      const carry = (product - (product >>> 0)) / 4294967296
      high = (Math.imul(high, 0x1b3) + (low << 8) + carry) >>> 0
      low = product >>> 0
    }
    this.low = low
    this.high = high
    return this
  }

  /** 16 hexadecimal digits. */
  get text(): string {
    return this.high.toString(16).padStart(8, '0') + this.low.toString(16).padStart(8, '0')
  }
}
