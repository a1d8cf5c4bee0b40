import { describe, expect, it } from 'vitest'
import { createMinCut } from '../../../src/backend/solving/createMinCut.ts'
import { madeUpScene, WarmUp } from '../../../src/backend/solving/warmUp.ts'
import { DEFAULT_SOLVER_PARAMETERS } from '../../../src/core/occlusion/SolverParameters.ts'
import { solveScene } from '../../../src/core/occlusion/solveScene.ts'

describe('made-up scenes', () => {
  it.each([0, 1, 2])('number %i has objects in front of each other, and is solved', (round) => {
    const result = solveScene(madeUpScene(round), DEFAULT_SOLVER_PARAMETERS, { minCut: createMinCut() })
    if (result.kind !== 'solution') throw new Error('a conflict without constraints')
    const { instances, pairs, size } = result.solution
    expect(instances.length).toBeGreaterThan(2)
    expect(pairs.some(({ state }) => state === 'b-over-a' || state === 'a-over-b')).toBe(true)
    expect(size).toEqual(madeUpScene(round).imageSize)
  })

  it('are the same each time', () => {
    expect(madeUpScene(3)).toEqual(madeUpScene(3))
  })

  it('now and then have coarser cues, so that masks are refined', () => {
    const { cues, imageSize } = madeUpScene(3)
    expect(imageSize.width).toBe(2 * cues.size.width)
  })
})

describe('warming up', () => {
  it('is done after as many solves as were asked for', () => {
    const warmUp = new WarmUp(2)
    const minCut = createMinCut()
    const done = [0, 1].map(() => {
      warmUp.step(minCut, () => false)
      return warmUp.isDone
    })
    expect(done).toEqual([false, true])
  })

  it('gives a solve up as soon as there is work, and counts it as not done', () => {
    const warmUp = new WarmUp(2)
    const minCut = createMinCut()
    let asked = 0
    for (let step = 0; step < 8; step++) warmUp.step(minCut, () => ++asked % 3 === 0)
    expect(warmUp.isDone).toBe(false)
    // Each step ended with the question that was answered with yes.
    expect(asked).toBe(24)
  })
})
