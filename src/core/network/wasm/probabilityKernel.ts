/*
 * Logits of many positions made into probabilities, four positions at a time. AssemblyScript, compiled by `npm run build:wasm`;
 * src/backend/solving/KernelProbabilities.ts is its host, src/core/network/PlainProbabilities.ts does the same in plain TypeScript.
 *
 * Memory: the room alone, `channels` times `stride` bytes, channel after channel of float32. What lies between the last
 * position and the end of a channel's bytes is computed, too, and never looked at: so it must not be asked about.
 */

/** A multiple of the alignment of v128. */
const ROOM: usize = 1024
const PAGE: usize = 65536
/** Bytes of a line of the nearest cache: channels an odd number of lines apart do not crowd into the same few of its sets. */
const LINE: usize = 64

/*
 * Numbers in all four elements, in memory below the room: there one takes a single instruction, while V8 puts a constant of
 * 16 bytes together anew each time round a loop.
 */
const LOG2E: usize = 0
/** ln 2 in two parts, the first with so few digits that its product with n is exact. */
const LN2_HIGH: usize = 16
const LN2_LOW: usize = 32
/** Adding 1.5 · 2²³ leaves the nearest whole number in the last bits. */
const ROUNDER: usize = 48
/** e^−87 is the last power with a whole exponent above that of 0; to probabilities it is 0. */
const LEAST: usize = 64
const ONE: usize = 80
/** Of the polynomial, the highest power first. */
const SERIES: usize = 96

fill(LOG2E, 1.4426950408889634)
fill(LN2_HIGH, 0.693359375)
fill(LN2_LOW, -2.1219444e-4)
fill(ROUNDER, 12582912.0)
fill(LEAST, -87.0)
fill(ONE, 1)
fill(SERIES, 1.98756915e-4)
fill(SERIES + 16, 1.3981999507e-3)
fill(SERIES + 32, 8.3334519073e-3)
fill(SERIES + 48, 4.1665795894e-2)
fill(SERIES + 64, 1.6666665459e-1)
fill(SERIES + 80, 5.0000001201e-1)

let channelBytes: usize = 0
let positions: i32 = 0

/** Makes room for so many channels of so many positions. Returns its address, or 0 when there is not enough memory. */
export function reserve(channels: i32, count: i32): usize {
  positions = count
  channelBytes = (((<usize>count * 4 + LINE - 1) / LINE) | 1) * LINE
  const end = ROOM + <usize>channels * channelBytes
  const missing = <i32>((end + PAGE - 1) / PAGE) - memory.size()
  if (missing > 0 && memory.grow(missing) < 0) return 0
  return ROOM
}

/** Bytes from one channel to the next. */
export function stride(): usize {
  return channelBytes
}

/**
 * Makes `count` channels from `first` on into shares of 1 at each position: softmax of logits, else the values within 0 … 1
 * divided by their sum. Returns whether all are numbers.
 */
export function shares(first: i32, count: i32, isLogits: bool): bool {
  const from = ROOM + <usize>first * channelBytes
  let wrong = i32x4.splat(0)
  for (let x = 0; x < positions; x += 4) {
    const sums = isLogits ? softmax(from + <usize>x * 4, count) : clampedShares(from + <usize>x * 4, count)
    wrong = v128.or(wrong, v128.and(unequal(sums), isWithin(x)))
  }
  return !v128.any_true(wrong)
}

/** The same where channel `condition` is at least `least`; elsewhere all shares are equal, whatever was there. */
export function sharesWhere(first: i32, count: i32, isLogits: bool, condition: i32, least: f32): bool {
  const from = ROOM + <usize>first * channelBytes
  const conditions = ROOM + <usize>condition * channelBytes
  const even = f32x4.splat(<f32>1 / <f32>count)
  let wrong = i32x4.splat(0)
  for (let x = 0; x < positions; x += 4) {
    const here = from + <usize>x * 4
    const isAsked = v128.and(f32x4.ge(v128.load(conditions + <usize>x * 4), f32x4.splat(least)), isWithin(x))
    if (v128.any_true(isAsked)) {
      const sums = isLogits ? softmax(here, count) : clampedShares(here, count)
      wrong = v128.or(wrong, v128.and(unequal(sums), isAsked))
    }
    for (let channel = 0, at = here; channel < count; channel++, at += channelBytes) {
      v128.store(at, v128.bitselect(v128.load(at), even, isAsked))
    }
  }
  return !v128.any_true(wrong)
}

/** Makes a channel into probabilities by itself: the sigmoid of logits, else the values within 0 … 1. Returns whether all are numbers. */
export function single(channel: i32, isLogits: bool): bool {
  const from = ROOM + <usize>channel * channelBytes
  let wrong = i32x4.splat(0)
  for (let x = 0; x < positions; x += 4) {
    const at = from + <usize>x * 4
    const value = v128.load(at)
    const probability = isLogits ? sigmoid(value) : clamped(value)
    v128.store(at, probability)
    wrong = v128.or(wrong, v128.and(f32x4.ne(probability, probability), isWithin(x)))
  }
  return !v128.any_true(wrong)
}

/** Returns the sums that were divided by: NaN where a value was none, or where there is nothing to divide by. */
function softmax(from: usize, count: i32): v128 {
  // `pmax` and `pmin` keep what is first where either is NaN; NaN that they drop here comes back by the difference below.
  let largest = f32x4.splat(-Infinity)
  for (let channel = 0, at = from; channel < count; channel++, at += channelBytes) {
    largest = f32x4.pmax(largest, v128.load(at))
  }
  let sums = f32x4.splat(0)
  for (let channel = 0, at = from; channel < count; channel++, at += channelBytes) {
    const power = expOfNegative(f32x4.sub(v128.load(at), largest))
    v128.store(at, power)
    sums = f32x4.add(sums, power)
  }
  // At least 1: the largest has the power 1.
  const factor = f32x4.div(f32x4.splat(1), sums)
  for (let channel = 0, at = from; channel < count; channel++, at += channelBytes) {
    v128.store(at, f32x4.mul(v128.load(at), factor))
  }
  return sums
}

function clampedShares(from: usize, count: i32): v128 {
  let sums = f32x4.splat(0)
  for (let channel = 0, at = from; channel < count; channel++, at += channelBytes) {
    const value = clamped(v128.load(at))
    v128.store(at, value)
    sums = f32x4.add(sums, value)
  }
  // 0 becomes NaN.
  sums = f32x4.add(sums, f32x4.div(f32x4.splat(0), sums))
  // Not by a factor: it would be infinite for the least sums.
  for (let channel = 0, at = from; channel < count; channel++, at += channelBytes) {
    v128.store(at, f32x4.div(v128.load(at), sums))
  }
  return sums
}

function clamped(value: v128): v128 {
  return f32x4.pmin(f32x4.pmax(value, f32x4.splat(0)), f32x4.splat(1))
}

function sigmoid(value: v128): v128 {
  const power = expOfNegative(f32x4.neg(f32x4.abs(value)))
  const share = f32x4.div(f32x4.splat(1), f32x4.add(f32x4.splat(1), power))
  return v128.bitselect(share, f32x4.mul(power, share), f32x4.ge(value, f32x4.splat(0)))
}

/**
 * e^x for x ≤ 0 to single precision, e^−87 below that, NaN for NaN: x = n · ln 2 + r with |r| ≤ ½ ln 2, the polynomial of Cephes' `expf`
 * (S. Moshier) for e^r, and n added to the exponent.
 */
function expOfNegative(value: v128): v128 {
  const rounder = v128.load(ROUNDER)
  const x = f32x4.pmax(value, v128.load(LEAST))
  const rounded = f32x4.add(f32x4.mul(x, v128.load(LOG2E)), rounder)
  const n = f32x4.sub(rounded, rounder)
  const r = f32x4.sub(f32x4.sub(x, f32x4.mul(n, v128.load(LN2_HIGH))), f32x4.mul(n, v128.load(LN2_LOW)))
  let series = v128.load(SERIES)
  series = f32x4.add(f32x4.mul(series, r), v128.load(SERIES, 16))
  series = f32x4.add(f32x4.mul(series, r), v128.load(SERIES, 32))
  series = f32x4.add(f32x4.mul(series, r), v128.load(SERIES, 48))
  series = f32x4.add(f32x4.mul(series, r), v128.load(SERIES, 64))
  series = f32x4.add(f32x4.mul(series, r), v128.load(SERIES, 80))
  const one = v128.load(ONE)
  series = f32x4.add(f32x4.add(f32x4.mul(series, f32x4.mul(r, r)), r), one)
  // The bits of 1 are those of the exponent 0.
  const power = i32x4.add(i32x4.shl(rounded, 23), one)
  return f32x4.mul(series, power)
}

function fill(address: usize, value: f32): void {
  v128.store(address, f32x4.splat(value))
}

/** All bits of the elements that are NaN or infinite. */
function unequal(sums: v128): v128 {
  const difference = f32x4.sub(sums, sums)
  return f32x4.ne(difference, difference)
}

/** All bits of the elements x … x + 3 that are positions. */
function isWithin(x: i32): v128 {
  return i32x4.lt_s(i32x4.add(i32x4.splat(x), i32x4(0, 1, 2, 3)), i32x4.splat(positions))
}
