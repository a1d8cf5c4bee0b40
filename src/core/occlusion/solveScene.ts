import type { Cues } from '../cues/Cues.ts'
import type { RunLengthMask } from '../masks/RunLengthMask.ts'
import { resampleImage } from '../pixels/resampleImage.ts'
import { checkSolveInput } from './checkSolveInput.ts'
import { instanceConfidence } from './confidence/instanceConfidence.ts'
import { pairConfidence } from './confidence/pairConfidence.ts'
import { cueEvidence } from './evidence/cueEvidence.ts'
import type { LabelingProblem } from './labeling/LabelingProblem.ts'
import { solveLabeling } from './labeling/solveLabeling.ts'
import type { LabelingSolution } from './labeling/solveLabeling.ts'
import { readScene } from './readout/readScene.ts'
import type { SceneReading } from './readout/SceneReading.ts'
import { refineScene } from './refine/refineScene.ts'
import type { SceneSolution } from './SceneSolution.ts'
import type { SolveControl, SolveInput, SolveStage } from './SolveInput.ts'
import { warningsAbout } from './SolverParameters.ts'
import type { SolverParameters } from './SolverParameters.ts'

/**
 * Solves one scene: cues → energy → labeling → instances and order → how sure → masks at the size of the image.
 *
 * The result is a function of input and parameters alone. Only the min cut's buffers are written to. Reports every stage
 * and every move, and asks before each whether it was cancelled. Throws what `checkSolveInput` throws, `bad-input` when
 * the moves do not end, and what `checkCancelled` throws.
 */
export function solveScene(input: SolveInput, parameters: SolverParameters, control: SolveControl): SceneSolution {
  checkSolveInput(input)
  const stages = new StageReport(control)
  stages.enter('evidence')
  const image = input.image === null ? null : resampleImage(input.image, input.cues.size)
  const problem = cueEvidence(input.cues, image, parameters.evidence)
  stages.enter('labeling')
  const labeled = solveLabeling(problem, {
    ...parameters.moves,
    minCut: control.minCut,
    onMove: ({ energy }) => stages.move(energy),
    checkCancelled: control.checkCancelled,
  })
  return finishScene({ ...labeled, problem, cues: input.cues }, input, parameters, control, stages)
}

/** A labeling with what it was found for, on the grid of the cues. */
export interface LabeledScene extends LabelingSolution {
  readonly problem: LabelingProblem
  readonly cues: Cues
}

/** From a labeling to the solution at the size of the image: all stages after the cuts. */
export function finishScene(
  { problem, cues, labeling, energy, moves }: LabeledScene,
  { image, imageSize }: SolveInput,
  parameters: SolverParameters,
  control: SolveControl,
  stages = new StageReport(control),
): SceneSolution {
  stages.enter('readout')
  const reading = readScene(problem, cues, labeling, image, parameters.readout)
  stages.enter('confidence')
  const evidence = { problem, labeling, reading, minCut: control.minCut }
  const pairBeliefs = pairConfidence(evidence)
  const instanceBeliefs = instanceConfidence(evidence)
  const solution: SceneSolution = {
    size: problem.size,
    labeling,
    energy,
    moves,
    instances: reading.instances.map((instance, index) => ({
      ...instance,
      confidence: instanceBeliefs[index]!,
      lockedNumber: null,
    })),
    pairs: reading.pairs.map((pair, index) => ({ ...pair, confidence: pairBeliefs[index]! })),
    constraints: [],
    warnings: [...warningsAbout(parameters), ...speckWarnings(reading)],
  }
  stages.enter('refinement')
  const locked = new Map<number, RunLengthMask>()
  return refineScene(solution, image, imageSize, locked, control.minCut)
}

function speckWarnings({ specks, instances }: SceneReading): string[] {
  const { absorbed, dropped, pixels } = specks
  if (absorbed + dropped === 0) return []
  return [
    `${absorbed + dropped} parts below the least size (${pixels} pixels in all) are no instances of their own: ` +
      `${absorbed} were given to what they touch most, ${dropped} to the background. ${instances.length} instances remain.`,
  ]
}

/** Tells the host where a solve is. */
export class StageReport {
  readonly #control: SolveControl
  #stage: SolveStage = 'evidence'
  #moves = 0
  #energy: number | null = null

  constructor(control: SolveControl) {
    this.#control = control
  }

  enter(stage: SolveStage): void {
    this.#control.checkCancelled?.()
    this.#stage = stage
    this.#tell()
  }

  move(energy: number): void {
    this.#moves++
    this.#energy = energy
    this.#tell()
  }

  #tell(): void {
    this.#control.onProgress?.({ stage: this.#stage, move: this.#moves, energy: this.#energy })
  }
}
