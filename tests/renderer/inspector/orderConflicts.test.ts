import { describe, expect, it } from 'vitest'
import {
  cyclesThrough,
  cycleSentence,
  mutualPartners,
  mutualSentence,
} from '../../../src/renderer/inspector/orderConflicts.ts'
import { pairOf, sceneOfFour } from '../support/scene.ts'

describe('what the inspector says about an order that is none', () => {
  const inCircle = {
    ...sceneOfFour(),
    pairs: [
      pairOf(1, 2, 'a-over-b'),
      pairOf(2, 3, 'a-over-b'),
      { ...pairOf(1, 3, 'b-over-a'), provenance: 'imported' as const },
      pairOf(3, 4, 'a-over-b'),
    ],
  }

  it('explains a cycle to each of its members, and to nobody else', () => {
    for (const member of [1, 2, 3]) expect(cyclesThrough(inCircle, member)).toHaveLength(1)
    expect(cyclesThrough(inCircle, 4)).toEqual([])
    expect(cyclesThrough(sceneOfFour(), 1)).toEqual([])
  })

  it('names the way round and the pair believed least', () => {
    const [steps] = cyclesThrough(inCircle, 2)
    expect(steps!.map(({ front, behind, isWeakest }) => [front, behind, isWeakest])).toEqual([
      [1, 2, false],
      [2, 3, false],
      [3, 1, true],
    ])
    expect(cycleSentence(steps!)).toBe('#1 → #2 → #3 → #1 leads back to the start; weakest: #3 over #1, imported.')
  })

  it('names the partners of mutual pairs', () => {
    const state = { ...sceneOfFour(), pairs: [pairOf(2, 4, 'mutual'), pairOf(1, 2, 'mutual'), pairOf(1, 4, 'none')] }
    expect(mutualPartners(state, 2)).toEqual([1, 4])
    expect(mutualPartners(state, 3)).toEqual([])
    expect(mutualSentence(4, [2])).toBe('#4 and #2 each hide a part of the other.')
    expect(mutualSentence(2, [1, 4])).toBe('#2 and each of #1 and #4 hide a part of one another.')
  })
})
