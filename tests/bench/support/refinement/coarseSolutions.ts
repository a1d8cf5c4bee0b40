import { instanceMapOf } from '../../../../src/core/cues/instanceMap.ts'
import { oracleCues } from '../../../../src/core/cues/oracleCues.ts'
import type { CueCorruption } from '../../../../src/core/cues/corruptCues.ts'
import { resampleCues } from '../../../../src/core/cues/resampleCues.ts'
import { GridMaxFlow } from '../../../../src/core/graphcut/GridMaxFlow.ts'
import { cueEvidence } from '../../../../src/core/occlusion/evidence/cueEvidence.ts'
import { solveLabeling } from '../../../../src/core/occlusion/labeling/solveLabeling.ts'
import { readScene } from '../../../../src/core/occlusion/readout/readScene.ts'
import type { SceneSolution } from '../../../../src/core/occlusion/SceneSolution.ts'
import { DEFAULT_SOLVER_PARAMETERS } from '../../../../src/core/occlusion/SolverParameters.ts'
import type { RgbImage } from '../../../../src/core/pixels/RgbImage.ts'
import { resampleImage } from '../../../../src/core/pixels/resampleImage.ts'
import { seededRandom } from '../../../../src/core/support/seededRandom.ts'
import type { AnnotatedImage } from '../robustness/robustnessScenes.ts'

export interface CoarseSolution {
  readonly image: RgbImage
  readonly trueAt: Int32Array
  readonly solution: SceneSolution
}

/**
 * A scene solved from cues that are made and spoilt at the size of the image and then shrunk, as those of a network that
 * looks at all of the image and answers on a coarser grid; so nothing is shifted against the image.
 */
export function coarseSolution(
  { state, image }: Pick<AnnotatedImage, 'state' | 'image'>,
  scale: number,
  corruption: Partial<CueCorruption>,
  seed: number,
): CoarseSolution {
  const { width, height } = image.size
  const size = { width: Math.ceil(width / scale), height: Math.ceil(height / scale) }
  const cues = resampleCues(oracleCues(state, { corruption }, seededRandom(seed)), size)
  const problem = cueEvidence(cues, resampleImage(image, size), DEFAULT_SOLVER_PARAMETERS.evidence)
  const { labeling, energy, moves } = solveLabeling(problem, {
    ...DEFAULT_SOLVER_PARAMETERS.moves,
    minCut: new GridMaxFlow(),
  })
  const reading = readScene(problem, cues, labeling, null, DEFAULT_SOLVER_PARAMETERS.readout)
  const instances = reading.instances.map((instance) => ({ ...instance, confidence: 1, lockedNumber: null }))
  const pairs = reading.pairs.map((pair) => ({ ...pair, confidence: 1 }))
  const solution = { size, labeling, energy, moves, instances, pairs, constraints: [], warnings: [] }
  return { image, trueAt: instanceMapOf(state).numbers, solution }
}
