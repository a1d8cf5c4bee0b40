import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { jsonString, jsonText, pythonFloat } from '../../../src/core/formats/jsonText.ts'

describe('floats are written as Python repr writes them', () => {
  // Left: the number; right: what CPython 3.11 prints for it.
  test.each([
    [0, '0.0'],
    [-0, '-0.0'],
    [246, '246.0'],
    [-3.5, '-3.5'],
    [0.1, '0.1'],
    [355.49999999999994, '355.49999999999994'],
    [0.0001, '0.0001'],
    [0.00001, '1e-05'],
    [0.0000001, '1e-07'],
    [1.5e-7, '1.5e-07'],
    [1.25e-10, '1.25e-10'],
    [123456789012345, '123456789012345.0'],
    [9007199254740992, '9007199254740992.0'],
    [1e15, '1000000000000000.0'],
    [1e16, '1e+16'],
    [1.5e16, '1.5e+16'],
    [1e21, '1e+21'],
    [1e22, '1e+22'],
    [1.7976931348623157e308, '1.7976931348623157e+308'],
    [5e-324, '5e-324'],
    [0.33675031617811857, '0.33675031617811857'],
  ])('%s is %s', (value, text) => {
    expect(pythonFloat(value)).toBe(text)
  })

  test('and read back as the same number', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(Number(pythonFloat(value))).toBe(value)
      }),
    )
  })
})

describe('JSON text', () => {
  test('is ASCII with Python’s escapes', () => {
    expect(jsonString('a "quote", \\ and\nline')).toBe('"a \\"quote\\", \\\\ and\\nline"')
    expect(jsonString('é 木 😀 \u007f \u2028')).toBe('"\\u00e9 \\u6728 \\ud83d\\ude00 \\u007f \\u2028"')
  })

  test('has a space after commas and colons', () => {
    expect(jsonText({ a: [1, 2.5, null, true], b: { c: 'x' } })).toBe('{"a": [1, 2.5, null, true], "b": {"c": "x"}}')
  })

  test('reads back as the same value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const withoutNegativeZero: unknown = JSON.parse(JSON.stringify(value))
        expect(JSON.parse(jsonText(value))).toEqual(withoutNegativeZero)
      }),
    )
  })

  test('has null where JSON has no word', () => {
    expect(jsonText([NaN, Infinity, undefined])).toBe('[null, null, null]')
  })
})
