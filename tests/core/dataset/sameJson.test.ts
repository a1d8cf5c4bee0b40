import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sameJson } from '../../../src/core/dataset/sameJson.ts'

describe('sameJson', () => {
  it('says that two values are the same exactly when their canonical texts are', () => {
    const canonical = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(canonical)
      if (typeof value !== 'object' || value === null) return value
      return Object.entries(value)
        .map(([key, inner]) => [key, canonical(inner)])
        .sort(([p], [q]) => (String(p) < String(q) ? -1 : 1))
    }
    const tagged = (value: unknown): string => JSON.stringify([Array.isArray(value), canonical(value)])
    const small = fc.jsonValue({ maxDepth: 2 })
    fc.assert(
      fc.property(small, small, (a, b) => {
        expect(sameJson(a, structuredClone(a))).toBe(true)
        if (tagged(a) !== tagged(b)) expect(sameJson(a, b)).toBe(false)
      }),
    )
  })

  it.each([
    [{ a: 1, b: 2 }, { b: 2, a: 1 }, true],
    [{ a: undefined }, {}, false],
    [{}, [], false],
    [{ a: 1 }, { b: 1 }, false],
    [null, {}, false],
    [[1, [2]], [1, [2]], true],
    [0, -0, true],
  ])('compares %j with %j', (a, b, expected) => {
    expect(sameJson(a, b)).toBe(expected)
  })
})
