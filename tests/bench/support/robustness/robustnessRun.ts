import { oracleCues } from '../../../../src/core/cues/oracleCues.ts'
import type { CueCorruption } from '../../../../src/core/cues/corruptCues.ts'
import { GridMaxFlow } from '../../../../src/core/graphcut/GridMaxFlow.ts'
import { scoreScene } from '../../../../src/core/metrics/sceneScore.ts'
import type { SceneScore } from '../../../../src/core/metrics/sceneScore.ts'
import { cueEvidence } from '../../../../src/core/occlusion/evidence/cueEvidence.ts'
import { RECONSTRUCTION } from '../../../../src/core/occlusion/evidence/EvidenceParameters.ts'
import { solveLabeling } from '../../../../src/core/occlusion/labeling/solveLabeling.ts'
import { readScene } from '../../../../src/core/occlusion/readout/readScene.ts'
import { DEFAULT_SOLVER_PARAMETERS } from '../../../../src/core/occlusion/SolverParameters.ts'
import type { SolverParameters } from '../../../../src/core/occlusion/SolverParameters.ts'
import { resampleImage } from '../../../../src/core/pixels/resampleImage.ts'
import { seededRandom } from '../../../../src/core/support/seededRandom.ts'
import type { SceneSet } from './robustnessScenes.ts'

/** The reconstruction whole: its energy, up-jumps only, connected parts as they are, none below 8 pixels. */
export const RECONSTRUCTION_SOLVER: SolverParameters = {
  evidence: RECONSTRUCTION,
  moves: {
    ...DEFAULT_SOLVER_PARAMETERS.moves,
    regionStart: false,
    downJumps: false,
    expansion: false,
    partMoves: false,
  },
  readout: {
    connectivity: 4,
    minimumPixels: 8,
    leastBorderSupport: 0,
    leastJoinConfidence: 2,
    joinByClass: true,
    leastOrderConfidence: 0,
  },
}

export interface RobustnessResult {
  readonly score: SceneScore
  /** Mean milliseconds per solve from cues to reading, and of that from cues to the energy. */
  readonly solveTime: number
  readonly evidenceTime: number
}

const minCut = new GridMaxFlow()

/** Solves every scene once per seed from corrupted oracle cues; scores are added up. */
export function runRobustness(
  { scenes, scale }: SceneSet,
  corruption: Partial<CueCorruption>,
  seeds: readonly number[],
  parameters: SolverParameters,
  { withImage = false, withClasses = false } = {},
): RobustnessResult {
  const total = {
    instances: 0,
    recalled: 0,
    iouSum: 0,
    spurious: 0,
    pairs: 0,
    right: 0,
    wrong: 0,
    unknown: 0,
    missed: 0,
  }
  let solveTime = 0
  let evidenceTime = 0
  for (const { state, image, classNames } of scenes) {
    for (const seed of seeds) {
      const cues = oracleCues(state, { corruption, scale, ...(withClasses ? { classNames } : {}) }, seededRandom(seed))
      const start = performance.now()
      const seen = withImage ? resampleImage(image, cues.size) : null
      const problem = cueEvidence(cues, seen, parameters.evidence)
      evidenceTime += performance.now() - start
      const { labeling } = solveLabeling(problem, { ...parameters.moves, minCut })
      const reading = readScene(problem, cues, labeling, seen, parameters.readout)
      solveTime += performance.now() - start
      const score = scoreScene(state, { size: cues.size, ...reading }, { scale })
      for (const name of Object.keys(total) as (keyof SceneScore)[]) total[name] += score[name]
    }
  }
  const runs = scenes.length * seeds.length
  return { score: total, solveTime: solveTime / runs, evidenceTime: evidenceTime / runs }
}

/** "0.55 / 0.58 · 8 / 0 / 1 (29)": recall@0.5 / mean IoU · order right / wrong / unknown (an instance is missing). */
export function scoreText({ instances, recalled, iouSum, right, wrong, unknown, missed }: SceneScore): string {
  const share = (value: number): string => (value / instances).toFixed(3)
  return `${share(recalled)} / ${share(iouSum)} · ${right} / ${wrong} / ${unknown} (${missed})`
}
