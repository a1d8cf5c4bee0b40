import { describe, expect, it } from 'vitest'
import { applyDiff } from '../../../src/core/dataset/annotationDiff.ts'
import type { AnnotationDiff } from '../../../src/core/dataset/annotationDiff.ts'
import { findInstance } from '../../../src/core/dataset/findInstance.ts'
import type { AnnotationState } from '../../../src/core/dataset/records.ts'
import { maskDifference, maskIntersection, maskUnion } from '../../../src/core/masks/maskAlgebra.ts'
import { emptyMask } from '../../../src/core/masks/RunLengthMask.ts'
import { planCreateInstance } from '../../../src/core/workflows/editPlans/planCreate.ts'
import { planDeleteInstances } from '../../../src/core/workflows/editPlans/planDelete.ts'
import { planFieldEdit } from '../../../src/core/workflows/editPlans/planFields.ts'
import { planMaskEdit } from '../../../src/core/workflows/editPlans/planMaskEdit.ts'
import { planPairStates } from '../../../src/core/workflows/editPlans/planPairs.ts'
import { planReorder } from '../../../src/core/workflows/editPlans/planReorder.ts'
import { boxMask, expectSameMask, instanceOf, pairOfStates, SCENE_SIZE, stateOf } from '../occlusion/sceneArbitrary.ts'

const left = boxMask(SCENE_SIZE, 0, 0, 4, 5)
const right = boxMask(SCENE_SIZE, 3, 0, 4, 5)
const dot = boxMask(SCENE_SIZE, 6, 4, 1, 1)

/** #1 in front of #2; both linked; one column in common. */
function frontAndBack(): AnnotationState {
  return stateOf([instanceOf(1, left), instanceOf(2, right)], [pairOfStates(1, 2, 'a-over-b')])
}

function visibleAfter(state: AnnotationState, diff: AnnotationDiff, number: number) {
  return findInstance(applyDiff(state, diff), number)!.visible
}

describe('planMaskEdit', () => {
  it('adds only hidden pixels when one paints behind an occluder', () => {
    const state = frontAndBack()
    const diff = planMaskEdit(state, 2, { visible: maskUnion(state.instances[1]!.visible, left) })
    const after = applyDiff(state, diff)
    expectSameMask(after.instances[1]!.amodal, maskUnion(left, right))
    expectSameMask(after.instances[1]!.visible, maskDifference(right, left))
  })

  it('takes erased visible pixels of a linked instance from its amodal mask, hidden ones stay', () => {
    const state = frontAndBack()
    const after = applyDiff(state, planMaskEdit(state, 2, { visible: emptyMask(SCENE_SIZE) }))
    expectSameMask(after.instances[1]!.amodal, maskIntersection(left, right))
  })

  it('grows the amodal mask of an unlinked instance where visible pixels need it', () => {
    const state = stateOf([instanceOf(1, left, { linked: false })], [])
    const after = applyDiff(state, planMaskEdit(state, 1, { visible: dot }))
    expectSameMask(after.instances[0]!.visible, dot)
    expectSameMask(after.instances[0]!.amodal, maskUnion(left, dot))
  })

  it('covers and uncovers what lies behind in the same gesture', () => {
    const state = frontAndBack()
    expectSameMask(visibleAfter(state, planMaskEdit(state, 1, { amodal: dot }), 2), maskDifference(right, dot))
  })

  it('forgets the outline when the amodal mask changes, keeps it otherwise, and takes a new one', () => {
    const state = stateOf([instanceOf(1, left, { outline: [0, 0, 4, 0, 4, 5, 0, 5], linked: false })], [])
    const outlineAfter = (diff: AnnotationDiff) => applyDiff(state, diff).instances[0]!.outline
    expect(outlineAfter(planMaskEdit(state, 1, { amodal: right }))).toBeNull()
    expect(outlineAfter(planMaskEdit(state, 1, { visible: emptyMask(SCENE_SIZE) }))).toEqual([0, 0, 4, 0, 4, 5, 0, 5])
    expect(outlineAfter(planMaskEdit(state, 1, { amodal: right, outline: [3, 0, 7, 0, 7, 5] }))).toEqual([
      3, 0, 7, 0, 7, 5,
    ])
  })

  it('is empty when the masks are what they were', () => {
    expect(planMaskEdit(frontAndBack(), 1, { amodal: left })).toEqual({ instances: [], pairs: [] })
  })

  it('refuses a mask of another size and an instance that does not exist', () => {
    const other = boxMask({ width: 3, height: 3 }, 0, 0, 1, 1)
    expect(() => planMaskEdit(frontAndBack(), 1, { amodal: other })).toThrow(/7×5.*3×3/)
    expect(() => planMaskEdit(frontAndBack(), 9, { amodal: left })).toThrow(/no instance #9/)
  })
})

describe('planCreateInstance', () => {
  it('puts the new instance in front by rank, with the next number and no order', () => {
    const state = frontAndBack()
    const after = applyDiff(
      state,
      planCreateInstance(state, { categoryId: 7, label: 'cup ', isStuff: true }, dot, null),
    )
    const { rank, label, linked } = after.instances[2]!
    expect([after.instances[2]!.number, rank, label, linked]).toEqual([3, 0, 'cup ', true])
    expect(after.pairs).toBe(state.pairs)
  })

  it('gives the first instance of a set rank 1', () => {
    const diff = planCreateInstance(stateOf([], []), { categoryId: 1, label: 'a', isStuff: false }, dot, null)
    expect(applyDiff(stateOf([], []), diff).instances[0]!.rank).toBe(1)
  })
})

describe('planDeleteInstances', () => {
  it('removes the pairs and shows what was hidden', () => {
    const after = applyDiff(frontAndBack(), planDeleteInstances(frontAndBack(), [1]))
    expect(after.pairs).toEqual([])
    expectSameMask(after.instances[0]!.visible, right)
  })
})

describe('planPairStates', () => {
  it('turns a pair and derives both sides, in whichever order the two are named', () => {
    for (const statement of [
      { a: 1, b: 2, state: 'b-over-a' },
      { a: 2, b: 1, state: 'a-over-b' },
    ] as const) {
      const state = frontAndBack()
      const after = applyDiff(state, planPairStates(state, [statement], 'human'))
      expect(after.pairs[0]).toEqual(pairOfStates(1, 2, 'b-over-a'))
      expectSameMask(after.instances[0]!.visible, maskDifference(left, right))
      expectSameMask(after.instances[1]!.visible, right)
    }
  })

  it('unlinks both instances of a mutual pair and leaves what they show as it was', () => {
    const state = frontAndBack()
    const after = applyDiff(state, planPairStates(state, [{ a: 1, b: 2, state: 'mutual' }], 'human'))
    expect(after.instances.map(({ linked }) => linked)).toEqual([false, false])
    expect(after.instances.map(({ visible }) => visible)).toEqual(state.instances.map(({ visible }) => visible))
  })

  it('records that a person confirmed what a model said', () => {
    const state = stateOf(frontAndBack().instances, [
      pairOfStates(1, 2, 'a-over-b', { provenance: 'model', confidence: 0.6, votes: { aOverB: 3, bOverA: 1 } }),
    ])
    const diff = planPairStates(state, [{ a: 1, b: 2, state: 'a-over-b' }], 'human')
    expect(diff.instances).toEqual([])
    expect(diff.pairs[0]!.after).toEqual(pairOfStates(1, 2, 'a-over-b', { votes: { aOverB: 3, bOverA: 1 } }))
    expect(planPairStates(applyDiff(state, diff), [{ a: 2, b: 1, state: 'b-over-a' }], 'human').pairs).toEqual([])
  })

  it('refuses a pair of an instance with itself', () => {
    expect(() => planPairStates(frontAndBack(), [{ a: 1, b: 1, state: 'none' }], 'human')).toThrow(/#1 twice/)
  })
})

describe('planFieldEdit', () => {
  it('derives the visible mask when an instance is linked', () => {
    const state = stateOf(
      [instanceOf(1, left), instanceOf(2, right, { linked: false, visible: dot })],
      [pairOfStates(1, 2, 'a-over-b')],
    )
    expectSameMask(visibleAfter(state, planFieldEdit(state, 2, { linked: true }), 2), maskDifference(right, left))
  })

  it('refuses to link an instance with a mutual pair, and names the partner', () => {
    const state = stateOf(frontAndBack().instances, [pairOfStates(1, 2, 'mutual')])
    expect(() => planFieldEdit(state, 1, { linked: true })).toThrow(/mutual pair with #2/)
  })
})

describe('planReorder', () => {
  const apart = instanceOf(3, dot, { rank: 8 })

  it('deals the ranks in use out again, so that gaps survive', () => {
    const state = stateOf([instanceOf(1, left, { rank: 1 }), instanceOf(2, left, { rank: 4 }), apart], [])
    const { diff } = planReorder(state, [3, 1, 2])
    expect(applyDiff(state, diff).instances.map(({ rank }) => rank)).toEqual([4, 8, 1])
  })

  it('states an order for overlapping instances that pass each other and for no others', () => {
    const state = stateOf([instanceOf(1, left), instanceOf(2, boxMask(SCENE_SIZE, 0, 0, 1, 1)), apart], [])
    const { changedPairs } = planReorder(state, [3, 2, 1])
    expect(changedPairs).toEqual([{ before: null, after: pairOfStates(1, 2, 'b-over-a') }])
  })

  it('leaves mutual pairs and pairs that hide nothing of each other to the word that was given', () => {
    const three = [instanceOf(1, left), instanceOf(2, left), instanceOf(3, left)]
    const pairs = [pairOfStates(1, 2, 'mutual'), pairOfStates(1, 3, 'none'), pairOfStates(2, 3, 'a-over-b')]
    const { changedPairs } = planReorder(stateOf(three, pairs), [3, 2, 1])
    expect(changedPairs.map(({ after }) => [after.a, after.b, after.state])).toEqual([[2, 3, 'b-over-a']])
  })

  it('refuses a sequence that misses or repeats an instance', () => {
    expect(() => planReorder(frontAndBack(), [1])).toThrow(/every instance once/)
    expect(() => planReorder(frontAndBack(), [1, 1])).toThrow(/1 of them different/)
  })
})
