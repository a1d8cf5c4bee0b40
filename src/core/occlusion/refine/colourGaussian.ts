/** Length of the sums that a distribution is made of: n, Σr, Σg, Σb, Σrr, Σrg, Σrb, Σgg, Σgb, Σbb. */
export const SUM_COUNT = 10

/** Variance, in squared levels of 0..255, that is added along every axis: the noise of a camera and of rounding. */
const NOISE = 36

/** A normal distribution of colours. */
export interface ColourGaussian {
  readonly mean: readonly [number, number, number]
  /** Upper triangle by rows: rr, rg, rb, gg, gb, bb. */
  readonly covariance: Symmetric
  readonly inverse: Symmetric
  readonly logDeterminant: number
}

type Symmetric = readonly [number, number, number, number, number, number]

/** The distribution with the moments of at least one colour. */
export function gaussianOf(sums: Float64Array): ColourGaussian {
  const count = sums[0]!
  const [red, green, blue] = [sums[1]! / count, sums[2]! / count, sums[3]! / count]
  const covariance: Symmetric = [
    sums[4]! / count - red * red + NOISE,
    sums[5]! / count - red * green,
    sums[6]! / count - red * blue,
    sums[7]! / count - green * green + NOISE,
    sums[8]! / count - green * blue,
    sums[9]! / count - blue * blue + NOISE,
  ]
  const determinant = determinantOf(covariance)
  return {
    mean: [red, green, blue],
    covariance,
    inverse: inverseOf(covariance, determinant),
    logDeterminant: Math.log(determinant),
  }
}

/** −log of the density, up to the constant that all have. */
export function surprise({ mean, inverse, logDeterminant }: ColourGaussian, r: number, g: number, b: number): number {
  return (quadratic(inverse, r - mean[0], g - mean[1], b - mean[2]) + logDeterminant) / 2
}

/**
 * Bhattacharyya distance, ≥ 0: how far apart two distributions are; −log of their overlap ∫ √(p q).
 * (A. Bhattacharyya, Bull. Calcutta Math. Soc. 35, 1943.)
 */
export function gaussianDistance(p: ColourGaussian, q: ColourGaussian): number {
  const middle = p.covariance.map((value, at) => (value + q.covariance[at]!) / 2) as unknown as Symmetric
  const determinant = determinantOf(middle)
  const [dr, dg, db] = [p.mean[0] - q.mean[0], p.mean[1] - q.mean[1], p.mean[2] - q.mean[2]]
  const apart = quadratic(inverseOf(middle, determinant), dr, dg, db) / 8
  return apart + (Math.log(determinant) - (p.logDeterminant + q.logDeterminant) / 2) / 2
}

function quadratic([rr, rg, rb, gg, gb, bb]: Symmetric, r: number, g: number, b: number): number {
  return rr * r * r + gg * g * g + bb * b * b + 2 * (rg * r * g + rb * r * b + gb * g * b)
}

function determinantOf([rr, rg, rb, gg, gb, bb]: Symmetric): number {
  return rr * (gg * bb - gb * gb) - rg * (rg * bb - gb * rb) + rb * (rg * gb - gg * rb)
}

function inverseOf([rr, rg, rb, gg, gb, bb]: Symmetric, determinant: number): Symmetric {
  return [
    (gg * bb - gb * gb) / determinant,
    (rb * gb - rg * bb) / determinant,
    (rg * gb - rb * gg) / determinant,
    (rr * bb - rb * rb) / determinant,
    (rg * rb - rr * gb) / determinant,
    (rr * gg - rg * rg) / determinant,
  ]
}
