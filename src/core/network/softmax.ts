/** Entries of the table per factor of two. */
const STEPS = 64
/** Powers of two in the table: the least single-precision number is 2⁻¹⁴⁹. */
const SPAN = 160
const LAST = STEPS * SPAN
/** 2^((i − LAST) / STEPS) by i. */
const POWERS = Float64Array.from({ length: LAST + 1 }, (_, index) => 2 ** ((index - LAST) / STEPS))
const TO_STEPS = STEPS * Math.LOG2E
const STEP = Math.LN2 / STEPS
const LEAST = -(SPAN - 1) * Math.LN2

/**
 * e^x for x ≤ 0, to a relative error of 3e-8, which single precision does not see; 0 below e^−110, NaN for NaN. From the nearest 64th of
 * a power of two, of which there is a table, on by the series up to x². About four times faster than `Math.exp`.
 */
export function expOfNegative(x: number): number {
  if (!(x > LEAST)) return x <= LEAST ? 0 : NaN
  const steps = x * TO_STEPS
  // Rounds to nearest, as steps ≤ 0.
  const nearest = (steps - 0.5) | 0
  const rest = (steps - nearest) * STEP
  return POWERS[nearest + LAST]! * (1 + rest + 0.5 * rest * rest)
}

/** 1 / (1 + e^−x), without overflow on either side. */
export function sigmoid(x: number): number {
  if (x >= 0) return 1 / (1 + expOfNegative(-x))
  const power = expOfNegative(x)
  return power / (1 + power)
}

/** Values of `channels` rows of `width`, one row per channel: logits become probabilities that sum to 1, in place; all NaN where one is. */
export function softmaxRows(rows: Float32Array, channels: number, width: number, scratch: Float64Array): void {
  const end = channels * width
  for (let x = 0; x < width; x++) {
    let largest = -Infinity
    for (let at = x; at < end; at += width) if (rows[at]! > largest) largest = rows[at]!
    scratch[x] = largest
  }
  for (let at = 0, x = 0; at < end; at++) {
    rows[at] = expOfNegative(rows[at]! - scratch[x]!)
    if (++x === width) x = 0
  }
  normaliseRows(rows, channels, width, scratch)
}

/** Divides the values of each position by their sum. */
export function normaliseRows(rows: Float32Array, channels: number, width: number, scratch: Float64Array): void {
  scratch.fill(0, 0, width)
  const end = channels * width
  for (let at = 0, x = 0; at < end; at++) {
    scratch[x]! += rows[at]!
    if (++x === width) x = 0
  }
  for (let x = 0; x < width; x++) scratch[x] = 1 / scratch[x]!
  for (let at = 0, x = 0; at < end; at++) {
    rows[at]! *= scratch[x]!
    if (++x === width) x = 0
  }
}
