import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { classesOfRegions, classLikeness } from '../../../../src/core/occlusion/readout/partClasses.ts'

const NAMES = ['cup', 'plate', 'spoon']

test('the class has the largest sum of log-probabilities over the pixels of the region', () => {
  const pixel = fc.record({
    region: fc.nat({ max: 4 }),
    probabilities: fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 3, maxLength: 3 }),
  })
  fc.assert(
    fc.property(fc.array(pixel, { minLength: 1, maxLength: 60 }), (pixels) => {
      const regionAt = Int32Array.from(pixels, ({ region }) => region)
      const planes = NAMES.flatMap((_, index) => pixels.map(({ probabilities }) => probabilities[index]! / 1000))
      const found = classesOfRegions({ names: NAMES, probabilities: Float32Array.from(planes) }, regionAt, 4)
      const { best: classOf, meanLog } = found
      expect(classOf[0]).toBe(-1)
      for (let region = 1; region <= 4; region++) {
        const own = pixels.filter((at) => at.region === region)
        if (own.length === 0) expect(classOf[region]).toBe(-1)
        else {
          const sumOf = (index: number) =>
            own.reduce((sum, { probabilities }) => sum + Math.log(Math.max(1e-3, probabilities[index]! / 1000)), 0)
          const best = Math.max(...NAMES.map((_, index) => sumOf(index)))
          expect(sumOf(classOf[region]!)).toBeCloseTo(best, 5)
          NAMES.forEach((_, index) => expect(meanLog[3 * region + index]! * own.length).toBeCloseTo(sumOf(index), 5))
        }
      }
    }),
    { numRuns: 300 },
  )
})

/** Best class by region, of one region. */
function twoClasses(probabilities: Float32Array, regionAt: Int32Array): number[] {
  return [...classesOfRegions({ names: ['a', 'b'], probabilities }, regionAt, 1).best]
}

test('one pixel that is sure does not outvote an object, and the first of equal classes is taken', () => {
  const probabilities = Float32Array.from([0.6, 0.6, 0.6, 0.6, 0, 0.4, 0.4, 0.4, 0.4, 1])
  expect(twoClasses(probabilities, new Int32Array(5).fill(1))).toEqual([-1, 1])
  const many = Float32Array.from([...new Array<number>(40).fill(0.6), 0, ...new Array<number>(40).fill(0.4), 1])
  expect(twoClasses(many, new Int32Array(41).fill(1))).toEqual([-1, 0])
  const equal = new Float32Array(4).fill(0.5)
  expect(twoClasses(equal, Int32Array.from([1, 1]))).toEqual([-1, 0])
})

test('a million pixels neither underflow nor overflow', () => {
  const pixels = 1_000_000
  const probabilities = new Float32Array(2 * pixels)
  probabilities.fill(0.0101, 0, pixels)
  probabilities.fill(0.01, pixels)
  expect(twoClasses(probabilities, new Int32Array(pixels).fill(1))).toEqual([-1, 0])
})

test('what is remembered of the regions before changes nothing', () => {
  const partition = fc.array(fc.nat({ max: 4 }), { minLength: 30, maxLength: 30 })
  const planes = fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 90, maxLength: 90 })
  fc.assert(
    fc.property(
      partition,
      fc.array(fc.tuple(fc.nat({ max: 29 }), fc.nat({ max: 4 })), { maxLength: 4 }),
      planes,
      (first, changes, values) => {
        const classes = () => ({ names: NAMES, probabilities: Float32Array.from(values, (value) => value / 1000) })
        const second = Int32Array.from(first)
        for (const [pixel, region] of changes) second[pixel] = region
        const remembering = classes()
        classesOfRegions(remembering, Int32Array.from(first), 4)
        expect(classesOfRegions(remembering, second, 4)).toEqual(classesOfRegions(classes(), second, 4))
      },
    ),
  )
})

describe('how alike the classes of two regions are', () => {
  /** One pixel per region, of these shares in thousandths. */
  const likenessOf = (one: readonly number[], two: readonly number[]): number => {
    const probabilities = Float32Array.from(NAMES.flatMap((_, index) => [one[index]! / 1000, two[index]! / 1000]))
    return classLikeness(classesOfRegions({ names: NAMES, probabilities }, Int32Array.from([1, 2]), 2), 1, 2)
  }
  const shares = fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 3, maxLength: 3 })

  test('is 1 for equal shares, however large, next to nothing for two that are sure of different ones', () => {
    expect(likenessOf([800, 150, 50], [800, 150, 50])).toBeCloseTo(1, 6)
    expect(likenessOf([800, 160, 40], [400, 80, 20])).toBeCloseTo(1, 6)
    expect(likenessOf([998, 1, 1], [1, 998, 1])).toBeLessThan(0.07)
  })

  test('is the Bhattacharyya coefficient, the same both ways', () => {
    fc.assert(
      fc.property(shares, shares, (one, two) => {
        const normalised = (values: readonly number[]) =>
          values.map((value) => value / (values[0]! + values[1]! + values[2]!))
        const [p, q] = [normalised(one), normalised(two)]
        const expected = p.reduce((sum, value, index) => sum + Math.sqrt(value * q[index]!), 0)
        expect(likenessOf(one, two)).toBeCloseTo(expected, 5)
        expect(likenessOf(two, one)).toBeCloseTo(expected, 5)
      }),
    )
  })
})
