import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { scoreScene } from '../../../src/core/metrics/sceneScore.ts'
import type { ScoredScene } from '../../../src/core/metrics/sceneScore.ts'
import { instanceMapOf } from '../../../src/core/cues/instanceMap.ts'
import { masksFromLabelMap } from '../../../src/core/masks/labelMap.ts'
import { boxMask, instanceOf, pairOfStates, sceneArbitrary, stateOf } from '../occlusion/sceneArbitrary.ts'

const SIZE = { width: 12, height: 8 }
/** Three boxes of 4 × 4 in a row, the first over the second, the second over the third. */
const truth = stateOf(
  [1, 2, 3].map((number) => instanceOf(number, boxMask(SIZE, 4 * (number - 1), 2, 4, 4))),
  [pairOfStates(1, 2, 'a-over-b'), pairOfStates(2, 3, 'a-over-b'), pairOfStates(1, 3, 'a-over-b')],
  SIZE,
)
const boxes = truth.instances.map(({ visible }) => visible)
const solution = (masks: typeof boxes, pairs: ScoredScene['pairs']): ScoredScene => ({
  size: SIZE,
  instances: masks.map((visible, index) => ({ number: index + 1, visible })),
  pairs,
})

describe('scoring a scene', () => {
  test('the truth scores itself in full, and only pairs that touch count', () => {
    const pairs = [
      { a: 1, b: 2, state: 'a-over-b' },
      { a: 2, b: 3, state: 'a-over-b' },
    ] as const
    expect(scoreScene(truth, solution(boxes, pairs))).toEqual({
      instances: 3,
      recalled: 3,
      iouSum: 3,
      spurious: 0,
      pairs: 2,
      right: 2,
      wrong: 0,
      unknown: 0,
      missed: 0,
    })
  })

  test('numbers of the solution mean nothing: its pairs are turned as its instances are', () => {
    const pairs = [
      { a: 1, b: 2, state: 'a-over-b' },
      { a: 2, b: 3, state: 'unknown' },
    ] as const
    const turned = scoreScene(truth, solution([boxes[2]!, boxes[1]!, boxes[0]!], pairs))
    expect(turned).toMatchObject({ recalled: 3, right: 0, wrong: 1, unknown: 1 })
  })

  test('a merged instance stands for one of the two at most, and every pair with a missing one is missed', () => {
    const merged = boxMask(SIZE, 0, 2, 8, 4)
    const score = scoreScene(truth, solution([merged, boxes[2]!], [{ a: 1, b: 2, state: 'a-over-b' }]))
    // IoU 0.5 with one of the two, which counts as found.
    expect(score).toMatchObject({ recalled: 2, iouSum: 1.5, spurious: 0, missed: 2, right: 0, pairs: 2 })
  })

  test('what matches nothing is spurious', () => {
    const extra = boxMask(SIZE, 0, 0, 3, 1)
    expect(scoreScene(truth, solution([...boxes, extra], []))).toMatchObject({ spurious: 1, unknown: 2 })
    expect(scoreScene(truth, solution([], []))).toMatchObject({ instances: 3, recalled: 0, iouSum: 0, missed: 2 })
  })

  test('another grid is refused', () => {
    expect(() => scoreScene(truth, { size: { width: 6, height: 4 }, instances: [], pairs: [] })).toThrow(/grid/)
    const half = { size: { width: 6, height: 4 }, instances: [], pairs: [] }
    expect(scoreScene(truth, half, { scale: 2 }).instances).toBe(3)
  })

  test('any scene scores itself without a mistake', () => {
    fc.assert(
      fc.property(sceneArbitrary, (state) => {
        const { size, numbers } = instanceMapOf(state)
        const instances = [...masksFromLabelMap(size, numbers)].map(([number, visible]) => ({ number, visible }))
        const pairs = state.pairs.flatMap(({ a, b, state: told }) =>
          told === 'a-over-b' || told === 'b-over-a' ? [{ a, b, state: told }] : [],
        )
        const score = scoreScene(state, { size, instances, pairs })
        expect(score).toMatchObject({ recalled: score.instances, spurious: 0, wrong: 0, unknown: 0, missed: 0 })
        expect(score.right).toBe(score.pairs)
      }),
    )
  })
})
