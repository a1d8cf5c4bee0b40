import { DIRECTION_X, DIRECTION_Y } from '../../../../src/core/cues/Cues.ts'
import type { SolvedEvidence } from '../../../../src/core/occlusion/confidence/SolvedEvidence.ts'
import type { LabelingProblem } from '../../../../src/core/occlusion/labeling/LabelingProblem.ts'
import { mirroredCues } from '../../cues/cueSymmetry.ts'

/**
 * All of the evidence mirrored left to right, the problem term by term: made anew from mirrored cues it would differ where
 * basins are equally near. Masks stay as they are, since confidence looks at `instanceAt`.
 */
export function mirroredEvidence(evidence: SolvedEvidence): SolvedEvidence {
  const { problem, cues, labeling, reading } = evidence
  const { width } = problem.size
  const mirror = (pixel: number): number => pixel + width - 1 - 2 * (pixel % width)
  const instanceAt = reading.instanceAt.map((_, pixel) => reading.instanceAt[mirror(pixel)]!)
  return {
    ...evidence,
    problem: mirroredProblem(problem, mirror),
    cues: mirroredCues(cues),
    labeling: labeling.map((_, pixel) => labeling[mirror(pixel)]!),
    reading: { ...reading, instanceAt },
  }
}

function mirroredProblem(problem: LabelingProblem, mirror: (pixel: number) => number): LabelingProblem {
  const { smoothness, pairs, size } = problem
  const plane = (values: Float32Array, moved: number): Float32Array => {
    // A pair to the right of a pixel becomes one to the right of what was its other end.
    return values.map((_, pixel) => ((pixel % size.width) + moved < size.width ? values[mirror(pixel) - moved]! : 0))
  }
  const directionOf = (dx: number, dy: number) => DIRECTION_X.findIndex((x, k) => x === dx && DIRECTION_Y[k] === dy)
  const turned = DIRECTION_X.map((dx, k) => directionOf(-dx, DIRECTION_Y[k]!))
  return {
    ...problem,
    backgroundCost: plane(problem.backgroundCost, 0),
    foregroundCost: plane(problem.foregroundCost, 0),
    smoothness: [
      plane(smoothness[0]!, 1),
      plane(smoothness[1]!, 0),
      plane(smoothness[3]!, 0),
      plane(smoothness[2]!, 0),
    ],
    pairs: {
      ...pairs,
      from: pairs.from.map(mirror),
      direction: pairs.direction.map((direction) => turned[direction]!),
    },
  }
}
