import { DIRECTION_X, DIRECTION_Y } from '../../cues/Cues.ts'
import { ARC_X, ARC_Y } from '../../graphcut/GridMinCut.ts'
import { pixelCount } from '../../pixels/imageSize.ts'
import type { ImageSize } from '../../pixels/imageSize.ts'
import type { RgbImage } from '../../pixels/RgbImage.ts'
import type { ClassDifference } from './basinClasses.ts'
import type { Basins } from './basins.ts'
import type { EvidenceParameters } from './EvidenceParameters.ts'
import { contrastFactor, contrastTables, fillByContrast } from './contrastTables.ts'
import type { ContrastTables } from './contrastTables.ts'
import type { OrientedBoundary } from '../../cues/orientedBoundary.ts'
import { neighbourWeights } from './smoothnessWeights.ts'

/** What is known of the grid. */
export interface BasinScene {
  readonly size: ImageSize
  readonly boundary: OrientedBoundary
  readonly isBackground: Uint8Array
  readonly basins: Basins
  /** What image and classes say, each null where they are not looked at. */
  readonly image: RgbImage | null
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
 * O(neighbour pairs); allocates the result, four bytes per pixel and, with an image, tables of 600 kB.
 */
export function basinSmoothness(scene: BasinScene, parameters: EvidenceParameters): Float32Array[] {
  const pairs = new PairWeights(scene, parameters)
  const planes = Array.from({ length: ARC_X.length }, () => new Float32Array(pixelCount(scene.size)))
  for (let y = 0; y < scene.size.height; y++) pairs.writeRow(planes, y)
  return planes
}

/** Cosine from which on a step from a boundary pixel counts as one across the boundary: up to 45° from its direction. */
const ACROSS = 0.5
/** Cosine from which on two boundary pixels side by side belong to one contour. */
const SAME_CONTOUR = 0.3

/** COSINE[k][d]: between direction k of a boundary pixel and the step of arc direction d. */
const COSINE: readonly (readonly number[])[] = DIRECTION_X.map((kx, k) => {
  const ky = DIRECTION_Y[k]!
  return ARC_X.map((dx, d) => (kx * dx + ky * ARC_Y[d]!) / (Math.hypot(kx, ky) * Math.hypot(dx, ARC_Y[d]!)))
})

const BACKGROUND = -1
const BOUNDARY = -2

/** IS_ONE_CONTOUR[k][l]: whether boundary pixels with these directions, side by side, belong to one contour. */
const IS_ONE_CONTOUR: readonly (readonly boolean[])[] = DIRECTION_X.map((_, k) =>
  DIRECTION_X.map((__, l) => Math.cos(((k - l) * Math.PI) / 4) > SAME_CONTOUR),
)

class PairWeights {
  readonly #scene: BasinScene
  readonly #parameters: EvidenceParameters
  /** Number of the basin, `BACKGROUND` or `BOUNDARY` by pixel: most pairs are told by comparing two numbers. */
  readonly #zone: Int32Array
  /** λ · w_pq by arc direction. */
  readonly #plain: readonly number[]
  readonly #contrast: ContrastTables | null

  constructor(scene: BasinScene, parameters: EvidenceParameters) {
    this.#scene = scene
    this.#parameters = parameters
    this.#zone = zonesOf(scene)
    this.#plain = neighbourWeights(parameters.connectivity).map((weight) => parameters.smoothness * weight)
    this.#contrast = scene.image === null ? null : contrastTables(scene.image, this.#plain, parameters)
  }

  writeRow(planes: readonly Float32Array[], y: number): void {
    const { width, height } = this.#scene.size
    const start = y * width
    const last = start + width - 1
    if (y + 1 === height || width === 1) {
      for (let p = start; p <= last; p++) {
        if (p < last) this.#write(planes, p, 0)
        if (y + 1 < height) this.#write(planes, p, 1)
      }
      return
    }
    for (const d of [0, 1, 2]) this.#write(planes, start, d)
    for (let p = start + 1; p < last;) {
      const end = endOfZone(this.#zone, p, last, width)
      if (end > p) this.#fill(planes, p, end)
      else for (let d = 0; d < planes.length; d++) this.#write(planes, p, d)
      p = Math.max(end, p + 1)
    }
    for (const d of [1, 3]) this.#write(planes, last, d)
  }

  /** All pairs of pixels that are of one zone with their neighbours. */
  #fill(planes: readonly Float32Array[], start: number, end: number): void {
    const isInterior = this.#zone[start] !== BACKGROUND
    if (isInterior && this.#contrast !== null) {
      fillByContrast(planes, this.#contrast, start, end, this.#scene.size.width)
    } else {
      const factor = isInterior ? this.#parameters.interiorFactor : 1
      for (let d = 0; d < planes.length; d++) fillPlane(planes[d]!, start, end, this.#plain[d]! * factor)
    }
  }

  /** One pair of any kind. */
  #write(planes: readonly Float32Array[], p: number, d: number): void {
    const q = p + ARC_Y[d]! * this.#scene.size.width + ARC_X[d]!
    const plain = this.#plain[d]!
    const zoneP = this.#zone[p]!
    const zoneQ = this.#zone[q]!
    let weight = plain
    if (zoneP === BOUNDARY ? zoneQ !== BACKGROUND : zoneQ === BOUNDARY && zoneP !== BACKGROUND) {
      weight *= this.#atBoundary(p, q, d)
    } else if (zoneP !== BACKGROUND && zoneQ !== BACKGROUND) {
      weight *= zoneP === zoneQ ? this.#parameters.interiorFactor : this.#atMouth(p, q)
      if (this.#contrast !== null) weight *= contrastFactor(this.#contrast, p, q)
    }
    planes[d]![p] = weight
  }

  #atMouth(p: number, q: number): number {
    const { at, distance, peak } = this.#scene.basins
    const { boundaryFactor, mouthFactor, mouthExponent, classContrast } = this.#parameters
    const { difference } = this.#scene
    const narrowness = Math.max(distance[p]!, distance[q]!) / Math.min(peak[at[p]!]!, peak[at[q]!]!)
    const likeClasses = difference === null ? 1 : 1 - classContrast * difference(at[p]!, at[q]!)
    return boundaryFactor + (mouthFactor - boundaryFactor) * Math.min(1, narrowness) ** mouthExponent * likeClasses
  }

  /** For a pair of which at least one is a boundary pixel. */
  #atBoundary(p: number, q: number, d: number): number {
    const { at } = this.#scene.basins
    const { interiorFactor, boundaryFactor, mouthFactor } = this.#parameters
    const fromP = this.#scene.boundary.direction[p]!
    const fromQ = this.#scene.boundary.direction[q]!
    const isOneContour = fromP >= 0 && fromQ >= 0 && IS_ONE_CONTOUR[fromP]![fromQ]!
    const isAcross = (fromP >= 0 && COSINE[fromP]![d]! > ACROSS) || (fromQ >= 0 && -COSINE[fromQ]![d]! > ACROSS)
    if (isAcross && !isOneContour) return boundaryFactor
    if (at[p] === at[q]) return interiorFactor
    // Two contours that meet, or one through a place without basin: neither torn cheaply nor held together.
    if ((fromP >= 0 && fromQ >= 0) || at[p] === 0 || at[q] === 0) return mouthFactor
    return boundaryFactor
  }
}

function zonesOf({ boundary, isBackground, basins, size }: BasinScene): Int32Array {
  const zone = new Int32Array(pixelCount(size))
  for (let y = 0; y < size.height; y++) {
    writeZones(zone, basins.at, isBackground, boundary.direction, y * size.width, (y + 1) * size.width)
  }
  return zone
}

function writeZones(
  zone: Int32Array,
  at: Int32Array,
  isBackground: Uint8Array,
  direction: Int8Array,
  start: number,
  end: number,
): void {
  for (let pixel = start; pixel < end; pixel++) {
    zone[pixel] = isBackground[pixel] !== 0 ? BACKGROUND : direction[pixel]! >= 0 ? BOUNDARY : at[pixel]!
  }
}

/**
 * The end of the pixels from `start` on (before `last`, which has a neighbour to its right) that are of one zone with
 * all to their right and below, and not of the boundary; `start` itself when it is no such pixel.
 */
function endOfZone(zone: Int32Array, start: number, last: number, width: number): number {
  const of = zone[start]!
  if (of === BOUNDARY || zone[start + width - 1] !== of || zone[start + width] !== of) return start
  let end = start
  while (end < last && zone[end + 1] === of && zone[end + width + 1] === of) end++
  return end
}

function fillPlane(plane: Float32Array, start: number, end: number, weight: number): void {
  for (let p = start; p < end; p++) plane[p] = weight
}
