import type { Cues } from '../../cues/Cues.ts'
import type { RgbImage } from '../../pixels/RgbImage.ts'
import type { LabelingProblem } from '../labeling/LabelingProblem.ts'
import { backgroundCosts } from './backgroundCosts.ts'
import { basinClassDifference, dominantClasses } from './basinClasses.ts'
import { basinsBetween } from './basins.ts'
import { basinSmoothness } from './basinSmoothness.ts'
import type { EvidenceParameters } from './EvidenceParameters.ts'
import { linkContours } from './linkContours.ts'
import { orderPairs } from './orderPairs.ts'
import { pooledBackground } from './pooledBackground.ts'
import { orientedBoundary } from '../../cues/orientedBoundary.ts'
import { uniformSmoothness } from './smoothnessWeights.ts'
import { softened } from '../../cues/softened.ts'

/** From σ above this on, softened, a pixel is background as far as basins go. */
const IS_BACKGROUND = 0.5

/**
 * From cues to the energy that the labeling minimises, on the grid of the cues: background costs, smoothness and oriented
 * pairs. `image`, on the same grid, may be null; only the default's basins look at its contrast.
 * O(pixels); the cues must be as `checkCues` wants them and are not written to.
 */
export function cueEvidence(given: Cues, image: RgbImage | null, parameters: EvidenceParameters): LabelingProblem {
  const { size } = given
  const found = orientedBoundary(given, parameters)
  const boundary = parameters.linkReach > 0 ? linkContours(found, size, parameters.linkReach) : found
  const background = pooledBackground(given.background, boundary, size, parameters.backgroundDoubt)
  const cues = { ...given, background }
  const costs = backgroundCosts(background, parameters.leastProbability)
  // Oriented pairs on diagonals need the 8-connected graph even where the smoothness is on 4 neighbours.
  const connectivity = 8
  if (!parameters.basins) {
    const pairs = orderPairs(cues, boundary, null, parameters)
    return { size, connectivity, ...costs, smoothness: uniformSmoothness(size, parameters), pairs }
  }
  const isBackground = backgroundPixels(cues)
  const classes = parameters.classContrast > 0 ? cues.classes : null
  const classAt = classes === null ? null : dominantClasses(classes, isBackground)
  const basins = basinsBetween(boundary, isBackground, classAt, size, parameters.mergeWidth)
  const difference = classes === null ? null : basinClassDifference(classes, basins.at, basins.peak.length - 1)
  const seen = parameters.contrast === 0 ? null : image
  const smoothness = basinSmoothness({ size, boundary, isBackground, basins, image: seen, difference }, parameters)
  return { size, connectivity, ...costs, smoothness, pairs: orderPairs(cues, boundary, basins, parameters) }
}

function backgroundPixels({ background, size }: Cues): Uint8Array {
  const sigma = softened(background, size)
  const isBackground = new Uint8Array(sigma.length)
  for (let y = 0; y < size.height; y++) markBackground(isBackground, sigma, y * size.width, (y + 1) * size.width)
  return isBackground
}

function markBackground(isBackground: Uint8Array, sigma: Float32Array, start: number, end: number): void {
  for (let pixel = start; pixel < end; pixel++) isBackground[pixel] = sigma[pixel]! > IS_BACKGROUND ? 1 : 0
}
