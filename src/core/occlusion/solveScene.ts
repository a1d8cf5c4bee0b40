import { requireInstance } from '../dataset/findInstance.ts'
import type { RunLengthMask } from '../masks/RunLengthMask.ts'
import { sameSize } from '../pixels/imageSize.ts'
import { resampleImage } from '../pixels/resampleImage.ts'
import { checkSolveInput } from './checkSolveInput.ts'
import { believedPairs } from './confidence/believedPairs.ts'
import { applyConstraints } from './constraints/applyConstraints.ts'
import { findConflict } from './constraints/checkConstraints.ts'
import type { ConstrainedProblem } from './constraints/ConstrainedProblem.ts'
import { constraintOutcomes } from './constraints/constraintOutcomes.ts'
import { holdStrokes } from './constraints/holdStrokes.ts'
import { settleReading } from './constraints/settleReading.ts'
import { lostPins, solvedConflict } from './constraints/solvedConflict.ts'
import { cueEvidence } from './evidence/cueEvidence.ts'
import { HARD_COST } from './labeling/LabelingProblem.ts'
import type { OrientedPairs } from './labeling/LabelingProblem.ts'
import { solveLabeling } from './labeling/solveLabeling.ts'
import type { LabelingSolution } from './labeling/solveLabeling.ts'
import { partMap } from './readout/partMap.ts'
import type { PartMap } from './readout/partMap.ts'
import { readScene } from './readout/readScene.ts'
import type { SceneReading } from './readout/SceneReading.ts'
import { refineScene } from './refine/refineScene.ts'
import { beliefsOf } from './resolve/beliefs.ts'
import type { Beliefs } from './resolve/beliefs.ts'
import { changedSince } from './resolve/changedPixels.ts'
import { relabel } from './resolve/relabel.ts'
import { rememberedScene } from './resolve/SolveMemory.ts'
import type { SolveMemory, UnconstrainedScene } from './resolve/SolveMemory.ts'
import type { SceneResult } from './SceneResult.ts'
import type { MoveRecord, SceneSolution, SolvedInstance } from './SceneSolution.ts'
import type { SolveControl, SolveInput } from './SolveInput.ts'
import { warningsAbout } from './SolverParameters.ts'
import type { SolverParameters } from './SolverParameters.ts'
import { StageReport } from './StageReport.ts'

/**
 * Solves one scene: cues → energy → constraints written in → labeling → instances and order → how sure → masks at the
 * size of the image. Hard constraints that cannot all hold come back as a conflicting set of which none can be left out:
 * before any work where they say so themselves, and where only a solution shows it, after a few more (`solvedConflict`).
 *
 * Without a memory the result is a function of input and parameters alone. With the memory of an earlier solve of the
 * same scene only what the constraints change is solved anew: the same result up to local minima of the moves
 * (`resolve/relabel.ts` says how far). Only the min cut's buffers are written to. Reports every stage and every move, of a
 * search for what a pin was lost to every solve, and asks before each stage and move whether it was cancelled. Throws what
 * `checkSolveInput` and `findConflict` throw, `bad-input` when the moves do not end, and what `checkCancelled` throws.
 */
export function solveScene(input: SolveInput, parameters: SolverParameters, control: SolveControl): SceneResult {
  checkSolveInput(input)
  const { constraints, annotation, imageSize } = input
  const conflict = findConflict(constraints, annotation, imageSize)
  if (conflict !== null) return { kind: 'conflict', conflict }
  const found = solveConsistent(input, parameters, control)
  const losesPin = ({ solution }: Solved) => lostPins(constraints, annotation, solution.constraints).length > 0
  if (!losesPin(found)) return { kind: 'solution', ...found }
  // What a solve from a memory loses to a local minimum, a whole one may keep.
  const { scene } = found.memory
  const whole = scene === input.memory?.scene ? solveConsistent(input, parameters, control, scene) : found
  if (!losesPin(whole)) return { kind: 'solution', ...whole }
  const { minCut, checkCancelled, onProgress } = control
  // The stages of so many solves would tell nobody where the search is.
  const silent = checkCancelled === undefined ? { minCut } : { minCut, checkCancelled }
  let solves = 0
  const lost = solvedConflict(constraints, annotation, whole.solution.constraints, (some) => {
    onProgress?.({ stage: 'search', move: ++solves, energy: null })
    return solveConsistent({ ...input, constraints: some }, parameters, silent, scene).solution.constraints
  })
  return lost === null ? { kind: 'solution', ...found } : { kind: 'conflict', conflict: lost }
}

type Solved = Omit<Extract<SceneResult, { readonly kind: 'solution' }>, 'kind'>

/** Solves with constraints that do not contradict each other by themselves; with a scene given as a whole, without memory. */
function solveConsistent(
  input: SolveInput,
  parameters: SolverParameters,
  control: SolveControl,
  known: UnconstrainedScene | null = null,
): Solved {
  const { constraints, annotation, imageSize } = input
  const stages = new StageReport(control)
  stages.enter('evidence')
  const asked = { cues: input.cues, image: input.image, imageSize, parameters }
  const remembered = known === null ? rememberedScene(input.memory, asked) : null
  const scene = known ?? remembered ?? { ...asked, problem: evidenceOf(input, parameters) }
  stages.enter('constraints')
  const { minCut } = control
  const constrained = applyConstraints(scene.problem, { constraints, annotation, imageSize, minCut })
  stages.enter('labeling')
  const memory = remembered === null ? null : input.memory!
  const labeled = labelingOf(constrained, memory, parameters, control, stages)
  const beliefsBefore = memory?.beliefs ?? null
  stages.enter('readout')
  const { labeling, parts = partMap(scene.problem.size, labeling) } = labeled
  const { solution, beliefs } = finishScene(
    scene,
    constrained,
    { ...labeled, parts },
    beliefsBefore,
    input,
    control,
    stages,
  )
  const { problem, changes } = constrained
  return { solution, memory: { scene, constrained: problem, changes, labeling, parts, beliefs } }
}

function evidenceOf({ cues, image }: SolveInput, { evidence }: SolverParameters) {
  return cueEvidence(cues, image === null ? null : resampleImage(image, cues.size), evidence)
}

/** The labeling, with energies in which a hard constraint that holds costs nothing. */
function labelingOf(
  constrained: ConstrainedProblem,
  memory: SolveMemory | null,
  { moves }: SolverParameters,
  { minCut, checkCancelled }: SolveControl,
  stages: StageReport,
): LabelingSolution {
  const { problem, directives } = constrained
  const hardRewards = sumOfHardRewards(problem.pairs)
  const onMove = ({ energy }: MoveRecord) => stages.move(energy + hardRewards)
  const locked = directives.locks.length > 0 ? { frozen: constrained.frozen } : {}
  const options = { ...moves, ...locked, minCut, onMove, checkCancelled }
  const found =
    memory === null
      ? solveLabeling(problem, options)
      : relabel(problem, memory, changedSince({ ...memory, problem: memory.constrained }, constrained), options)
  if (hardRewards === 0) return found
  const records = found.moves.map((move) => ({ ...move, energy: move.energy + hardRewards }))
  return { ...found, moves: records, energy: found.energy + hardRewards }
}

/** What oriented pairs of hard constraints earn when all of them hold: no part of an energy that people compare. */
function sumOfHardRewards({ count, reward }: OrientedPairs): number {
  let sum = 0
  for (let pair = 0; pair < count; pair++) if (reward[pair]! >= HARD_COST) sum += reward[pair]!
  return sum
}

/** From a labeling to the solution at the size of the image: all stages after the cuts. */
function finishScene(
  { cues, parameters }: UnconstrainedScene,
  constrained: ConstrainedProblem,
  { labeling, energy, moves, parts }: LabelingSolution & { readonly parts: PartMap },
  known: Beliefs | null,
  { image, imageSize, annotation, constraints }: SolveInput,
  control: SolveControl,
  stages: StageReport,
): { readonly solution: SceneSolution; readonly beliefs: Beliefs } {
  const { minCut } = control
  const read = readScene(constrained.evidence, cues, labeling, image, parameters.readout, parts)
  const { reading, lockedNumbers, statedPairs } = settleReading(read, constrained, labeling, minCut)
  stages.enter('confidence')
  const beliefs = beliefsOf({ problem: constrained.evidence, cues, labeling, parts, reading, minCut }, known)
  const stated = { states: statedPairs, boundaries: constrained.directives.boundaries }
  const { leastOrderConfidence } = parameters.readout
  const coarse: SceneSolution = {
    size: constrained.evidence.size,
    labeling,
    energy,
    moves,
    instances: reading.instances.map((instance, index) => {
      const lockedNumber = lockedNumbers.get(instance.number) ?? null
      // What a person said about masks and orders is no belief.
      return { ...instance, confidence: lockedNumber === null ? beliefs.instances[index]! : 1, lockedNumber }
    }),
    pairs: believedPairs(reading, constrained.evidence.size.width, beliefs.pairs, stated, leastOrderConfidence),
    constraints: [],
    warnings: [...warningsAbout(parameters), ...speckWarnings(reading)],
  }
  stages.enter('refinement')
  const locked = new Map<number, RunLengthMask>()
  for (const number of lockedNumbers.values()) locked.set(number, requireInstance(annotation!, number).visible)
  // On the same grid the reading has the locked pixels already, but for those that two locked masks share.
  const refined = sameSize(coarse.size, imageSize)
    ? { ...coarse, instances: coarse.instances.map((instance) => withLockedMask(instance, locked)) }
    : refineScene(coarse, image, imageSize, locked, minCut)
  const solution = holdStrokes(refined, coarse, constraints)
  const outcomes = constraintOutcomes(constraints, constrained, solution, annotation)
  return { solution: { ...solution, constraints: outcomes }, beliefs }
}

function withLockedMask(instance: SolvedInstance, locked: ReadonlyMap<number, RunLengthMask>): SolvedInstance {
  const visible = instance.lockedNumber === null ? undefined : locked.get(instance.lockedNumber)
  return visible === undefined ? instance : { ...instance, visible }
}

/** Specks below this share of all pixels are not worth a sentence. */
const LEAST_SPECK_SHARE = 0.002

function speckWarnings({ specks, instanceAt }: SceneReading): string[] {
  const { absorbed, dropped, pixels } = specks
  if (pixels < LEAST_SPECK_SHARE * instanceAt.length) return []
  const count = absorbed + dropped
  return [`${count} specks, ${pixels} pixels in all, are too small to be instances; the least size decides.`]
}
