import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { applyDiff, invertDiff, isEmptyDiff } from '../../../src/core/dataset/annotationDiff.ts'
import type { AnnotationDiff } from '../../../src/core/dataset/annotationDiff.ts'
import { diffBetween } from '../../../src/core/dataset/diffBetween.ts'
import type { AnnotationState } from '../../../src/core/dataset/records.ts'
import { DomainError } from '../../../src/core/support/DomainError.ts'
import { boxMask, instanceOf, pairOfStates, SCENE_SIZE, sceneArbitrary, stateOf } from '../occlusion/sceneArbitrary.ts'

/** Numbers only rise, so the counter is left out where two histories are compared. */
function records({ size, instances, pairs }: AnnotationState): unknown {
  return { size, instances, pairs }
}

function codeOf(action: () => unknown): string {
  try {
    action()
    return 'accepted'
  } catch (error) {
    return error instanceof DomainError ? error.code : String(error)
  }
}

describe('diffBetween', () => {
  it('leads from any state to any other of the same size, and its inverse leads back', () => {
    fc.assert(
      fc.property(sceneArbitrary, sceneArbitrary, (before, after) => {
        const diff = diffBetween(before, after)
        const there = applyDiff(before, diff)
        expect(records(there)).toEqual(records(after))
        expect(records(applyDiff(there, invertDiff(diff)))).toEqual(records(before))
      }),
    )
  })

  it('is empty between equal states, even when no record is shared', () => {
    fc.assert(
      fc.property(sceneArbitrary, (state) => {
        expect(isEmptyDiff(diffBetween(state, structuredClone(state)))).toBe(true)
      }),
    )
  })
})

describe('applyDiff', () => {
  const first = instanceOf(1, boxMask(SCENE_SIZE, 0, 0, 3, 3), { outline: [0, 0, 3, 0, 3, 3] })
  const second = instanceOf(2, boxMask(SCENE_SIZE, 2, 2, 3, 3))
  const state = stateOf([first, second], [pairOfStates(1, 2, 'a-over-b')])

  it('leaves the given state alone and shares what does not change', () => {
    const copy = structuredClone(state)
    const after = applyDiff(state, diffBetween(state, { ...state, instances: [state.instances[0]!] }))
    expect(state).toEqual(copy)
    expect(after.instances[0]).toBe(state.instances[0])
    expect(after.pairs).toBe(state.pairs)
  })

  it('never takes a number back', () => {
    const without = applyDiff(state, diffBetween(state, { ...state, instances: [first], pairs: [] }))
    expect(without.nextNumber).toBe(3)
  })

  const changes: Record<string, (from: AnnotationState) => AnnotationState> = {
    'another label': (from) => ({ ...from, instances: [{ ...from.instances[0]!, label: 'cup' }, from.instances[1]!] }),
    'another outline': (from) => ({
      ...from,
      instances: [{ ...from.instances[0]!, outline: [1, 1] }, from.instances[1]!],
    }),
    'other pixels': (from) => ({
      ...from,
      instances: [{ ...from.instances[0]!, amodal: second.amodal }, from.instances[1]!],
    }),
    'a deleted instance': (from) => ({ ...from, instances: [from.instances[1]!], pairs: [] }),
    'another order': (from) => ({ ...from, pairs: [{ ...from.pairs[0]!, state: 'none' }] }),
    'a deleted pair': (from) => ({ ...from, pairs: [] }),
  }

  it.each(Object.keys(changes))('refuses a diff that was made for a state with %s', (name) => {
    const wrong = changes[name]!(state)
    const diffs: AnnotationDiff[] = [diffBetween(wrong, state)]
    for (const diff of diffs) expect(codeOf(() => applyDiff(state, diff))).toBe('corrupt')
  })

  it('refuses to delete an instance that is not the one the diff recalls', () => {
    const diff = diffBetween(state, { ...state, instances: [second], pairs: [] })
    const wrong = { ...state, instances: [{ ...first, label: 'other' }, state.instances[1]!] }
    expect(codeOf(() => applyDiff(wrong, diff))).toBe('corrupt')
  })
})
