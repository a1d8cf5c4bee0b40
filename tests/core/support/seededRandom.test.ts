import { expect, test } from 'vitest'
import { seededRandom } from '../../../src/core/support/seededRandom.ts'

test('the same seed gives the same numbers, on every machine', () => {
  const random = seededRandom(1)
  expect([random(), random(), random()]).toEqual([0.6270739405881613, 0.002735721180215478, 0.5274470399599522])
})

test('different seeds give different numbers', () => {
  const firsts = new Set(Array.from({ length: 1000 }, (_, seed) => seededRandom(seed)()))
  expect(firsts.size).toBeGreaterThan(990)
})

test('the numbers are in [0, 1) and evenly spread', () => {
  const random = seededRandom(7)
  const counts = new Array<number>(10).fill(0)
  for (let draw = 0; draw < 10_000; draw++) {
    const value = random()
    expect(value >= 0 && value < 1).toBe(true)
    counts[Math.floor(value * 10)]!++
  }
  // The standard deviation of each count is 30: five of them leave room for nothing but a broken generator.
  for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(150)
})
