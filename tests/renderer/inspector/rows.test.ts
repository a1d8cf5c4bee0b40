import { describe, expect, it } from 'vitest'
import { instanceRows, movedTo } from '../../../src/renderer/inspector/instanceRows.ts'
import { pairRows, relationOf, RELATIONS, stateOfRelation } from '../../../src/renderer/inspector/pairRows.ts'
import { undecidedAfter, undecidedCounts, undecidedSentence } from '../../../src/renderer/inspector/undecidedPairs.ts'
import { grouped, pairSentence, percent } from '../../../src/renderer/inspector/wording.ts'
import { pairOf, sceneOfFour } from '../support/scene.ts'

describe('the rows of the inspector', () => {
  it('list the instances front to back with their layer and hidden share', () => {
    const rows = instanceRows(sceneOfFour())
    expect(rows.map(({ number, layer, hiddenShare }) => [number, layer, hiddenShare])).toEqual([
      [1, 1, 0],
      [2, 2, 0.5],
      [3, 1, 0],
      [4, 1, 0],
    ])
  })

  it('mark the instances whose order runs in a circle', () => {
    const pairs = [pairOf(1, 2, 'a-over-b'), pairOf(1, 3, 'b-over-a'), pairOf(2, 3, 'a-over-b')]
    const rows = instanceRows({ ...sceneOfFour(), pairs })
    expect(rows.filter(({ inCycle }) => inCycle).map(({ number }) => number)).toEqual([1, 2, 3])
  })

  it('show the pairs that were stated and those that overlap without a statement', () => {
    const state = sceneOfFour()
    expect(pairRows(state, state.instances[1]!).map(({ other, relation }) => [other, relation])).toEqual([
      [1, 'behind'],
      [3, 'unknown'],
    ])
  })

  it('point out the overlaps that wait for a decision, stated as unknown or not at all', () => {
    const scene = sceneOfFour()
    const state = { ...scene, pairs: [...scene.pairs, pairOf(2, 3, 'unknown'), pairOf(3, 4, 'unknown')] }
    const rows = pairRows(state, state.instances[2]!).map(({ other, isUndecided }) => [other, isUndecided])
    expect(rows).toEqual([
      [2, true],
      [4, false], // said to be unknown, but nothing overlaps
    ])
    expect(undecidedCounts(scene)).toEqual(
      new Map([
        [1, 1],
        [2, 1],
        [3, 1],
        [4, 1],
      ]),
    )
    expect(instanceRows(scene).map(({ undecided }) => undecided)).toEqual([1, 1, 1, 1])
  })

  it('lead from one undecided overlap to the next, and round', () => {
    const scene = sceneOfFour()
    expect(undecidedAfter(scene, [])).toEqual([1, 4])
    expect(undecidedAfter(scene, [4, 1])).toEqual([2, 3])
    expect(undecidedAfter(scene, [2, 3])).toEqual([1, 4])
    const decided = [...scene.pairs, pairOf(1, 4, 'none'), pairOf(2, 3, 'mutual')]
    expect(undecidedAfter({ ...scene, pairs: decided }, [])).toBeNull()
    expect([undecidedSentence(1), undecidedSentence(2)]).toEqual([
      '1 overlap without a known order',
      '2 overlaps without a known order',
    ])
  })

  it('write each relation so that it reads back as the same, from either side', () => {
    for (const relation of RELATIONS) {
      expect(relationOf(pairOf(2, 7, stateOfRelation(relation, 2, 7)), 2)).toBe(relation)
      expect(relationOf(pairOf(2, 7, stateOfRelation(relation, 7, 2)), 7)).toBe(relation)
    }
  })

  it('move a row to a gap, counted before it is taken out', () => {
    expect(movedTo([1, 2, 3, 4], 3, 0)).toEqual([3, 1, 2, 4])
    expect(movedTo([1, 2, 3, 4], 1, 4)).toEqual([2, 3, 4, 1])
    expect(movedTo([1, 2, 3, 4], 2, 1)).toEqual([1, 2, 3, 4])
    expect(movedTo([1, 2, 3, 4], 2, 2)).toEqual([1, 2, 3, 4])
  })

  it('say pairs and numbers in words', () => {
    expect(pairSentence(pairOf(2, 5, 'b-over-a'), { a: 2, b: 5 })).toBe('#5 over #2')
    expect(pairSentence(null, { a: 2, b: 5 })).toBe('#2, #5: not known')
    expect([percent(0), percent(0.004), percent(0.347)]).toEqual(['0 %', '< 1 %', '35 %'])
    expect(grouped(12345)).toBe('12\u2009345')
  })
})
