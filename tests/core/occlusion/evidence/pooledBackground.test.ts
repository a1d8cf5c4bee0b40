import { describe, expect, it } from 'vitest'
import { pooledBackground } from '../../../../src/core/occlusion/evidence/pooledBackground.ts'

const SIZE = { width: 9, height: 7 }

/** A closed contour around the pixels (2, 2) to (6, 4): their own directions point outwards. */
function closedContour(): Int8Array {
  const direction = new Int8Array(SIZE.width * SIZE.height).fill(-1)
  const mark = (x: number, y: number, k: number): void => void (direction[y * SIZE.width + x] = k)
  for (let x = 1; x <= 7; x++) {
    mark(x, 1, 6)
    mark(x, 5, 2)
  }
  for (let y = 1; y <= 5; y++) {
    mark(1, y, 4)
    mark(7, y, 0)
  }
  return direction
}

const isInside = (x: number, y: number): boolean => x >= 2 && x <= 6 && y >= 2 && y <= 4

function plane(valueAt: (x: number, y: number) => number): Float32Array {
  return Float32Array.from({ length: SIZE.width * SIZE.height }, (_, pixel) =>
    valueAt(pixel % SIZE.width, Math.floor(pixel / SIZE.width)),
  )
}

const logit = (sigma: number): number => Math.log(sigma / (1 - sigma))
const logistic = (odds: number): number => 1 / (1 + Math.exp(-odds))

describe('pooled background probabilities', () => {
  const boundary = { direction: closedContour() }

  it('are what the region between the contours says as a whole, where they are in doubt', () => {
    const background = plane((x, y) => (!isInside(x, y) ? 0.99 : x < 4 ? 0.3 : 0.8))
    const pooled = pooledBackground(background, boundary, SIZE, 0.1)
    const expected = logistic((6 * logit(0.3) + 9 * logit(0.8)) / 15)
    for (let y = 2; y <= 4; y++) {
      for (let x = 2; x <= 6; x++) expect(pooled[y * SIZE.width + x]).toBeCloseTo(expected, 5)
    }
    // What is sure stays as it is.
    for (const [x, y] of [[0, 0], [8, 6], [4, 0]] as const) expect(pooled[y * SIZE.width + x]).toBe(Math.fround(0.99)) // prettier-ignore
  })

  it('let what is sure speak for its region, and keep it', () => {
    const background = plane((x, y) => (!isInside(x, y) ? 0.99 : x === 4 && y === 3 ? 0.5 : 0.02))
    const pooled = pooledBackground(background, boundary, SIZE, 0.1)
    expect(pooled[3 * SIZE.width + 4]).toBeCloseTo(logistic((14 * logit(0.02)) / 15), 5)
    expect(pooled[2 * SIZE.width + 2]).toBe(Math.fround(0.02))
  })

  it('are those given where nothing is in doubt, or nothing shall be', () => {
    const sure = plane((x, y) => (isInside(x, y) ? 0.05 : 0.95))
    expect(pooledBackground(sure, boundary, SIZE, 0.1)).toBe(sure)
    const doubtful = plane(() => 0.4)
    expect(pooledBackground(doubtful, boundary, SIZE, 0.5)).toBe(doubtful)
  })

  it('keep their own where everything is boundary, and do not write to what was given', () => {
    const doubtful = plane((x) => 0.3 + 0.05 * x)
    const copy = doubtful.slice()
    const everywhere = { direction: new Int8Array(doubtful.length).fill(2) }
    expect(pooledBackground(doubtful, everywhere, SIZE, 0.1)).toEqual(copy)
    pooledBackground(doubtful, boundary, SIZE, 0.1)
    expect(doubtful).toEqual(copy)
  })
})
