import fc from 'fast-check'
import { expect, test } from 'vitest'

import { classesOfRegions } from '../../../../src/core/occlusion/readout/partClasses.ts'

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
      expect(found[0]).toBe(-1)
      for (let region = 1; region <= 4; region++) {
        const own = pixels.filter((at) => at.region === region)
        if (own.length === 0) expect(found[region]).toBe(-1)
        else {
          const sumOf = (index: number) =>
            own.reduce((sum, { probabilities }) => sum + Math.log(Math.max(1e-3, probabilities[index]! / 1000)), 0)
          const best = Math.max(...NAMES.map((_, index) => sumOf(index)))
          expect(sumOf(found[region]!)).toBeCloseTo(best, 5)
        }
      }
    }),
    { numRuns: 300 },
  )
})

test('one pixel that is sure does not outvote an object, and the first of equal classes is taken', () => {
  const probabilities = Float32Array.from([0.6, 0.6, 0.6, 0.6, 0, 0.4, 0.4, 0.4, 0.4, 1])
  expect([...classesOfRegions({ names: ['a', 'b'], probabilities }, new Int32Array(5).fill(1), 1)]).toEqual([-1, 1])
  const many = Float32Array.from([...new Array<number>(40).fill(0.6), 0, ...new Array<number>(40).fill(0.4), 1])
  expect([...classesOfRegions({ names: ['a', 'b'], probabilities: many }, new Int32Array(41).fill(1), 1)]).toEqual([
    -1, 0,
  ])
  const equal = new Float32Array(4).fill(0.5)
  expect([...classesOfRegions({ names: ['a', 'b'], probabilities: equal }, Int32Array.from([1, 1]), 1)]).toEqual([
    -1, 0,
  ])
})

test('a million pixels neither underflow nor overflow', () => {
  const pixels = 1_000_000
  const probabilities = new Float32Array(2 * pixels)
  probabilities.fill(0.0101, 0, pixels)
  probabilities.fill(0.01, pixels)
  expect([...classesOfRegions({ names: ['a', 'b'], probabilities }, new Int32Array(pixels).fill(1), 1)]).toEqual([
    -1, 0,
  ])
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
