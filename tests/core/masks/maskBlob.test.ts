import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { maskFromBlob, maskToBlob } from '../../../src/core/masks/maskBlob.ts'
import { emptyMask, maskFromEnds } from '../../../src/core/masks/RunLengthMask.ts'
import type { RunLengthMask } from '../../../src/core/masks/RunLengthMask.ts'
import { DomainError } from '../../../src/core/support/DomainError.ts'
import { arbitraryMask } from '../../support/arbitraryMask.ts'
import { drawn, maskOf } from '../../support/bitmapOracle.ts'
import { maskFixtures } from '../../support/maskFixtures.ts'

describe('masks as bytes', () => {
  test('are what the README of the folder says', () => {
    expect([...maskToBlob(maskOf(drawn('..##', '#...')))]).toEqual([4, 2, 3, 2, 3, 3])
    expect([...maskToBlob(maskOf(drawn('##', '##')))]).toEqual([2, 2, 2, 0, 4])
    expect([...maskToBlob(emptyMask({ width: 300, height: 1 }))]).toEqual([0xac, 0x02, 1, 1, 0xac, 0x02])
  })

  test.each(maskFixtures)('come back: $name', ({ bitmap }) => comesBack(maskOf(bitmap)))

  test('come back, whatever the mask', () => {
    fc.assert(fc.property(arbitraryMask, comesBack), { numRuns: 300 })
  })

  test('come back for runs of every number of bytes', () => {
    const size = { width: 16_000, height: 16_000 }
    const ends = Uint32Array.of(0, 1, 128, 128 + 16_384, 2_200_000, 2_200_001, 256_000_000)
    comesBack(maskFromEnds(size, ends))
  })
})

describe('damaged bytes', () => {
  const good = [4, 2, 3, 2, 3, 3]

  test.each([
    { what: 'no bytes', bytes: [], complaint: /expected another byte, received the end/ },
    { what: 'a cut in the header', bytes: [4, 2], complaint: /another byte/ },
    { what: 'a cut in the runs', bytes: good.slice(0, 5), complaint: /3 runs, received 2 bytes/ },
    { what: 'a byte too many', bytes: [...good, 0], complaint: /expected 6 bytes, received 7/ },
    { what: 'more runs than bytes, many more', bytes: [4, 2, 0xff, 0xff, 0xff, 0xff, 0x0f, 8], complaint: /runs/ },
    { what: 'runs that do not reach the end', bytes: [4, 2, 2, 2, 3], complaint: /do not cover the image/ },
    { what: 'runs that pass the end', bytes: [4, 2, 2, 2, 7], complaint: /expected 8 pixels, received 9 or more/ },
    { what: 'an empty run in the middle', bytes: [4, 2, 3, 2, 0, 6], complaint: /Run 1 is not longer than zero/ },
    { what: 'no runs', bytes: [4, 2, 0], complaint: /do not cover the image/ },
    {
      what: 'a number that never ends',
      bytes: [4, 2, 1, 0x88, 0x80, 0x80, 0x80, 0x80, 0],
      complaint: /at most 5 bytes/,
    },
    { what: 'a width of zero', bytes: [0, 2, 1, 0], complaint: /Not a usable image size/ },
    {
      what: 'an impossible size',
      bytes: [0xff, 0xff, 0x7f, 0xff, 0xff, 0x7f, 1, 1],
      complaint: /Not a usable image size/,
    },
    { what: 'a longer form of a number', bytes: [0x84, 0x00, 2, 3, 2, 3, 3], complaint: /shortest form/ },
  ])('with $what are refused', ({ bytes, complaint }) => {
    expect(() => maskFromBlob(Uint8Array.from(bytes), 'instance #3')).toThrow(complaint)
    expect(() => maskFromBlob(Uint8Array.from(bytes), 'instance #3')).toThrow(/in instance #3/)
  })

  test('never pass for another mask: any bytes are refused or are the only bytes of their mask', () => {
    const nearlyGood = fc
      .tuple(arbitraryMask, fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { maxLength: 3 }))
      .map(([mask, changes]) => {
        const bytes = maskToBlob(mask)
        for (const [at, value] of changes) bytes[at % bytes.length] = value
        return bytes
      })
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 12 }), nearlyGood), (bytes) => {
        let mask: RunLengthMask
        try {
          mask = maskFromBlob(bytes)
        } catch (error) {
          expect(error).toBeInstanceOf(DomainError)
          expect((error as DomainError).code).toMatch(/^bad-(mask|input)$/)
          return
        }
        expect(maskToBlob(mask)).toEqual(bytes)
      }),
      { numRuns: 1000 },
    )
  })
})

function comesBack(mask: RunLengthMask): void {
  expect(maskFromBlob(maskToBlob(mask))).toEqual(mask)
}
