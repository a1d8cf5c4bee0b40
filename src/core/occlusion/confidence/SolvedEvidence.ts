import type { Cues } from '../../cues/Cues.ts'
import type { GridMinCut } from '../../graphcut/GridMinCut.ts'
import type { Labeling, LabelingProblem } from '../labeling/LabelingProblem.ts'
import type { PartMap } from '../readout/partMap.ts'
import type { SceneReading } from '../readout/SceneReading.ts'

/** What beliefs are computed from: a problem, its labeling and what was read out of it, all on one grid. Not written to. */
export interface SolvedEvidence {
  readonly problem: LabelingProblem
  /** The cues that the problem was made of. */
  readonly cues: Cues
  readonly labeling: Labeling
  /** The parts of the labeling, where they are known already. */
  readonly parts?: PartMap
  readonly reading: SceneReading
  readonly minCut: GridMinCut
}
