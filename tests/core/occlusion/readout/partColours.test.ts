import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { PartColours } from '../../../../src/core/occlusion/readout/partColours.ts'

type Rgb = readonly [number, number, number]

/** Two squares of the given side beside each other, regions 1 and 2, each pixel coloured by its place in its square. */
function likenessOf(side: number, one: (at: number) => Rgb, two: (at: number) => Rgb): number {
  const size = { width: 2 * side, height: side }
  const regionAt = Int32Array.from({ length: 2 * side * side }, (_, p) => (p % size.width < side ? 1 : 2))
  const data = new Uint8Array(3 * regionAt.length)
  regionAt.forEach((region, p) => {
    const at = Math.floor(p / size.width) * side + (p % side)
    data.set(region === 1 ? one(at) : two(at), 3 * p)
  })
  const colours = new PartColours({ size, data }, size, regionAt, 3)
  expect(colours.likeness(1, 2)).toBe(colours.likeness(2, 1))
  expect(colours.likeness(1, 1)).toBeCloseTo(1, 5)
  expect(colours.likeness(1, 3)).toBe(0)
  return colours.likeness(1, 2)
}

const OCHRE: Rgb = [216, 162, 70]
const TEAL: Rgb = [49, 100, 105]
const plain = (colour: Rgb) => () => colour
const stripes = (share: number) => (at: number) => (at % 10 < 10 * share ? OCHRE : TEAL)
const darkened = ([red, green, blue]: Rgb, by: number): Rgb => [red * by, green * by, blue * by]

describe('the likeness of two parts', () => {
  test('is 1 for one colour and 0 for two', () => {
    expect(likenessOf(20, plain(OCHRE), plain(OCHRE))).toBeCloseTo(1, 5)
    expect(likenessOf(20, plain(OCHRE), plain(TEAL))).toBe(0)
  })

  test('is the share of the colours that both have', () => {
    expect(likenessOf(20, stripes(0.5), stripes(0.5))).toBeCloseTo(1, 5)
    expect(likenessOf(40, stripes(0.8), stripes(0.3))).toBeCloseTo(0.5, 5)
  })

  test('hardly changes in a shadow, but is small for what is far darker than a shadow', () => {
    expect(likenessOf(20, plain(OCHRE), plain(darkened(OCHRE, 0.7)))).toBeGreaterThan(0.7)
    expect(likenessOf(20, plain([200, 200, 200]), plain([100, 100, 100]))).toBeCloseTo(1, 5)
    expect(likenessOf(40, plain([220, 220, 220]), plain([40, 40, 40]))).toBeLessThan(0.2)
  })

  test('comes with how many times brighter one is than the other, as a logarithm', () => {
    const size = { width: 3, height: 1 }
    const data = Uint8Array.from([200, 200, 200, 100, 100, 100, 100, 120, 80])
    const colours = new PartColours({ size, data }, size, Int32Array.from([1, 2, 3]), 3)
    expect(colours.shadeDifference(1, 2)).toBeCloseTo(Math.log((600 + 24) / (300 + 24)), 6)
    expect(colours.shadeDifference(2, 1)).toBe(colours.shadeDifference(1, 2))
    expect(colours.shadeDifference(2, 3)).toBeCloseTo(0, 6)
  })

  test('falls gradually, without steps, from one colour to another', () => {
    const likenesses = Array.from({ length: 21 }, (_, step) => {
      const share = step / 20
      const mixed = OCHRE.map((value, channel) => value + share * (TEAL[channel]! - value)) as unknown as Rgb
      return likenessOf(20, plain(OCHRE), plain(mixed))
    })
    expect(likenesses).toEqual(likenesses.toSorted((p, q) => q - p))
    likenesses.slice(1).forEach((value, index) => expect(likenesses[index]! - value).toBeLessThan(0.5))
  })

  test('counts for less where a part is small: it shows only some of the colours', () => {
    const [small, large] = [4, 40].map((side) => likenessOf(side, stripes(0.75), stripes(0.25)))
    expect(small).toBeGreaterThan(large! + 0.1)
  })
})

test('a larger image is looked at in the middle of each cell', () => {
  const grid = { width: 3, height: 2 }
  const size = { width: 6, height: 4 }
  const data = new Uint8Array(3 * 24)
  const paint = (x: number, y: number, colour: Rgb) => data.set(colour, 3 * (6 * y + x))
  // Cell (0, 0) covers 2 × 2 pixels; its middle lies in pixel (1, 1). The same for cell (2, 1) and pixel (5, 3).
  paint(1, 1, OCHRE)
  paint(5, 3, OCHRE)
  paint(4, 2, TEAL)
  const colours = new PartColours({ size, data }, grid, Int32Array.from([1, 0, 0, 0, 3, 2]), 3)
  expect(colours.likeness(1, 2)).toBeCloseTo(1, 5)
  expect(colours.likeness(1, 3)).toBe(0)
})

test('what is remembered of the regions before changes nothing', () => {
  const size = { width: 6, height: 5 }
  const partition = fc.array(fc.nat({ max: 4 }), { minLength: 30, maxLength: 30 })
  const changes = fc.array(fc.tuple(fc.nat({ max: 29 }), fc.nat({ max: 4 })), { maxLength: 4 })
  const bytes = fc.uint8Array({ minLength: 90, maxLength: 90 })
  fc.assert(
    fc.property(partition, changes, bytes, (first, changed, data) => {
      const second = Int32Array.from(first)
      for (const [pixel, region] of changed) second[pixel] = region
      const image = { size, data }
      new PartColours(image, size, Int32Array.from(first), 4)
      const again = new PartColours(image, size, second, 4)
      const afresh = new PartColours({ size, data }, size, second, 4)
      for (let one = 1; one <= 4; one++) {
        for (let two = 1; two <= 4; two++) expect(again.likeness(one, two)).toBe(afresh.likeness(one, two))
      }
    }),
  )
})
