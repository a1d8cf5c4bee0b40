import type { OrientedBoundary } from '../../cues/orientedBoundary.ts'
import type { ImageSize } from '../../pixels/imageSize.ts'
import { basinsBetween } from './basins.ts'

/** So many pixels are looked at in one call: short enough for the compiler to get at it soon. */
const BLOCK = 1024

/** Two regions are one when the mouth between them is at least this wide, relative to the smaller of them. */
const REGION_MERGE_WIDTH = 0.5

/** Keeps the logarithm of the odds of what is certain finite. */
const LEAST = 1e-3

/**
 * Background probabilities where those in doubt (σ from `doubt` to 1 − `doubt`) are what their region between the contours says
 * as a whole: σ' = the logistic of the mean of log(σ / (1 − σ)) over the region, boundary pixels left out. Regions are the
 * basins between the contours, with background and foreground alike.
 *
 * Why: contours say where the ground ends, and networks are surer of them than of what lies between. Of a place that one looks at
 * through a ring, half of the pixels come out as ground and half as a thing; together they are mostly right (docs/solver.md).
 * Returns the plane itself where nothing is in doubt. O(pixels · α(pixels)); otherwise allocates the result and the basins.
 */
export function pooledBackground(
  background: Float32Array,
  boundary: OrientedBoundary,
  size: ImageSize,
  doubt: number,
): Float32Array {
  if (!background.some((sigma) => sigma > doubt && sigma < 1 - doubt)) return background
  const nowhere = new Uint8Array(background.length)
  const { at, peak } = basinsBetween(boundary, nowhere, null, size, REGION_MERGE_WIDTH)
  const odds = new Float64Array(peak.length)
  const counts = new Float64Array(peak.length)
  for (let start = 0; start < at.length; start += BLOCK) {
    addOdds(odds, counts, background, at, boundary.direction, start, Math.min(at.length, start + BLOCK))
  }
  const ofRegion = odds.map((sum, region) => (counts[region] === 0 ? NaN : 1 / (1 + Math.exp(-sum / counts[region]!))))
  const pooled = new Float32Array(background.length)
  for (let start = 0; start < at.length; start += BLOCK) {
    takeDoubtful(pooled, background, at, ofRegion, doubt, start, Math.min(at.length, start + BLOCK))
  }
  return pooled
}

function addOdds(
  odds: Float64Array,
  counts: Float64Array,
  background: Float32Array,
  at: Int32Array,
  direction: Int8Array,
  start: number,
  end: number,
): void {
  for (let pixel = start; pixel < end; pixel++) {
    const region = at[pixel]!
    if (region === 0 || direction[pixel]! >= 0) continue
    const sigma = Math.min(1 - LEAST, Math.max(LEAST, background[pixel]!))
    odds[region]! += Math.log(sigma / (1 - sigma))
    counts[region]!++
  }
}

function takeDoubtful(
  pooled: Float32Array,
  background: Float32Array,
  at: Int32Array,
  ofRegion: Float64Array,
  doubt: number,
  start: number,
  end: number,
): void {
  for (let pixel = start; pixel < end; pixel++) {
    const sigma = background[pixel]!
    const whole = ofRegion[at[pixel]!]!
    // Pixels that no region claims keep their own.
    pooled[pixel] = sigma > doubt && sigma < 1 - doubt && !Number.isNaN(whole) ? whole : sigma
  }
}
