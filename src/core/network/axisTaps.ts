/**
 * How one axis of a grid is made from another: new position i is the mean of the old ones `first[i]`, `first[i] + 1`, … with
 * weights `weights[begin[i]]` … `weights[begin[i + 1] − 1]`, which sum to 1. `first` never falls.
 */
export interface AxisTaps {
  readonly first: Int32Array
  readonly begin: Int32Array
  readonly weights: Float64Array
}

/**
 * Linear interpolation between pixel centres: position i lies at (i + 0.5) · ratio − 0.5 of the old axis, and beyond its
 * ends the last value goes on. With the default ratio it is PyTorch's `bilinear` with `align_corners=False`.
 */
export function linearTaps(from: number, to: number, ratio = from / to): AxisTaps {
  return tapsOf(to, (at) => {
    const place = Math.min(from - 1, Math.max(0, (at + 0.5) * ratio - 0.5))
    const first = Math.floor(place)
    return { first, weights: place === first ? [1] : [first + 1 - place, place - first] }
  })
}

/**
 * The same, but where the axis shrinks each new position is a mean under a triangle as wide as two new pixels, so that
 * nothing falls between them: PyTorch's `bilinear` with `antialias=True`.
 */
export function smoothTaps(from: number, to: number): AxisTaps {
  const ratio = from / to
  const reach = Math.max(1, ratio)
  return tapsOf(to, (at) => {
    const centre = (at + 0.5) * ratio
    const first = Math.max(0, Math.floor(centre - reach + 0.5))
    const end = Math.min(from, Math.floor(centre + reach + 0.5))
    const weights = Array.from({ length: end - first }, (_, tap) =>
      Math.max(0, 1 - Math.abs(first + tap + 0.5 - centre) / reach),
    )
    const sum = weights.reduce((total, weight) => total + weight, 0)
    return { first, weights: weights.map((weight) => weight / sum) }
  })
}

/**
 * Plain means of all old positions that a new one covers, in part or whole: PyTorch's `area`, which is adaptive average
 * pooling. For another ratio than the default, old positions that begin beyond the axis have no say.
 */
export function areaTaps(from: number, to: number, ratio = from / to): AxisTaps {
  return tapsOf(to, (at) => {
    // A hair less than what is asked for: products like 3 · (7 / 3) must not reach into the next position.
    const first = Math.min(from - 1, Math.floor(at * ratio + NOTHING))
    const end = Math.max(first + 1, Math.min(from, Math.ceil((at + 1) * ratio - NOTHING)))
    return { first, weights: Array.from({ length: end - first }, () => 1 / (end - first)) }
  })
}

/** Far above the rounding of a product of two sides, far below the least share of a pixel, 1 / MAX_IMAGE_PIXELS. */
const NOTHING = 1e-9

/** The taps of positions `start` … `end` − 1 only. */
export function tapsWithin({ first, begin, weights }: AxisTaps, start: number, end: number): AxisTaps {
  return { first: first.subarray(start, end), begin: begin.subarray(start, end + 1), weights }
}

/** Largest number of old positions that one new position is made of. */
export function mostTaps({ begin }: AxisTaps): number {
  let most = 0
  for (let at = 1; at < begin.length; at++) most = Math.max(most, begin[at]! - begin[at - 1]!)
  return most
}

function tapsOf(
  to: number,
  tapsAt: (at: number) => { readonly first: number; readonly weights: readonly number[] },
): AxisTaps {
  const first = new Int32Array(to)
  const begin = new Int32Array(to + 1)
  const weights: number[] = []
  for (let at = 0; at < to; at++) {
    const taps = tapsAt(at)
    first[at] = taps.first
    for (const weight of taps.weights) weights.push(weight)
    begin[at + 1] = weights.length
  }
  return { first, begin, weights: Float64Array.from(weights) }
}
