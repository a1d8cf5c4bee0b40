import type { Cues } from '../../cues/Cues.ts'
import type { RgbImage } from '../../pixels/RgbImage.ts'
import type { LabelingProblem } from '../labeling/LabelingProblem.ts'
import { backgroundCosts } from './backgroundCosts.ts'
import type { EvidenceParameters } from './EvidenceParameters.ts'
import { thresholdedPairs } from './thresholdedPairs.ts'
import { uniformSmoothness } from './uniformSmoothness.ts'

/** From cues to the energy that the labeling minimises, on the grid of the cues; `image`, where given, is on the same grid. */
export function cueEvidence(cues: Cues, _image: RgbImage | null, parameters: EvidenceParameters): LabelingProblem {
  return {
    size: cues.size,
    connectivity: 8,
    ...backgroundCosts(cues.background, parameters.leastProbability),
    smoothness: uniformSmoothness(cues.size, parameters),
    pairs: thresholdedPairs(cues, parameters),
  }
}
