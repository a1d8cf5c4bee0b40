import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { applyDiff } from '../../../src/core/dataset/annotationDiff.ts'
import { diffFromJson, diffToJson, stateFromJson, stateToJson } from '../../../src/core/dataset/annotationJson.ts'
import { diffBetween } from '../../../src/core/dataset/diffBetween.ts'
import { DomainError } from '../../../src/core/support/DomainError.ts'
import { boxMask, instanceOf, SCENE_SIZE, sceneArbitrary, stateOf } from '../occlusion/sceneArbitrary.ts'

function throughText<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T
}

describe('the JSON form', () => {
  it('gives a state back through text, bit for bit', () => {
    fc.assert(
      fc.property(sceneArbitrary, (state) => {
        expect(stateFromJson(throughText(stateToJson(state)))).toEqual(state)
      }),
    )
  })

  it('gives a diff back through text, so that it still fits the state it was made for', () => {
    fc.assert(
      fc.property(sceneArbitrary, sceneArbitrary, (before, after) => {
        const diff = diffBetween(before, after)
        const received = diffFromJson(throughText(diffToJson(diff)))
        expect(received).toEqual(diff)
        expect(applyDiff(before, received)).toEqual(applyDiff(before, diff))
      }),
    )
  })

  it('keeps unknown keys, outlines and names verbatim', () => {
    const fields = { label: 'phone ', outline: [0, 0.1, 246.25, 1e-9], extra: { note: [null, { deep: 'é' }], url: '' } }
    const state = stateOf([instanceOf(1, boxMask(SCENE_SIZE, 1, 1, 2, 2), fields)], [])
    expect(stateFromJson(throughText(stateToJson(state))).instances[0]).toMatchObject(fields)
  })

  it('refuses a damaged mask and names the instance', () => {
    const json = stateToJson(stateOf([instanceOf(3, boxMask(SCENE_SIZE, 1, 1, 2, 2))], []))
    const damaged = { ...json, instances: json.instances.map((instance) => ({ ...instance, visible: 'AAAA' })) }
    expect(() => stateFromJson(damaged)).toThrow(DomainError)
    expect(() => stateFromJson(damaged)).toThrow(/visible mask of instance #3/)
  })
})
