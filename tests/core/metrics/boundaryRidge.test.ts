import { describe, expect, it } from 'vitest'
import { boundaryRidge } from '../../../src/core/metrics/boundaryRidge.ts'

const SIZE = { width: 60, height: 40 }

/** A line through (30, 20) at an angle, as thick as a bell of that deviation. */
function bell(angle: number, deviation: number): { probability: Float32Array; awayAt: (pixel: number) => number } {
  const awayAt = (pixel: number): number => {
    const [x, y] = [pixel % SIZE.width, Math.floor(pixel / SIZE.width)]
    return Math.abs((x - 30.2) * Math.sin(angle) - (y - 20.3) * Math.cos(angle))
  }
  const probability = Float32Array.from({ length: SIZE.width * SIZE.height }, (_, pixel) =>
    Math.exp(-(awayAt(pixel) ** 2) / (2 * deviation ** 2)),
  )
  return { probability, awayAt }
}

describe('the ridge of a boundary map', () => {
  it.each([0, 0.3, Math.PI / 4, 1.2, Math.PI / 2, 2, 2.8])(
    'is thin and in the middle of a thick line at %f',
    (angle) => {
      const { probability, awayAt } = bell(angle, 2)
      const ridge = boundaryRidge(probability, SIZE)
      let kept = 0
      ridge.forEach((value, pixel) => {
        const [x, y] = [pixel % SIZE.width, Math.floor(pixel / SIZE.width)]
        const isInside = x >= 8 && y >= 8 && x < SIZE.width - 8 && y < SIZE.height - 8
        if (value < 0.05 || !isInside) return
        kept++
        expect(awayAt(pixel)).toBeLessThan(1)
        expect(value).toBe(probability[pixel])
      })
      const length = Math.min(44 / Math.abs(Math.cos(angle)), 24 / Math.abs(Math.sin(angle)))
      expect(kept).toBeGreaterThan(0.7 * length)
      expect(kept).toBeLessThan(2 * length)
    },
  )

  it('fades at the border and is nothing where nothing is', () => {
    const ridge = boundaryRidge(new Float32Array(2400).fill(0.8), SIZE)
    expect([0, 1, 2, 3, 4, 5, 6].map((x) => ridge[20 * SIZE.width + x]! / Math.fround(0.8))).toEqual(
      [0, 0.2, 0.4, 0.6, 0.8, 1, 1].map((share) => expect.closeTo(share, 6)),
    )
    expect(boundaryRidge(new Float32Array(2400), SIZE).every((value) => value === 0)).toBe(true)
    for (const size of [
      { width: 1, height: 1 },
      { width: 1, height: 7 },
      { width: 9, height: 2 },
    ]) {
      expect(
        boundaryRidge(new Float32Array(size.width * size.height).fill(1), size).every((value) => value === 0),
      ).toBe(true)
    }
  })
})
