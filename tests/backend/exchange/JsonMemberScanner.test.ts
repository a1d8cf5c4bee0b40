import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { JsonMemberScanner } from '../../../src/backend/exchange/JsonMemberScanner.ts'
import { DomainError } from '../../../src/core/support/DomainError.ts'
import { parseJsonPiece } from '../../../src/backend/exchange/parseJsonPiece.ts'
import type { JsonPiece } from '../../../src/backend/exchange/parseJsonPiece.ts'

/** Feeds a text in pieces of the given sizes (the last one repeats). */
function scan(text: string, sizes: readonly number[], streamed: readonly string[] = ['a']): JsonPiece[] {
  const pieces: JsonPiece[] = []
  const scanner = new JsonMemberScanner(new Set(streamed), 'f.json', (piece) => pieces.push(piece))
  const bytes = new TextEncoder().encode(text)
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const size = Math.max(1, sizes[Math.min(turn, sizes.length - 1)] ?? 1)
    scanner.push(bytes.subarray(at, at + size))
    at += size
  }
  scanner.finish()
  return pieces
}

const shortObject = fc.array(fc.tuple(fc.constantFrom('a', 'b', 'é "\\', ''), fc.jsonValue({ maxDepth: 3 })))

describe('JsonMemberScanner', () => {
  it('gives the members of any object as JSON.parse does, however the bytes are cut', () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 })
    fc.assert(
      fc.property(shortObject, sizes, fc.constantFrom(0, 1, 2), (entries, cuts, indent) => {
        const text = JSON.stringify(Object.fromEntries(entries), null, indent)
        const object = JSON.parse(text) as Record<string, unknown>
        const pieces = scan(text, cuts)
        const received: Record<string, unknown> = {}
        for (const piece of pieces) {
          const value = parseJsonPiece(piece, 'f.json')
          if (piece.index === null) received[piece.key] = value
          else received[piece.key] = [...((received[piece.key] ?? []) as unknown[]), value]
        }
        // A streamed list without elements gives no piece.
        const expected = Object.entries(object).filter(([key, value]) => key !== 'a' || JSON.stringify(value) !== '[]')
        expect(received).toEqual(Object.fromEntries(expected))
      }),
      { numRuns: 500 },
    )
  })

  it('knows where in the file each piece stands', () => {
    const text = '{ "b" : 1 , "a" : [ {"x":"]"} , [2] ] }'
    const pieces = scan(text, [3])
    expect(pieces.map(({ key, index, offset }) => [key, index, offset])).toEqual([
      ['b', null, text.indexOf('1')],
      ['a', 0, text.indexOf('{"x"')],
      ['a', 1, text.indexOf('[2]')],
    ])
  })

  it('makes an own property of a __proto__ key', () => {
    const [piece] = scan('{"a":[{"__proto__":{"polluted":1}}]}', [100])
    const value = parseJsonPiece(piece!, 'f.json') as object
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype)
    expect(Object.keys(value)).toEqual(['__proto__'])
  })

  const refused: readonly (readonly [string, string, RegExp])[] = [
    ['nothing', '', /^The file is empty in f\.json: expected a JSON object \{…\}, received 0 bytes/],
    ['only spaces', ' \n', /ends too early/],
    ['a list', '[1]', /Not a JSON file with annotations in f\.json: .*received "\[1\]"/],
    ['an image', '\u0089PNG', /Not a JSON file/],
    ['a page of HTML', '<html>', /received "<html>"/],
    ['a cut in a key', '{"a', /ends too early in f\.json, at the start, byte 3/],
    [
      'a cut in a value',
      '{"a":[{"b":1},{"b"',
      /ends too early in f\.json, a\[1\], byte 18: expected the rest of a value/,
    ],
    ['a cut after a value', '{"a":[1]', /expected , or }/],
    ['a missing colon', '{"a" 1}', /expected :, received "1}"/],
    ['a missing comma', '{"a":[1 2]}', /a\[1\], byte 8: expected , or \]/],
    ['a comma before the end', '{"a":[1,]}', /expected a value/],
    ['a comma after the last member', '{"b":1,}', /expected a key/],
    ['a key that is no text', '{1:2}', /expected a key/],
    ['something after the end', '{"b":1} {', /byte 8: expected the end of the file/],
  ]
  it.each(refused)('refuses %s and says where', (_name, text, message) => {
    expect(() => scan(text, [1000])).toThrow(message)
    expect(() => scan(text, [1])).toThrow(DomainError)
  })

  it.each([
    ['NaN', '{"a":[{"x":[1,NaN]}]}', /A number is not finite in f\.json, a\[0\], from byte 6: .*received NaN/],
    ['-Infinity', '{"a":[-Infinity]}', /received -Infinity/],
    ['single quotes', '{"a":[{\'x\':1}]}', /Not well-formed JSON in f\.json, a\[0\]/],
    ['a bad escape', '{"a":["\\x"]}', /Not well-formed JSON/],
    ['brackets that do not match', '{"a":[[1}]]}', /Not well-formed JSON/],
  ])('leaves %s to JSON.parse, with the place', (_name, text, message) => {
    expect(() => scan(text, [4]).map((piece) => parseJsonPiece(piece, 'f.json'))).toThrow(message)
  })

  it('refuses bytes that are no UTF-8', () => {
    const bytes = new Uint8Array([0x22, 0xff, 0x22])
    const piece = { key: 'a', index: 0, bytes, offset: 5 }
    expect(() => parseJsonPiece(piece, 'f.json')).toThrow(/expected JSON in UTF-8/)
  })
})
