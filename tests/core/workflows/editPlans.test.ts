import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { applyDiff, invertDiff } from '../../../src/core/dataset/annotationDiff.ts'
import type { AnnotationDiff } from '../../../src/core/dataset/annotationDiff.ts'
import { PAIR_STATES, PROVENANCES } from '../../../src/core/dataset/records.ts'
import type { AnnotationState } from '../../../src/core/dataset/records.ts'
import { layerOrder } from '../../../src/core/occlusion/layerOrder.ts'
import { checkAnnotationState } from '../../../src/core/workflows/checkAnnotations.ts'
import { planCreateInstance } from '../../../src/core/workflows/editPlans/planCreate.ts'
import { planDeleteInstances } from '../../../src/core/workflows/editPlans/planDelete.ts'
import { canLink, planFieldEdit } from '../../../src/core/workflows/editPlans/planFields.ts'
import { planMaskEdit } from '../../../src/core/workflows/editPlans/planMaskEdit.ts'
import { planPairStates } from '../../../src/core/workflows/editPlans/planPairs.ts'
import { planReorder } from '../../../src/core/workflows/editPlans/planReorder.ts'
import { expectSameMask, maskArbitrary, naiveVisible, sceneArbitrary } from '../occlusion/sceneArbitrary.ts'

/** One gesture on whatever the state then holds: `pick` chooses among the instances, null when there is none. */
type Gesture = (state: AnnotationState) => AnnotationDiff | null

function numberAt(state: AnnotationState, choice: number): number | null {
  return state.instances.length === 0 ? null : state.instances[choice % state.instances.length]!.number
}

const choice = fc.nat(20)
const gesture: fc.Arbitrary<Gesture> = fc.oneof(
  fc.tuple(choice, maskArbitrary(), fc.constantFrom('amodal', 'visible')).map(([at, mask, target]): Gesture => {
    return (state) => {
      const number = numberAt(state, at)
      return number === null ? null : planMaskEdit(state, number, { [target]: mask })
    }
  }),
  maskArbitrary().map((mask): Gesture => {
    return (state) => planCreateInstance(state, { categoryId: 1, label: 'new', isStuff: false }, mask, null)
  }),
  choice.map((at): Gesture => (state) => {
    const number = numberAt(state, at)
    return number === null ? null : planDeleteInstances(state, [number])
  }),
  fc.tuple(choice, fc.boolean()).map(([at, linked]): Gesture => (state) => {
    const number = numberAt(state, at)
    if (number === null || (linked && !canLink(state, number))) return null
    return planFieldEdit(state, number, { linked, label: 'renamed' })
  }),
  fc
    .tuple(choice, choice, fc.constantFrom(...PAIR_STATES), fc.constantFrom(...PROVENANCES))
    .map(([at, other, pairState, provenance]): Gesture => (state) => {
      const [a, b] = [numberAt(state, at), numberAt(state, other)]
      if (a === null || b === null || a === b) return null
      return planPairStates(state, [{ a, b, state: pairState }], provenance)
    }),
  fc.array(choice, { minLength: 8, maxLength: 8 }).map((keys): Gesture => (state) => {
    const shuffled = state.instances.map(({ number }, index) => ({ number, key: keys[index % 8]! }))
    return planReorder(
      state,
      shuffled.sort((p, q) => p.key - q.key).map(({ number }) => number),
    ).diff
  }),
)

describe('edit plans', () => {
  it('keep every invariant after any sequence of gestures, and go back bit for bit', () => {
    fc.assert(
      fc.property(sceneArbitrary, fc.array(gesture, { maxLength: 12 }), (start, gestures) => {
        let state = start
        const done: { before: AnnotationState; diff: AnnotationDiff }[] = []
        for (const plan of gestures) {
          const diff = plan(state)
          if (diff === null) continue
          const copy = structuredClone(state)
          done.push({ before: copy, diff })
          const after = applyDiff(state, diff)
          expect(state).toEqual(copy)
          state = after
          const broken = checkAnnotationState(state, 'set').filter(({ severity }) => severity !== 'info')
          expect(broken).toEqual([])
        }
        for (const { before, diff } of done.reverse()) {
          state = applyDiff(state, invertDiff(diff))
          expect(state.instances).toEqual(before.instances)
          expect(state.pairs).toEqual(before.pairs)
        }
      }),
      { numRuns: 300 },
    )
  })

  it('touch no instance but the edited one and those it hides when a mask changes', () => {
    fc.assert(
      fc.property(sceneArbitrary, choice, maskArbitrary(), (state, at, amodal) => {
        const number = numberAt(state, at)
        if (number === null) return
        const { instances, pairs } = planMaskEdit(state, number, { amodal })
        expect(pairs).toEqual([])
        for (const change of instances) {
          expect(change.kind).toBe('update')
          if (change.kind !== 'update' || change.number === number) continue
          const pair = state.pairs.find(({ a, b }) => [a, b].includes(number) && [a, b].includes(change.number))
          expect(pair?.state).toBe(number < change.number ? 'a-over-b' : 'b-over-a')
          expect(change.amodal).toBeNull()
        }
      }),
    )
  })

  it('derive the same visible masks from what changed as from all occluders, whatever the gesture', () => {
    fc.assert(
      fc.property(sceneArbitrary, gesture, (state, plan) => {
        const diff = plan(state)
        if (diff === null) return
        const after = applyDiff(state, diff)
        for (const instance of after.instances) {
          if (instance.linked) expectSameMask(instance.visible, naiveVisible(instance, after.instances, after.pairs))
        }
      }),
      { numRuns: 500 },
    )
  })

  it('bring an acyclic order exactly into the sequence that a reorder asks for', () => {
    fc.assert(
      fc.property(sceneArbitrary, fc.array(choice, { minLength: 8, maxLength: 8 }), (state, keys) => {
        fc.pre(layerOrder(state).cycles.length === 0)
        const wanted = state.instances
          .map(({ number }, index) => ({ number, key: keys[index % 8]! }))
          .sort((p, q) => p.key - q.key)
          .map(({ number }) => number)
        expect(layerOrder(applyDiff(state, planReorder(state, wanted).diff)).sequence).toEqual(wanted)
      }),
    )
  })

  it('change nothing when the sequence is the one there is, apart from ranks that tie', () => {
    fc.assert(
      fc.property(sceneArbitrary, (state) => {
        const { diff, changedPairs } = planReorder(state, layerOrder(state).sequence)
        expect(changedPairs).toEqual([])
        expect(diff.pairs).toEqual([])
      }),
    )
  })

  it('announce exactly the pairs that a reorder changes', () => {
    fc.assert(
      fc.property(sceneArbitrary, (state) => {
        const reversed = [...layerOrder(state).sequence].reverse()
        const { diff, changedPairs } = planReorder(state, reversed)
        const byKey = (p: { after: unknown }, q: { after: unknown }): number =>
          JSON.stringify(p.after) < JSON.stringify(q.after) ? -1 : 1
        expect([...changedPairs].sort(byKey)).toEqual([...diff.pairs].sort(byKey))
      }),
    )
  })
})
