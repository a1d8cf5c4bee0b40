import { DIRECTION_X, DIRECTION_Y } from '../../cues/Cues.ts'
import { ARC_X, ARC_Y } from '../../graphcut/GridMinCut.ts'
import { pixelCount } from '../../pixels/imageSize.ts'
import type { ImageSize } from '../../pixels/imageSize.ts'
import type { ClassDifference } from './basinClasses.ts'
import type { Basins } from './basins.ts'
import type { Likeness } from './imageContrast.ts'
import type { EvidenceParameters } from './EvidenceParameters.ts'
import type { OrientedBoundary } from './orientedBoundary.ts'

/**
 * Weight of a neighbour pair, for arc directions right, down, right-down, left-down, with which a straight border along
 * an axis costs 1 per pixel. On 8 neighbours a vertical border cuts one horizontal and two diagonal pairs per row; by
 * Crofton's formula a diagonal pair weighs 1/√2 of a straight one (Boykov, Kolmogorov, ICCV 2003), so that the straight
 * one weighs 1 / (1 + √2).
 */
export function neighbourWeights(connectivity: 4 | 8): readonly [number, number, number, number] {
  if (connectivity === 4) return [1, 1, 0, 0]
  const straight = 1 / (1 + Math.SQRT2)
  const diagonal = straight / Math.SQRT2
  return [straight, straight, diagonal, diagonal]
}

/** λ everywhere, as planes by arc direction. Pairs that leave the image are never read. */
export function uniformSmoothness(size: ImageSize, { smoothness, connectivity }: EvidenceParameters): Float32Array[] {
  return neighbourWeights(connectivity).map((weight) => new Float32Array(pixelCount(size)).fill(smoothness * weight))
}

/** Cosine from which on a step from a boundary pixel counts as one across the boundary: up to 45° from its direction. */
const ACROSS = 0.5
/** Cosine from which on two boundary pixels side by side belong to one contour. */
const SAME_CONTOUR = 0.3

/** cosine[k][d]: between direction k of a boundary pixel and the step of arc direction d. */
const COSINE: readonly (readonly number[])[] = DIRECTION_X.map((kx, k) => {
  const ky = DIRECTION_Y[k]!
  return ARC_X.map((dx, d) => (kx * dx + ky * ARC_Y[d]!) / (Math.hypot(kx, ky) * Math.hypot(dx, ARC_Y[d]!)))
})

/** What image and classes say, each null where they are not looked at. */
export interface BasinLooks {
  readonly likeness: Likeness | null
  readonly difference: ClassDifference | null
}

/**
 * Smoothness that makes it cheap to cut where a boundary is or is likely to go on, and dear to tear an object:
 *
 *   s_pq = λ · w_pq · f,  f = 1 next to the background
 *                         f = boundaryFactor across an oriented boundary
 *                         f = interiorFactor inside of a basin and along a boundary
 *                         f = boundaryFactor + (mouthFactor − boundaryFactor) · r^mouthExponent between two basins,
 *                             r = distance to the walls / the lower peak of the two: the relative width of the mouth
 *                             times 1 − classContrast · (difference of the classes of the two basins)
 *
 * With an image, the last two where no boundary pixel is concerned times 1 − contrast · (1 − likeness of the two pixels).
 *
 * Why: raising a whole object pays for the gaps of its contour, raising only a strip behind what is left of the contour
 * pays for the strip's inner side. With one weight for both, a contour that is missing by half loses (docs/solver.md).
 * O(neighbour pairs); allocates the result.
 */
export function basinSmoothness(
  size: ImageSize,
  { direction }: OrientedBoundary,
  isBackground: Uint8Array,
  basins: Basins,
  { likeness, difference }: BasinLooks,
  parameters: EvidenceParameters,
): Float32Array[] {
  const { width, height } = size
  const { smoothness, interiorFactor, boundaryFactor, mouthFactor, mouthExponent, contrast, classContrast } = parameters
  const { at, distance, peak } = basins
  const mouth = (p: number, q: number): number => {
    const narrowness = Math.max(distance[p]!, distance[q]!) / Math.min(peak[at[p]!]!, peak[at[q]!]!)
    const likeClasses = difference === null ? 1 : 1 - classContrast * difference(at[p]!, at[q]!)
    return boundaryFactor + (mouthFactor - boundaryFactor) * Math.min(1, narrowness) ** mouthExponent * likeClasses
  }
  /** For a pair of which at least one is a boundary pixel. */
  const atBoundary = (p: number, q: number, d: number): number => {
    const [fromP, fromQ] = [direction[p]!, direction[q]!]
    const isOneContour = fromP >= 0 && fromQ >= 0 && cosineBetween(fromP, fromQ) > SAME_CONTOUR
    const isAcross = (fromP >= 0 && COSINE[fromP]![d]! > ACROSS) || (fromQ >= 0 && -COSINE[fromQ]![d]! > ACROSS)
    if (isAcross && !isOneContour) return boundaryFactor
    if (at[p] === at[q]) return interiorFactor
    // Two contours that meet, or one through a place without basin: neither torn cheaply nor held together.
    if ((fromP >= 0 && fromQ >= 0) || at[p] === 0 || at[q] === 0) return mouthFactor
    return boundaryFactor
  }
  const zone = zonesOf(direction, isBackground, at)
  return neighbourWeights(parameters.connectivity).map((weight, d) => {
    const plane = new Float32Array(pixelCount(size))
    if (weight === 0) return plane
    const plain = smoothness * weight
    const interior = plain * interiorFactor
    const [dx, dy] = [ARC_X[d]!, ARC_Y[d]!]
    const step = dy * width + dx
    for (let y = 0; y < height - dy; y++) {
      for (let p = y * width + Math.max(0, -dx), end = (y + 1) * width - Math.max(0, dx); p < end; p++) {
        const [zoneP, zoneQ] = [zone[p]!, zone[p + step]!]
        if (zoneP === BACKGROUND || zoneQ === BACKGROUND) plane[p] = plain
        else if (zoneP === BOUNDARY || zoneQ === BOUNDARY) plane[p] = plain * atBoundary(p, p + step, d)
        else {
          const weightHere = zoneP === zoneQ ? interior : plain * mouth(p, p + step)
          plane[p] = likeness === null ? weightHere : weightHere * (1 - contrast * (1 - likeness(p, p + step)))
        }
      }
    }
    return plane
  })
}

const BACKGROUND = -1
const BOUNDARY = -2

/** Number of the basin, `BACKGROUND` or `BOUNDARY` by pixel: most pairs are told by comparing two numbers. */
function zonesOf(direction: Int8Array, isBackground: Uint8Array, at: Int32Array): Int32Array {
  const zone = at.slice()
  for (let pixel = 0; pixel < zone.length; pixel++) {
    if (isBackground[pixel] !== 0) zone[pixel] = BACKGROUND
    else if (direction[pixel]! >= 0) zone[pixel] = BOUNDARY
  }
  return zone
}

function cosineBetween(k: number, l: number): number {
  return Math.cos(((k - l) * Math.PI) / 4)
}
