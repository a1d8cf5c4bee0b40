import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { AnnotationState } from '../../../src/core/dataset/records.ts'
import { maskToBitmap } from '../../../src/core/masks/bitmapMask.ts'
import { maskUnion } from '../../../src/core/masks/maskAlgebra.ts'
import { undecidedOverlaps } from '../../../src/core/occlusion/undecidedOverlaps.ts'
import { boxMask, instanceOf, pairOfStates, sceneArbitrary, SCENE_SIZE, stateOf } from './sceneArbitrary.ts'

/** The definition: every two instances, every pixel, every record. */
function naiveOverlaps({ instances, pairs }: AnnotationState): { a: number; b: number }[] {
  return instances.flatMap((first) =>
    instances
      .filter((second) => second.number > first.number)
      .filter((second) => {
        const here = maskToBitmap(first.amodal)
        const there = maskToBitmap(second.amodal)
        const record = pairs.find(({ a, b }) => a === first.number && b === second.number)
        return here.some((bit, pixel) => bit === 1 && there[pixel] === 1) && (record?.state ?? 'unknown') === 'unknown'
      })
      .map((second) => ({ a: first.number, b: second.number })),
  )
}

describe('undecidedOverlaps', () => {
  it('names the pairs that overlap without a known order, and no others', () => {
    fc.assert(
      fc.property(sceneArbitrary, (state) => {
        expect(undecidedOverlaps(state)).toEqual(naiveOverlaps(state))
      }),
    )
  })

  it('counts a pair that somebody called unknown, but none that is decided in any way', () => {
    const mask = boxMask(SCENE_SIZE, 1, 1, 3, 3)
    const instances = [1, 2].map((number) => instanceOf(number, mask, { linked: false }))
    const inState = (state: 'unknown' | 'mutual' | 'none' | 'a-over-b') =>
      undecidedOverlaps(stateOf(instances, [pairOfStates(1, 2, state)]))
    expect(inState('unknown')).toEqual([{ a: 1, b: 2 }])
    expect([...inState('mutual'), ...inState('none'), ...inState('a-over-b')]).toEqual([])
  })

  it('passes over masks that only touch, and those of which only the boxes overlap', () => {
    const corner = boxMask(SCENE_SIZE, 0, 0, 2, 2)
    const beside = boxMask(SCENE_SIZE, 2, 0, 2, 2)
    const around = maskUnion(boxMask(SCENE_SIZE, 0, 2, 5, 1), boxMask(SCENE_SIZE, 4, 0, 1, 3))
    const instances = [corner, beside, around].map((mask, index) => instanceOf(index + 1, mask))
    expect(undecidedOverlaps(stateOf(instances, []))).toEqual([])
  })

  it('answers the same list for the same state without looking again', () => {
    const mask = boxMask(SCENE_SIZE, 1, 1, 3, 3)
    const state = stateOf([instanceOf(1, mask), instanceOf(2, mask)], [])
    expect(undecidedOverlaps(state)).toBe(undecidedOverlaps(state))
  })
})
