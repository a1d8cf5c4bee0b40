import { Buffer } from 'node:buffer'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fromBase64, toBase64 } from '../../../src/core/support/base64.ts'

describe('base64', () => {
  test('is what Node writes, and comes back', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        expect(toBase64(bytes)).toBe(Buffer.from(bytes).toString('base64'))
        expect(fromBase64(toBase64(bytes))).toEqual(bytes)
      }),
    )
  })

  test('has the examples of RFC 4648', () => {
    const examples = { f: 'Zg==', fo: 'Zm8=', foo: 'Zm9v', foob: 'Zm9vYg==', fooba: 'Zm9vYmE=', foobar: 'Zm9vYmFy' }
    for (const [plain, text] of Object.entries(examples)) expect(toBase64(Buffer.from(plain))).toBe(text)
  })

  test.each(['Zg', 'Zg=', 'Zg===', 'Z*==', 'Zm9-', '=m9v', 'Zg==Zg==', 'Zm\u00e99', 'Zh==', 'Zm9='])(
    'refuses %s',
    (text) => {
      expect(() => fromBase64(text, 'the mask of instance #2')).toThrow(/Not base64 in the mask of instance #2/)
    },
  )

  test('refuses any text that it would not have written itself', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'AZ9+/=f'), maxLength: 12 }), (text) => {
        let bytes: Uint8Array
        try {
          bytes = fromBase64(text)
        } catch (error) {
          return void expect(error).toMatchObject({ code: 'bad-input' })
        }
        expect(toBase64(bytes)).toBe(text)
      }),
      { numRuns: 500 },
    )
  })
})
