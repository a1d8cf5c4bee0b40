import { expect, test } from 'vitest'
import { findInstance } from '../../../../src/core/dataset/findInstance.ts'
import { masksEqual } from '../../../../src/core/masks/RunLengthMask.ts'
import type { RunLengthMask } from '../../../../src/core/masks/RunLengthMask.ts'
import type { AnnotationState } from '../../../../src/core/dataset/records.ts'
import { findConflict } from '../../../../src/core/occlusion/constraints/checkConstraints.ts'
import type { SolverConstraint } from '../../../../src/core/occlusion/constraints/SolverConstraints.ts'
import type { SceneSolution } from '../../../../src/core/occlusion/SceneSolution.ts'
import { seededRandom } from '../../../../src/core/support/seededRandom.ts'
import { CONSTRAINT_KINDS, randomConstraint } from '../resolve/randomConstraints.ts'
import { answerTo, cuesOf, isOver, ownersIn, pixelsOf, smallScene, solveWith } from './constrainedSolve.ts'

/** Owner → pixels of a mask that it has, 0 is nobody. */
function ownersUnder(solution: SceneSolution, mask: RunLengthMask): Map<number, number> {
  const owners = ownersIn(solution)
  const counts = new Map<number, number>()
  for (const pixel of pixelsOf(mask)) counts.set(owners[pixel]!, (counts.get(owners[pixel]!) ?? 0) + 1)
  return counts
}

/** Whether a hard constraint holds to the pixel, by the masks and pairs alone; null for boundary strokes. */
function holds(constraint: SolverConstraint, solution: SceneSolution, state: AnnotationState): boolean | null {
  const main = (mask: RunLengthMask) => [...ownersUnder(solution, mask)].sort((p, q) => q[1] - p[1])[0]![0]
  switch (constraint.kind) {
    case 'foreground':
      return !ownersUnder(solution, constraint.pixels).has(0)
    case 'background':
      return [...ownersUnder(solution, constraint.pixels).keys()].every((owner) => owner === 0)
    case 'same': {
      const owners = ownersUnder(solution, constraint.pixels)
      return owners.size === 1 && !owners.has(0)
    }
    case 'different': {
      const both = [constraint.first, constraint.second].map((mask) => ownersUnder(solution, mask))
      const isEachOne = both.every((owners) => owners.size === 1 && !owners.has(0))
      return isEachOne && main(constraint.first) !== main(constraint.second)
    }
    case 'pin': {
      const [front, back] = [constraint.front, constraint.back].map((number) => {
        const locked = solution.instances.find(({ lockedNumber }) => lockedNumber === number)
        return locked?.number ?? main(findInstance(state, number)!.visible)
      })
      return isOver(solution.pairs, front!, back!)
    }
    case 'lock': {
      const found = solution.instances.find(({ lockedNumber }) => lockedNumber === constraint.number)
      return found !== undefined && masksEqual(found.visible, findInstance(state, constraint.number)!.visible)
    }
    case 'boundary':
      return null
  }
}

test.each([1, 2] as const)(
  'of random hard constraints, outcomes say what masks and pairs show; from cues at 1/%i of the size',
  (scale) => {
    const seen = { held: 0, lostPins: 0, broken: 0, strokes: 0 }
    for (let seed = 1; seed <= 14; seed++) {
      const state = smallScene(seed)
      const random = seededRandom(77 + seed)
      const constraints: SolverConstraint[] = []
      for (let count = 0; count < 4; count++) {
        const kind = CONSTRAINT_KINDS[Math.floor(random() * CONSTRAINT_KINDS.length)]!
        const drawn = randomConstraint(kind, 'hard', `c${count}`, state, random)
        if (drawn === null || findConflict([...constraints, drawn], state, state.size) !== null) continue
        constraints.push(drawn)
      }
      const cues = cuesOf(state, { drop: 0.2, flip: 0.05 }, seed, scale)
      let answer = answerTo(cues, state, constraints)
      for (; answer.kind === 'conflict'; answer = answerTo(cues, state, constraints)) {
        const { ids } = answer.conflict
        constraints.splice(
          constraints.findIndex(({ id }) => ids.includes(id)),
          1,
        )
      }
      const { solution } = answer
      expect(solution.constraints.map(({ id }) => id)).toEqual(constraints.map(({ id }) => id))
      constraints.forEach((constraint, index) => {
        const { kept, because } = solution.constraints[index]!
        expect(because === null).toBe(kept)
        if (because !== null) expect(because).toMatch(/\.$/)
        const isHeld = holds(constraint, solution, state)
        if (isHeld === null) seen.strokes++
        else {
          // A pin is judged by the instance that covers most of what was annotated: kept must mean held.
          if (kept || constraint.kind !== 'pin') expect([constraint.kind, isHeld]).toEqual([constraint.kind, kept])
          if (isHeld) seen.held++
          else if (constraint.kind === 'pin') seen.lostPins++
          else seen.broken++
        }
      })
    }
    // On the grid of the cues all strokes and locks hold; from a coarser one, strokes that share its pixels may not. Pins
    // that scribbles and erased boundaries would cost are conflicts; only the cues can be against one.
    expect(seen.held).toBeGreaterThan(25)
    expect(seen.lostPins).toBeLessThanOrEqual(1)
    expect(seen.broken).toBeLessThanOrEqual(scale === 1 ? 0 : 3)
    expect(seen.strokes).toBeGreaterThan(5)
  },
  120_000,
)

test('soft constraints, whatever they ask for, give a solution that says which are kept', () => {
  const kept = new Map<boolean, number>()
  for (let seed = 1; seed <= 10; seed++) {
    const state = smallScene(seed)
    const random = seededRandom(seed)
    const drawn = [...CONSTRAINT_KINDS, ...CONSTRAINT_KINDS].map((kind, index) =>
      randomConstraint(kind, 'soft', `c${index}`, state, random),
    )
    const constraints = drawn.filter((one) => one !== null)
    const { solution } = solveWith(cuesOf(state, { drop: 0.2 }, seed), state, constraints)
    for (const outcome of solution.constraints) kept.set(outcome.kept, (kept.get(outcome.kept) ?? 0) + 1)
    for (const [index, { kind }] of constraints.entries()) {
      if (kind === 'lock' && solution.constraints[index]!.kept)
        expect(holds(constraints[index]!, solution, state)).toBe(true)
    }
  }
  expect(kept.get(true)!).toBeGreaterThan(kept.get(false)!)
  expect(kept.get(false)!).toBeGreaterThan(0)
})
