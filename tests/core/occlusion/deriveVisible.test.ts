import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { maskUnionOf } from '../../../src/core/masks/maskAlgebra.ts'
import { emptyMask } from '../../../src/core/masks/RunLengthMask.ts'
import {
  amodalChange,
  derivedVisibleOf,
  deriveVisible,
  rederiveVisible,
  visibleAfterOwnChange,
} from '../../../src/core/occlusion/deriveVisible.ts'
import { boxMask, expectSameMask, maskArbitrary, naiveVisible, SCENE_SIZE, sceneArbitrary } from './sceneArbitrary.ts'

describe('deriveVisible', () => {
  it('equals the definition on bitmaps for every instance of any scene', () => {
    fc.assert(
      fc.property(sceneArbitrary, (state) => {
        for (const instance of state.instances) {
          expectSameMask(derivedVisibleOf(state, instance), naiveVisible(instance, state.instances, state.pairs))
        }
      }),
    )
  })

  it('gives the amodal mask itself when no occluder reaches it', () => {
    const top = boxMask(SCENE_SIZE, 0, 0, 7, 2)
    const bottom = boxMask(SCENE_SIZE, 0, 3, 7, 2)
    expect(deriveVisible(top, [bottom, emptyMask(SCENE_SIZE)])).toBe(top)
  })

  it('does not read pairs that hide each other, or are unknown, as occluders', () => {
    fc.assert(
      fc.property(sceneArbitrary, (state) => {
        const undecided = { ...state, pairs: state.pairs.map((pair) => ({ ...pair, state: 'mutual' as const })) }
        for (const instance of undecided.instances) expect(derivedVisibleOf(undecided, instance)).toBe(instance.amodal)
      }),
    )
  })
})

describe('visibleAfterOwnChange', () => {
  it('equals a full derivation of the new amodal mask', () => {
    const mask = maskArbitrary()
    fc.assert(
      fc.property(mask, mask, fc.array(mask, { maxLength: 4 }), (before, after, occluders) => {
        const visible = deriveVisible(before, occluders)
        const received = visibleAfterOwnChange(visible, amodalChange(before, after), () => occluders)
        expectSameMask(received, deriveVisible(after, occluders))
      }),
    )
  })

  it('does not ask for the occluders while nothing is added', () => {
    const top = boxMask(SCENE_SIZE, 0, 0, 7, 2)
    const never = (): never => {
      throw new Error('asked')
    }
    const corner = boxMask(SCENE_SIZE, 0, 0, 2, 1)
    const received = visibleAfterOwnChange(top, { added: emptyMask(SCENE_SIZE), removed: corner }, never)
    expectSameMask(received, deriveVisible(top, [corner]))
  })
})

describe('rederiveVisible', () => {
  it('equals a full derivation after occluders came, went and stayed, some of them the same pixels', () => {
    const mask = maskArbitrary()
    const masks = fc.array(mask, { maxLength: 3 })
    fc.assert(
      fc.property(mask, masks, masks, masks, (amodal, came, went, stayed) => {
        const visible = deriveVisible(amodal, [...went, ...stayed])
        const change = { added: maskUnionOf(SCENE_SIZE, came), removed: maskUnionOf(SCENE_SIZE, went) }
        const received = rederiveVisible(amodal, visible, change, () => [...came, ...stayed])
        expectSameMask(received, deriveVisible(amodal, [...came, ...stayed]))
      }),
    )
  })

  it('equals a full derivation after the mask of one occluder changed', () => {
    const mask = maskArbitrary()
    fc.assert(
      fc.property(mask, mask, mask, fc.array(mask, { maxLength: 3 }), (amodal, before, after, others) => {
        const visible = deriveVisible(amodal, [before, ...others])
        const change = amodalChange(before, after)
        const received = rederiveVisible(amodal, visible, change, () => [after, ...others])
        expectSameMask(received, deriveVisible(amodal, [after, ...others]))
      }),
    )
  })

  it('returns the same mask when the change lies elsewhere', () => {
    const top = boxMask(SCENE_SIZE, 0, 0, 7, 2)
    const change = amodalChange(emptyMask(SCENE_SIZE), boxMask(SCENE_SIZE, 0, 4, 7, 1))
    expect(rederiveVisible(top, top, change, () => [])).toBe(top)
  })

  it('does not ask for the other occluders while nothing is uncovered', () => {
    const top = boxMask(SCENE_SIZE, 0, 0, 7, 2)
    const change = amodalChange(emptyMask(SCENE_SIZE), boxMask(SCENE_SIZE, 0, 0, 2, 1))
    const never = (): never => {
      throw new Error('asked')
    }
    expectSameMask(rederiveVisible(top, top, change, never), deriveVisible(top, [boxMask(SCENE_SIZE, 0, 0, 2, 1)]))
  })
})
