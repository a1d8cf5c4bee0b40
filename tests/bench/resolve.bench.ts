/*
 * Re-solves: one more constraint, from the memory of the solve before, against a whole solve with the same constraint.
 * Scenes and cues are those of the solve benchmark (cues with classes, with the image); the annotation is the true one.
 * Per kind of constraint STROKES random ones where a person could draw them, hard and soft in turn, each re-solved ROUNDS times;
 * columns: milliseconds of the median stroke (fastest … slowest stroke, each by its median round) · the same for whole
 * solves · ratio of the two medians · by how much the energy of the re-solve is above that of the whole solve (least, median,
 * most; compared outside of the timing) · how many strokes were kept by either.
 * Run: npm run bench resolve [-- STROKES [ROUNDS [SCENE …]]]. Budget: 60 ms at 640×480.
 */
import { createMinCut } from '../../src/backend/solving/createMinCut.ts'
import type { AnnotationState } from '../../src/core/dataset/records.ts'
import { findConflict } from '../../src/core/occlusion/constraints/checkConstraints.ts'
import type { SolverConstraint } from '../../src/core/occlusion/constraints/SolverConstraints.ts'
import type { SceneResult } from '../../src/core/occlusion/SceneResult.ts'
import type { SolveInput, SolveStage } from '../../src/core/occlusion/SolveInput.ts'
import { solveScene } from '../../src/core/occlusion/solveScene.ts'
import { DEFAULT_SOLVER_PARAMETERS } from '../../src/core/occlusion/SolverParameters.ts'
import { seededRandom } from '../../src/core/support/seededRandom.ts'
import { CONSTRAINT_KINDS, randomConstraint } from '../core/occlusion/resolve/randomConstraints.ts'
import type { ConstraintKind } from '../core/occlusion/resolve/randomConstraints.ts'
import { printTable } from './support/measure.ts'
import { CUE_KINDS, sceneNamed, solveInput } from './support/solve/solveCases.ts'

const STROKES = Number(process.argv[2] ?? 5)
const ROUNDS = Number(process.argv[3] ?? 3)
const SCENES = process.argv.length > 4 ? process.argv.slice(4) : ['640x480', '1280x960']
/** Draws of a constraint that conflict in themselves, or that the scene has no place for, before a kind is given up. */
const ATTEMPTS = 40
const STAGES: readonly SolveStage[] = ['constraints', 'labeling', 'readout', 'confidence', 'refinement']

const minCut = createMinCut()

type Solution = Extract<SceneResult, { kind: 'solution' }>

interface Timed {
  readonly milliseconds: number
  readonly stages: ReadonlyMap<SolveStage, number>
  readonly result: Solution
}

function timedSolve(input: SolveInput): Timed {
  const marks: { readonly stage: SolveStage; readonly at: number }[] = []
  const start = performance.now()
  const result = solveScene(input, DEFAULT_SOLVER_PARAMETERS, {
    minCut,
    onProgress: ({ stage }) => {
      if (marks.at(-1)?.stage !== stage) marks.push({ stage, at: performance.now() })
    },
  })
  const end = performance.now()
  if (result.kind === 'conflict') throw new Error('A constraint of the benchmark conflicts with itself')
  const stages = new Map(marks.map(({ stage, at }, index) => [stage, (marks[index + 1]?.at ?? end) - at]))
  return { milliseconds: end - start, stages, result }
}

function medianOf(values: readonly number[]): number {
  return values.toSorted((p, q) => p - q)[values.length >> 1]!
}

/** The median round. */
function timedOften(input: SolveInput): Timed {
  const rounds = Array.from({ length: ROUNDS }, () => timedSolve(input))
  return rounds.toSorted((p, q) => p.milliseconds - q.milliseconds)[ROUNDS >> 1]!
}

interface Stroke {
  readonly again: Timed
  readonly whole: Timed
}

function strokesOf(
  kind: ConstraintKind,
  input: SolveInput,
  state: AnnotationState,
  memory: Solution['memory'],
): Stroke[] {
  const random = seededRandom(1 + CONSTRAINT_KINDS.indexOf(kind))
  const strokes: Stroke[] = []
  for (let attempt = 0; attempt < ATTEMPTS && strokes.length < STROKES; attempt++) {
    const strength = strokes.length % 2 === 0 ? 'hard' : 'soft'
    const constraint: SolverConstraint | null = randomConstraint(kind, strength, 'stroke', state, random)
    if (constraint === null || findConflict([constraint], state, state.size) !== null) continue
    const constrained = { ...input, constraints: [constraint] }
    strokes.push({ again: timedOften({ ...constrained, memory }), whole: timedOften(constrained) })
  }
  return strokes
}

function rangeText(values: readonly number[], digits: number): string {
  const [least, most] = [Math.min(...values), Math.max(...values)]
  return `${medianOf(values).toFixed(digits)} (${least.toFixed(digits)} … ${most.toFixed(digits)})`
}

function row(name: string, strokes: readonly Stroke[]): string[] {
  const again = strokes.map((stroke) => stroke.again.milliseconds)
  const whole = strokes.map((stroke) => stroke.whole.milliseconds)
  const excess = strokes.map((stroke) => stroke.again.result.solution.energy - stroke.whole.result.solution.energy)
  const kept = (timed: (stroke: Stroke) => Timed) =>
    strokes.filter((stroke) => timed(stroke).result.solution.constraints[0]!.kept).length
  return [
    name,
    rangeText(again, 0),
    rangeText(whole, 0),
    (medianOf(again) / medianOf(whole)).toFixed(2),
    rangeText(excess, 1),
    `${kept((stroke) => stroke.again)} / ${kept((stroke) => stroke.whole)} of ${strokes.length}`,
    ...STAGES.map((stage) => medianOf(strokes.map((stroke) => stroke.again.stages.get(stage) ?? 0)).toFixed(0)),
  ]
}

for (const name of SCENES) {
  const scene = await sceneNamed(name)
  if (scene === null) {
    console.log(`\n${name}: skipped, it is absent`)
    continue
  }
  for (const cues of Object.keys(CUE_KINDS)) {
    const input = { ...solveInput(scene, cues), annotation: scene.state }
    const first = Array.from({ length: 1 + ROUNDS }, () => timedSolve(input))
    const { memory } = first.at(-1)!.result
    const unconstrained = rangeText(
      first.slice(1).map(({ milliseconds }) => milliseconds),
      0,
    )
    console.log(`\n${name}, ${cues} cues; whole solve without constraints ${unconstrained} ms`)
    const all = CONSTRAINT_KINDS.map((kind) => ({ kind, strokes: strokesOf(kind, input, scene.state, memory) }))
    const rows = all.filter(({ strokes }) => strokes.length > 0).map(({ kind, strokes }) => row(kind, strokes))
    const titles = ['constraint', 're-solve, ms', 'whole solve, ms', 'ratio', 'energy above', 'kept', ...STAGES]
    printTable(titles, [
      ...rows,
      row(
        'all',
        all.flatMap(({ strokes }) => strokes),
      ),
    ])
  }
}
