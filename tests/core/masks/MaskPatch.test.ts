import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { applyPatch, invertPatch, maskChecksum, patchBetween } from '../../../src/core/masks/MaskPatch.ts'
import { emptyMask } from '../../../src/core/masks/RunLengthMask.ts'
import { arbitraryBitmapPair, arbitraryMask } from '../../support/arbitraryMask.ts'
import { drawn, maskOf } from '../../support/bitmapOracle.ts'

const pairOfMasks = arbitraryBitmapPair.map(([a, b]) => [maskOf(a), maskOf(b)] as const)

describe('mask patches', () => {
  test('lead from one mask to the other and back', () => {
    fc.assert(
      fc.property(pairOfMasks, ([before, after]) => {
        const patch = patchBetween(before, after)
        if (patch === null) return void expect(after).toEqual(before)
        expect(applyPatch(before, patch)).toEqual(after)
        expect(applyPatch(after, invertPatch(patch))).toEqual(before)
      }),
    )
  })

  test('between equal masks there is none', () => {
    fc.assert(fc.property(arbitraryMask, (mask) => void expect(patchBetween(mask, mask)).toBeNull()))
  })

  test('inverting twice changes nothing', () => {
    fc.assert(
      fc.property(pairOfMasks, ([before, after]) => {
        const patch = patchBetween(before, after)
        if (patch !== null) expect(invertPatch(invertPatch(patch))).toEqual(patch)
      }),
    )
  })

  test('refuse a mask that they were not made for', () => {
    const before = maskOf(drawn('#..', '...'))
    const patch = patchBetween(before, maskOf(drawn('##.', '...')))!
    expect(() => applyPatch(emptyMask(before), patch)).toThrow(expect.objectContaining({ code: 'corrupt' }))
    expect(() => applyPatch(before, { ...patch, to: patch.to + 1 })).toThrow(/does not fit/)
    expect(() => applyPatch(emptyMask({ width: 2, height: 3 }), patch)).toThrow(/size/)
  })

  test('the checksum is FNV-1a over the run ends', () => {
    // One round by hand: (0x811c9dc5 ^ 6) · 0x01000193 mod 2^32.
    expect(maskChecksum(emptyMask({ width: 3, height: 2 }))).toBe(Number((0x811c9dc3n * 0x01000193n) % 2n ** 32n))
  })
})
