/**
 * IEEE 754 half precision, which JavaScript has no arrays for yet: 1 bit sign, 5 bits exponent (bias 15), 10 bits fraction.
 */

const single = new Float32Array(1)
const bits = new Uint32Array(single.buffer)

/** The bits of the nearest half, of two equally near the even one; beyond ±65520 infinity. */
export function halfFromNumber(value: number): number {
  single[0] = value
  const word = bits[0]!
  const sign = (word >>> 16) & 0x8000
  const magnitude = word & 0x7fffffff
  // NaN stays NaN, infinity infinity.
  if (magnitude >= 0x7f800000) return sign | (magnitude > 0x7f800000 ? 0x7e00 : 0x7c00)
  // Halfway between the largest half and what would be the next.
  if (magnitude >= 0x477ff000) return sign | 0x7c00
  // Below 2⁻¹⁴ halves have a fixed step of 2⁻²⁴: adding 0.5 leaves a float32 whose last bit is worth just that, rounded.
  if (magnitude < 0x38800000) {
    single[0] = Math.abs(single[0]) + 0.5
    return sign | (bits[0]! - 0x3f000000)
  }
  const lastKept = (magnitude >>> 13) & 1
  return sign | ((magnitude - 0x38000000 + 0xfff + lastKept) >>> 13)
}

export function numberFromHalf(half: number): number {
  const sign = half & 0x8000 ? -1 : 1
  const exponent = (half >>> 10) & 0x1f
  const fraction = half & 0x3ff
  if (exponent === 0) return sign * fraction * 2 ** -24
  if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : NaN
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15)
}

let table: Float32Array | null = null

/** The number of every half, by its bits: 256 KiB, made once when first asked for. */
export function halfTable(): Float32Array {
  table ??= Float32Array.from({ length: 0x10000 }, (_, half) => numberFromHalf(half))
  return table
}
