import { oracleCues } from '../../../../src/core/cues/oracleCues.ts'
import type { CueCorruption } from '../../../../src/core/cues/corruptCues.ts'
import type { Cues } from '../../../../src/core/cues/Cues.ts'
import type { AnnotationState } from '../../../../src/core/dataset/records.ts'
import { GridMaxFlow } from '../../../../src/core/graphcut/GridMaxFlow.ts'
import { applyConstraints } from '../../../../src/core/occlusion/constraints/applyConstraints.ts'
import type { ConstrainedProblem } from '../../../../src/core/occlusion/constraints/ConstrainedProblem.ts'
import { constraintOutcomes } from '../../../../src/core/occlusion/constraints/constraintOutcomes.ts'
import { settleReading } from '../../../../src/core/occlusion/constraints/settleReading.ts'
import type { SolverConstraint } from '../../../../src/core/occlusion/constraints/SolverConstraints.ts'
import { cueEvidence } from '../../../../src/core/occlusion/evidence/cueEvidence.ts'
import { solveLabeling } from '../../../../src/core/occlusion/labeling/solveLabeling.ts'
import { readScene } from '../../../../src/core/occlusion/readout/readScene.ts'
import type { SceneSolution } from '../../../../src/core/occlusion/SceneSolution.ts'
import { DEFAULT_SOLVER_PARAMETERS } from '../../../../src/core/occlusion/SolverParameters.ts'
import type { SolverParameters } from '../../../../src/core/occlusion/SolverParameters.ts'
import { seededRandom } from '../../../../src/core/support/seededRandom.ts'
import { annotationOf } from '../../../../tools/samples/sceneAnnotation.ts'
import { composeScene } from '../../../../tools/samples/composeScene.ts'

/** A small scene of the generator, as its annotation. */
export function smallScene(seed: number, size = { width: 120, height: 90 }): AnnotationState {
  return annotationOf(composeScene(seed, { size, objectCount: 7, scale: 1.3 }))
}

export function cuesOf(state: AnnotationState, corruption: Partial<CueCorruption> = {}, seed = 1): Cues {
  return oracleCues(state, { corruption, includeStuff: true }, seededRandom(seed))
}

export interface ConstrainedSolution {
  readonly solution: SceneSolution
  readonly applied: ConstrainedProblem
}

/** The stages that constraints pass through, on the grid of the cues, without beliefs and refinement. */
export function constrainedSolve(
  cues: Cues,
  constraints: readonly SolverConstraint[],
  annotation: AnnotationState | null,
  parameters: SolverParameters = DEFAULT_SOLVER_PARAMETERS,
): ConstrainedSolution {
  const minCut = new GridMaxFlow()
  const imageSize = annotation?.size ?? cues.size
  const problem = cueEvidence(cues, null, parameters.evidence)
  const applied = applyConstraints(problem, { constraints, annotation, imageSize, minCut })
  const { labeling, energy, moves } = solveLabeling(applied.problem, {
    ...parameters.moves,
    minCut,
    frozen: applied.frozen,
  })
  const read = readScene(applied.evidence, cues, labeling, null, parameters.readout)
  const { reading, lockedNumbers } = settleReading(read, applied, labeling, minCut)
  const solution: SceneSolution = {
    size: cues.size,
    labeling,
    energy,
    moves,
    instances: reading.instances.map((instance) => ({
      ...instance,
      confidence: 1,
      lockedNumber: lockedNumbers.get(instance.number) ?? null,
    })),
    pairs: reading.pairs.map((pair) => ({ ...pair, confidence: 1 })),
    constraints: [],
    warnings: [],
  }
  return {
    applied,
    solution: { ...solution, constraints: constraintOutcomes(constraints, applied, solution, annotation) },
  }
}
