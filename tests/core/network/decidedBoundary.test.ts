import { describe, expect, it } from 'vitest'
import type { Cues } from '../../../src/core/cues/Cues.ts'
import { orientedBoundary } from '../../../src/core/cues/orientedBoundary.ts'
import { decidedBoundary, decidedCues, solverRule, thinnedCues } from '../../../src/core/network/decidedBoundary.ts'
import type { BoundaryDecision } from '../../../src/core/network/NetworkSpec.ts'

const SIZE = { width: 9, height: 3 }
const ARG_MAX: BoundaryDecision = { rule: 'arg-max', threshold: 0, thinning: false }

/** The same profile in each row; every pixel points right with probability `sure`, the rest is spread evenly. */
function cuesOf(profile: readonly number[], sure: number): Cues {
  const pixels = SIZE.width * SIZE.height
  const boundary = Float32Array.from({ length: pixels }, (_, pixel) => profile[pixel % SIZE.width]!)
  const direction = Float32Array.from({ length: 8 * pixels }, (_, at) => (at < pixels ? sure : (1 - sure) / 7))
  return { size: SIZE, background: new Float32Array(pixels), boundary, direction, classes: null }
}

/** Columns in which the middle row has a boundary. */
function columns(cues: Cues, decision: BoundaryDecision): number[] {
  const row = decidedBoundary(cues, decision).direction.subarray(SIZE.width, 2 * SIZE.width)
  return [...row.keys()].filter((x) => row[x] === 0)
}

describe('the boundary that a model decides on', () => {
  const soft = cuesOf([0, 0.2, 0.45, 0.7, 0.9, 0.7, 0.45, 0.2, 0], 0.8)

  it('is by threshold all that is as probable, thinned its ridge', () => {
    expect(columns(soft, { rule: 'threshold', threshold: 0.4, thinning: false })).toEqual([2, 3, 4, 5, 6])
    expect(columns(soft, { rule: 'threshold', threshold: 0.45, thinning: true })).toEqual([4])
  })

  it('is by arg-max where some direction is more probable than no boundary', () => {
    // 0.7 · 0.8 = 0.56 > 0.3; 0.45 · 0.8 = 0.36 < 0.55.
    expect(columns(soft, ARG_MAX)).toEqual([3, 4, 5])
    expect(columns(soft, { ...ARG_MAX, thinning: true })).toEqual([4])
    // Unsure of the direction: 0.7 · 0.4 = 0.28 < 0.3, 0.9 · 0.4 = 0.36 > 0.1.
    expect(columns(cuesOf([0, 0.2, 0.45, 0.7, 0.9, 0.7, 0.45, 0.2, 0], 0.4), ARG_MAX)).toEqual([4])
    // Never at exactly one half, even if sure: 0.5 · 1 is not more than 0.5.
    expect(columns(cuesOf([0, 0, 0.5, 0, 0.51, 0, 0, 0, 0], 1), ARG_MAX)).toEqual([4])
  })

  it('is what the solver finds by the rule it is told, in the cues it is given', () => {
    const decisions: readonly BoundaryDecision[] = [
      ARG_MAX,
      { ...ARG_MAX, thinning: true },
      { rule: 'threshold', threshold: 0.3, thinning: true },
      { rule: 'threshold', threshold: 0, thinning: false },
    ]
    for (const decision of decisions) {
      const found = orientedBoundary(decidedCues(soft, decision), solverRule(decision))
      expect(found).toEqual(decidedBoundary(soft, decision))
    }
    expect(decidedCues(soft, { rule: 'threshold', threshold: 0.3, thinning: true })).toBe(soft)
  })

  it('leaves its own probabilities in thinned cues and nothing else', () => {
    const thinned = thinnedCues(soft, { rule: 'threshold', threshold: 0.3, thinning: true })
    expect([...thinned.boundary.subarray(0, 9)]).toEqual([0, 0, 0, 0, Math.fround(0.9), 0, 0, 0, 0])
    expect(thinned.direction).toBe(soft.direction)
    expect(soft.boundary[3]).toBe(Math.fround(0.7))
  })
})
