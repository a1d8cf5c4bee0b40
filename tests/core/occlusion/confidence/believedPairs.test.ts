import { describe, expect, test } from 'vitest'
import type { SolverConstraint } from '../../../../src/core/occlusion/constraints/SolverConstraints.ts'
import type { SolvedPair } from '../../../../src/core/occlusion/SceneSolution.ts'
import { DEFAULT_SOLVER_PARAMETERS } from '../../../../src/core/occlusion/SolverParameters.ts'
import { cuesOf, rectangleScene, solveWith } from '../constraints/constrainedSolve.ts'

const SIZE = { width: 80, height: 44 }
/** #1 in front of #2, which goes on behind it on both sides. */
const SCENE = rectangleScene(SIZE, [
  [20, 6, 34, 36],
  [6, 14, 48, 28],
])
const CUES = cuesOf(SCENE)

/** The pairs, and whether the constraints were kept, where less than `least` of belief is not enough. */
function told(least: number, ...constraints: readonly SolverConstraint[]) {
  const { readout } = DEFAULT_SOLVER_PARAMETERS
  const parameters = { ...DEFAULT_SOLVER_PARAMETERS, readout: { ...readout, leastOrderConfidence: least } }
  const { solution } = solveWith(CUES, SCENE, constraints, { parameters })
  return { pairs: solution.pairs, kept: solution.constraints.map(({ kept }) => kept) }
}

describe('an order that is believed less than asked for', () => {
  const [pair] = told(0).pairs as [SolvedPair]

  test('is unknown, and what voted for it still there to be seen', () => {
    expect(pair.state).not.toBe('unknown')
    expect(pair.confidence).toBeGreaterThan(0.9)
    expect(told(pair.confidence + 1e-6).pairs).toEqual([{ ...pair, state: 'unknown', confidence: 0.5, flipGap: 0 }])
    expect(told(pair.confidence).pairs).toEqual([pair])
  })

  test('stays where a person pinned it', () => {
    const pin: SolverConstraint = { id: 'p', kind: 'pin', strength: 'soft', front: 1, back: 2 }
    expect(told(1, pin)).toEqual({
      pairs: [expect.objectContaining({ state: pair.state, confidence: 1 })],
      kept: [true],
    })
  })

  test.each(['hard', 'soft'] as const)('stays where a person drew %s boundaries that turn it round', (strength) => {
    const flip = { kind: 'boundary', strength, action: 'flip', diameter: 4 } as const
    const strokes: SolverConstraint[] = [
      { ...flip, id: 'c', points: [34, 13, 34, 29] },
      { ...flip, id: 'd', points: [20, 13, 20, 29] },
    ]
    const asked = told(1, ...strokes)
    expect(asked).toEqual(told(0, ...strokes))
    expect(asked.pairs.some(({ state }) => state !== 'unknown' && state !== pair.state)).toBe(true)
  })
})
