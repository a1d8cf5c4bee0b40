import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { findContacts } from '../../../../src/core/occlusion/readout/contacts.ts'
import { labelComponents } from '../../../../src/core/occlusion/readout/labelComponents.ts'
import { settleParts } from '../../../../src/core/occlusion/readout/settleParts.ts'
import type { PartRules } from '../../../../src/core/occlusion/readout/settleParts.ts'
import { byLabel, lettersScene, randomScene } from './paintedScene.ts'
import type { PaintedScene } from './paintedScene.ts'

function settled({ size, problem, labeling }: PaintedScene, rules: Partial<PartRules>) {
  const parts = labelComponents(size, labeling, 4)
  const contacts = findContacts(problem, labeling, parts.partAt, parts.count)
  return { parts, ...settleParts(contacts, parts.area, { minimumPixels: 1, leastBorderSupport: 0, ...rules }) }
}

describe('specks', () => {
  test('go to the instance around them, or to the background, and are counted', () => {
    const scene = lettersScene(['AAAA......', 'AbAA...c..', 'AAAA......', '..........'], { A: 1, b: 2, c: 1 })
    const { groupOf, specks } = settled(scene, { minimumPixels: 2 })
    // Parts by their first pixel: A, b, c.
    expect([...groupOf]).toEqual([0, 1, 1, 0])
    expect(specks).toEqual({ absorbed: 1, dropped: 1, pixels: 2 })
  })

  test('go to what they share most border with, be it the background', () => {
    const more = settled(lettersScene(['AAAA', 'AbbA', '....'], { A: 1, b: 2 }), { minimumPixels: 3 })
    expect([...more.groupOf]).toEqual([0, 1, 1])
    const equal = settled(lettersScene(['AAAA', 'Abb.', '....'], { A: 1, b: 2 }), { minimumPixels: 3 })
    expect([...equal.groupOf]).toEqual([0, 1, 0])
    const behind = settled(lettersScene(['A...', 'Abb.', 'A...'], { A: 1, b: 2 }), { minimumPixels: 3 })
    expect([...behind.groupOf]).toEqual([0, 1, 0])
  })

  test('that only touch specks become one instance when they are large enough together', () => {
    const { groupOf, specks } = settled(lettersScene(['aabb', 'aabb'], { a: 1, b: 2 }), { minimumPixels: 5 })
    expect([...groupOf]).toEqual([0, 1, 1])
    expect(specks).toEqual({ absorbed: 1, dropped: 0, pixels: 4 })
  })

  test('that stay too small together are counted once', () => {
    const { groupOf, specks } = settled(lettersScene(['aabb', 'aabb', '....'], { a: 1, b: 2 }), { minimumPixels: 9 })
    expect([...groupOf]).toEqual([0, 0, 0])
    expect([specks.absorbed + specks.dropped, specks.pixels]).toEqual([2, 8])
  })
})

describe('torn parts', () => {
  // The lower row of the left half says to be in front, nothing does on the right half.
  const half = (p: number, q: number, labeling: Uint16Array) => byLabel(p, q, labeling) && p % 8 < 4

  test('whose border has less evidence than asked for are one', () => {
    const scene = lettersScene(['aaaaaaaa', 'bbbbbbbb'], { a: 1, b: 2 }, half)
    // 4 pairs of reward 1 on a border that costs 8 · 0.5.
    expect([...settled(scene, { leastBorderSupport: 1.01 }).groupOf]).toEqual([0, 1, 1])
    expect([...settled(scene, { leastBorderSupport: 0.99 }).groupOf]).toEqual([0, 1, 2])
  })

  test('stay apart by default, and are no specks', () => {
    const scene = lettersScene(['aaaa', 'bbbb'], { a: 1, b: 2 }, () => false)
    const { groupOf, specks } = settled(scene, {})
    expect([...groupOf]).toEqual([0, 1, 2])
    expect(specks).toEqual({ absorbed: 0, dropped: 0, pixels: 0 })
    expect([...settled(scene, { leastBorderSupport: 0.01 }).groupOf]).toEqual([0, 1, 1])
  })

  test('are joined one after the other: a border is judged by all of its evidence', () => {
    // The strip b has no evidence against a and none against c, but a is well supported against c.
    const scene = lettersScene(['aabcc', 'aaacc'], { a: 1, b: 2, c: 3 }, (p, q, x) => x[p] === 3 && x[q] === 1)
    expect([...settled(scene, { leastBorderSupport: 0.5 }).groupOf]).toEqual([0, 1, 1, 3])
  })
})

test('groups keep every pixel, are large enough, are named by their smallest part, and need no second look', () => {
  const rules = fc.record({ minimumPixels: fc.nat({ max: 12 }), leastBorderSupport: fc.constantFrom(0, 0.5, 1.5) })
  fc.assert(
    fc.property(randomScene(), rules, (scene, { minimumPixels, leastBorderSupport }) => {
      const { parts, groupOf, specks } = settled(scene, { minimumPixels, leastBorderSupport })
      const sizes = new Map<number, number>()
      groupOf.forEach((group, part) => {
        expect(group).toBeLessThanOrEqual(part)
        expect(groupOf[group]).toBe(group)
        sizes.set(group, (sizes.get(group) ?? 0) + parts.area[part]!)
      })
      for (const [group, size] of sizes) if (group !== 0) expect(size).toBeGreaterThanOrEqual(minimumPixels)
      const gone = sizes.get(0)!
      expect(specks.pixels).toBeGreaterThanOrEqual(gone)
      expect(gone > 0).toBe(specks.dropped > 0)
      if (minimumPixels <= 1) expect(specks).toEqual({ absorbed: 0, dropped: 0, pixels: 0 })
      if (minimumPixels <= 1 && leastBorderSupport === 0) expect([...groupOf]).toEqual([...groupOf.keys()])
    }),
    { numRuns: 500 },
  )
})
