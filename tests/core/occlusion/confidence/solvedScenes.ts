import { oracleCues } from '../../../../src/core/cues/oracleCues.ts'
import type { Cues } from '../../../../src/core/cues/Cues.ts'
import type { CueCorruption } from '../../../../src/core/cues/corruptCues.ts'
import { GridMaxFlow } from '../../../../src/core/graphcut/GridMaxFlow.ts'
import type { SolvedEvidence } from '../../../../src/core/occlusion/confidence/SolvedEvidence.ts'
import { cueEvidence } from '../../../../src/core/occlusion/evidence/cueEvidence.ts'
import { solveLabeling } from '../../../../src/core/occlusion/labeling/solveLabeling.ts'
import { readScene } from '../../../../src/core/occlusion/readout/readScene.ts'
import { DEFAULT_SOLVER_PARAMETERS } from '../../../../src/core/occlusion/SolverParameters.ts'
import { seededRandom } from '../../../../src/core/support/seededRandom.ts'
import { drawScene } from '../../../../tools/samples/drawScene.ts'

const minCut = new GridMaxFlow()
const { evidence, moves, readout } = DEFAULT_SOLVER_PARAMETERS

/** The cues of a crowded little generated scene. */
export function sceneCues(seed: number, corruption: Partial<CueCorruption>): Cues {
  const { state } = drawScene(seed, { size: { width: 160, height: 120 }, objectCount: 8, scale: 1.6 })
  return oracleCues(state, { corruption }, seededRandom(seed))
}

export function solvedEvidence(cues: Cues): SolvedEvidence {
  const problem = cueEvidence(cues, null, evidence)
  const { labeling } = solveLabeling(problem, { ...moves, minCut })
  return { problem, cues, labeling, reading: readScene(problem, cues, labeling, null, readout), minCut }
}
