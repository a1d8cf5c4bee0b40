import { expect, test } from 'vitest'
import { labelingEnergy } from '../../../../src/core/occlusion/labeling/labelingEnergy.ts'
import { HARD_COST } from '../../../../src/core/occlusion/labeling/LabelingProblem.ts'
import { strokeMask } from '../../../../src/core/masks/rasterizeStroke.ts'
import { applyConstraints } from '../../../../src/core/occlusion/constraints/applyConstraints.ts'
import { findConflict } from '../../../../src/core/occlusion/constraints/checkConstraints.ts'
import type { SolverConstraint } from '../../../../src/core/occlusion/constraints/SolverConstraints.ts'
import { GridMaxFlow } from '../../../../src/core/graphcut/GridMaxFlow.ts'
import { beliefsOf } from '../../../../src/core/occlusion/resolve/beliefs.ts'
import { changedPixels, changedSince } from '../../../../src/core/occlusion/resolve/changedPixels.ts'
import { DEFAULT_SOLVER_PARAMETERS } from '../../../../src/core/occlusion/SolverParameters.ts'
import { seededRandom } from '../../../../src/core/support/seededRandom.ts'
import { answerTo, cuesOf, ownersIn, rectangleScene, smallScene, solveWith } from '../constraints/constrainedSolve.ts'
import { CONSTRAINT_KINDS, randomConstraint } from './randomConstraints.ts'

const CORRUPTION = { drop: 0.3, flip: 0.05, spurious: 3 }

/** What happened at one step of a sequence of constraints: the energy of the re-solve above that of a whole solve. */
interface Step {
  readonly excess: number
  readonly isKeptInBoth: boolean
}

/** Adds up to four random constraints one after the other; each step re-solves from the one before, and solves anew. */
function stepsOfSequence(seed: number): Step[] {
  const state = smallScene(seed)
  const cues = cuesOf(state, CORRUPTION, seed)
  const random = seededRandom(1000 + seed)
  let { memory } = solveWith(cues, state)
  const constraints: SolverConstraint[] = []
  const steps: Step[] = []
  for (let step = 0; step < 4; step++) {
    const kind = CONSTRAINT_KINDS[Math.floor(random() * CONSTRAINT_KINDS.length)]!
    const drawn = randomConstraint(kind, random() < 0.5 ? 'hard' : 'soft', `c${step}`, state, random)
    if (drawn === null || findConflict([...constraints, drawn], state, state.size) !== null) continue
    constraints.push(drawn)
    const whole = answerTo(cues, state, constraints)
    if (whole.kind === 'conflict') {
      constraints.pop()
      continue
    }
    const again = solveWith(cues, state, constraints, { memory })
    memory = again.memory
    const hardRewards = memory.constrained.pairs.reward.reduce((sum, of) => sum + (of >= HARD_COST ? of : 0), 0)
    const energy = labelingEnergy(memory.constrained, memory.labeling) + hardRewards
    expect(again.solution.energy).toBeCloseTo(energy, 3)
    expect(memory.constrained).toEqual(whole.memory.constrained)
    const hardKept = [whole, again].map(({ solution }) =>
      constraints.every(({ strength, kind: of }, index) => {
        return strength === 'soft' || of === 'boundary' || solution.constraints[index]!.kept
      }),
    )
    steps.push({ excess: again.solution.energy - whole.solution.energy, isKeptInBoth: hardKept.every(Boolean) })
  }
  return steps
}

/*
 * Both are local minima of the same energy, reached on different ways. The unit: to tear an object costs about 4 per
 * pixel, a border that the cues ask for earns about 1. Measured over 471 steps of scenes like these: the re-solve is
 * lower by more than 1 in 43 %, within 1 in 49 %, higher by more than 10 in 4 %, by 95 at most.
 */
test('after random sequences of constraints, a re-solve is as good as a whole solve but for a few local minima', () => {
  const steps = Array.from({ length: 8 }, (_, index) => stepsOfSequence(index + 1)).flat()
  expect(steps.length).toBeGreaterThan(20)
  const share = (isSo: (step: Step) => boolean) => steps.filter(isSo).length / steps.length
  expect(share(({ excess }) => excess <= 1)).toBeGreaterThan(0.8)
  expect(share(({ excess }) => excess <= 10)).toBeGreaterThan(0.9)
  expect(Math.max(...steps.map(({ excess }) => excess))).toBeLessThan(200)
  // Regions, scribbles, pins and locks that are hard hold in every one of them, on either way.
  expect(share(({ isKeptInBoth }) => isKeptInBoth)).toBe(1)
}, 60_000)

const SIZE = { width: 120, height: 60 }
const APART = rectangleScene(SIZE, [
  [14, 10, 30, 50],
  [6, 20, 44, 38],
  [88, 10, 104, 50],
  [78, 20, 114, 38],
])

test('what was written says which pixels differ between two sets of constraints, as a comparison of all of them does', () => {
  for (let seed = 1; seed <= 3; seed++) {
    const state = smallScene(seed)
    const cues = cuesOf(state, CORRUPTION, seed)
    const { problem } = solveWith(cues, state).memory.scene
    const random = seededRandom(seed)
    const sets = CONSTRAINT_KINDS.map((kind) => {
      const drawn = [0, 1].map((index) => {
        return randomConstraint(kind, index === 0 ? 'hard' : 'soft', `c${index}`, state, random)
      })
      const constraints = drawn.filter((one) => one !== null)
      const context = { constraints, annotation: state, imageSize: state.size, minCut: new GridMaxFlow() }
      return findConflict(constraints, state, state.size) === null ? applyConstraints(problem, context) : null
    }).filter((one) => one !== null)
    expect(sets.length).toBeGreaterThan(4)
    sets.forEach((after, index) => {
      const before = sets[(index + 1) % sets.length]!
      const [quick, plain] = [changedSince(before, after), changedPixels(before.problem, after.problem)]
      expect(quick.list.toSorted()).toEqual(plain.list.toSorted())
      expect(quick.list.length).toBeGreaterThan(0)
      expect(changedSince(after, after).list).toHaveLength(0)
    })
  }
})

test('a stroke on one group of objects leaves the others as they were, to the pixel', () => {
  const cues = cuesOf(APART, CORRUPTION)
  const before = solveWith(cues, APART)
  const pixels = strokeMask(SIZE, [22, 30, 40, 30], 3)
  const constraints = [{ id: 'c', kind: 'same', strength: 'hard', pixels }] as const
  const after = solveWith(cues, APART, constraints, { memory: before.memory })
  const [old, now] = [ownersIn(before.solution), ownersIn(after.solution)]
  expect(old).not.toEqual(now)
  const numbers = new Map<number, number>()
  for (let pixel = 0; pixel < old.length; pixel++) {
    if (pixel % SIZE.width < 60) continue
    expect(numbers.get(old[pixel]!) ?? now[pixel]).toBe(now[pixel])
    numbers.set(old[pixel]!, now[pixel]!)
  }
  expect(new Set(numbers.values()).size).toBe(numbers.size)
})

test('beliefs kept from before are those of a computation afresh: pairs exactly, instances nearly', () => {
  const differences: number[] = []
  for (let seed = 1; seed <= 5; seed++) {
    const state = smallScene(seed)
    const cues = cuesOf(state, CORRUPTION, seed)
    const random = seededRandom(seed)
    let { memory } = solveWith(cues, state)
    for (const kind of ['foreground', 'background', 'pin', 'same'] as const) {
      const drawn = randomConstraint(kind, 'soft', 'c', state, random)
      memory = solveWith(cues, state, drawn === null ? [] : [drawn], { memory }).memory
      const { instances, pairs, evidence } = memory.beliefs
      const afresh = beliefsOf({ ...evidence, minCut: new GridMaxFlow() }, null)
      expect(pairs).toEqual(afresh.pairs)
      instances.forEach((belief, index) => differences.push(Math.abs(belief - afresh.instances[index]!)))
    }
  }
  // The spread of a mask is measured in a window around what changed, and depends a little on what else is there.
  const sorted = differences.sort((p, q) => p - q)
  expect(sorted.length).toBeGreaterThan(100)
  expect(sorted[Math.floor(0.9 * sorted.length)]).toBeLessThan(0.15)
}, 30_000)

test('taking a constraint back leads back to where it was', () => {
  const cues = cuesOf(APART)
  const before = solveWith(cues, APART)
  const pin = { id: 'c', kind: 'pin', strength: 'hard', front: 2, back: 1 } as const
  const pinned = solveWith(cues, APART, [pin], { memory: before.memory })
  const back = solveWith(cues, APART, [], { memory: pinned.memory })
  expect(back.solution.instances).toEqual(before.solution.instances)
  expect(back.solution.pairs).toEqual(before.solution.pairs)
  expect(back.solution.energy).toBeCloseTo(before.solution.energy, 6)
})

test('a re-solve without any change moves nothing', () => {
  const cues = cuesOf(APART, CORRUPTION)
  const { solution, memory } = solveWith(cues, APART)
  const again = solveWith(cues, APART, [], { memory })
  expect(again.solution).toEqual({ ...solution, moves: [] })
})

test('a memory of other cues, another size or other parameters is of no effect', () => {
  const cues = cuesOf(APART, CORRUPTION)
  const expected = solveWith(cues, APART).solution
  const otherCues = solveWith(cuesOf(APART, CORRUPTION, 2), APART).memory
  const otherParameters = {
    ...DEFAULT_SOLVER_PARAMETERS,
    readout: { ...DEFAULT_SOLVER_PARAMETERS.readout, connectivity: 8 } as const,
  }
  const otherRun = solveWith(cues, APART, [], { parameters: otherParameters }).memory
  const halfSize = solveWith(cuesOf(APART, {}, 1, 2), APART).memory
  for (const memory of [otherCues, otherRun, halfSize]) {
    expect(solveWith(cues, APART, [], { memory }).solution).toEqual(expected)
  }
})

test('cues of the same content are recognised, whoever made them', () => {
  const { memory } = solveWith(cuesOf(APART, CORRUPTION), APART)
  const copy = cuesOf(APART, CORRUPTION)
  expect(solveWith(copy, APART, [], { memory }).memory.scene).toBe(memory.scene)
})

test('the true energy falls with every move, in whole solves and in windows', () => {
  const cues = cuesOf(APART, { drop: 0.4, flip: 0.1 })
  const pin = { id: 'c', kind: 'pin', strength: 'hard', front: 2, back: 1 } as const
  const whole = solveWith(cues, APART)
  const again = solveWith(cues, APART, [pin], { memory: whole.memory })
  for (const { solution } of [whole, again]) {
    const energies = solution.moves.map(({ energy }) => energy)
    expect(energies.length).toBeGreaterThan(0)
    expect(energies).toEqual(energies.toSorted((p, q) => q - p))
    expect(solution.energy).toBeCloseTo(energies.at(-1)!, 6)
  }
})
