import { oracleCues } from '../../../../src/core/cues/oracleCues.ts'
import { GridMaxFlow } from '../../../../src/core/graphcut/GridMaxFlow.ts'
import { instanceFeatures } from '../../../../src/core/occlusion/confidence/instanceFeatures.ts'
import type { InstanceFeatures } from '../../../../src/core/occlusion/confidence/instanceFeatures.ts'
import { pairFeatures } from '../../../../src/core/occlusion/confidence/pairFeatures.ts'
import type { PairFeatures } from '../../../../src/core/occlusion/confidence/pairFeatures.ts'
import { cueEvidence } from '../../../../src/core/occlusion/evidence/cueEvidence.ts'
import { solveLabeling } from '../../../../src/core/occlusion/labeling/solveLabeling.ts'
import { readScene } from '../../../../src/core/occlusion/readout/readScene.ts'
import { DEFAULT_SOLVER_PARAMETERS } from '../../../../src/core/occlusion/SolverParameters.ts'
import { resampleImage } from '../../../../src/core/pixels/resampleImage.ts'
import { seededRandom } from '../../../../src/core/support/seededRandom.ts'
import type { SceneSet } from '../robustness/robustnessScenes.ts'
import { knownTruth } from './knownTruth.ts'
import { spoiltCues } from './spoiltCues.ts'

/** One thing that was believed, what spoke for it, and whether it was so. */
export interface Belief<Features> {
  readonly features: Features
  readonly isRight: boolean
}

export interface Beliefs {
  /** Told orders of two found instances. */
  readonly pairs: Belief<PairFeatures>[]
  /** All solved instances; right is a match at IoU 0.5. */
  readonly instances: Belief<InstanceFeatures>[]
  /** Mean milliseconds of processor time per scene for all features. */
  readonly time: number
}

/**
 * Solves every scene from `rounds` differently spoilt oracle cues and compares with the annotation; every other round
 * with classes and the image, the others from boundaries and background alone.
 */
export function gatherBeliefs({ scenes, scale }: SceneSet, rounds: number): Beliefs {
  const minCut = new GridMaxFlow()
  const pairs: Belief<PairFeatures>[] = []
  const instances: Belief<InstanceFeatures>[] = []
  let time = 0
  for (const [index, { state, image, classNames }] of scenes.entries()) {
    for (let round = 0; round < rounds; round++) {
      const random = seededRandom(1000 * index + round + 17)
      const isSeeing = round % 2 === 1
      const cues = spoiltCues(oracleCues(state, isSeeing ? { scale, classNames } : { scale }, random), random)
      const seen = isSeeing ? resampleImage(image, cues.size) : null
      const problem = cueEvidence(cues, seen, DEFAULT_SOLVER_PARAMETERS.evidence)
      const { labeling } = solveLabeling(problem, { ...DEFAULT_SOLVER_PARAMETERS.moves, minCut })
      const reading = readScene(problem, cues, labeling, seen, DEFAULT_SOLVER_PARAMETERS.readout)
      const start = process.cpuUsage()
      const evidence = { problem, cues, labeling, reading, minCut }
      const [ofPairs, ofInstances] = [pairFeatures(evidence), instanceFeatures(evidence)]
      time += process.cpuUsage(start).user / 1000
      const truth = knownTruth(state, reading, scale)
      reading.instances.forEach(({ number }, at) => {
        instances.push({ features: ofInstances[at]!, isRight: truth.isFound(number) })
      })
      reading.pairs.forEach(({ a, b, state: told }, at) => {
        const isRight = told === 'a-over-b' ? truth.isInFront(a, b) : truth.isInFront(b, a)
        if (ofPairs[at] !== null && isRight !== null) pairs.push({ features: ofPairs[at]!, isRight })
      })
    }
  }
  return { pairs, instances, time: time / (scenes.length * rounds) }
}
