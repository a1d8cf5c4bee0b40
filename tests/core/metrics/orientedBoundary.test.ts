import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DIRECTION_COUNT } from '../../../src/core/cues/Cues.ts'
import type { Cues } from '../../../src/core/cues/Cues.ts'
import { oracleCues } from '../../../src/core/cues/oracleCues.ts'
import { instanceMapOf } from '../../../src/core/cues/instanceMap.ts'
import { orderOnTheSpot, trueBoundary } from '../../../src/core/cues/trueBoundary.ts'
import { boundaryTruth } from '../../../src/core/metrics/boundaryTruth.ts'
import type { BoundaryTruth } from '../../../src/core/metrics/boundaryTruth.ts'
import { directionAccuracy } from '../../../src/core/metrics/directionAccuracy.ts'
import { turnsBetween } from '../../../src/core/metrics/directionTurns.ts'
import { countBoundary } from '../../../src/core/metrics/orientedBoundaryCounts.ts'
import type { BoundaryCounts } from '../../../src/core/metrics/orientedBoundaryCounts.ts'
import { scoreBoundaries } from '../../../src/core/metrics/orientedBoundaryScore.ts'
import type { ImageSize } from '../../../src/core/pixels/imageSize.ts'
import { seededRandom } from '../../../src/core/support/seededRandom.ts'
import { boxMask, instanceOf, pairOfStates, stateOf } from '../occlusion/sceneArbitrary.ts'

const SIZE = { width: 80, height: 60 }
/** In pixels: 0.0225 diagonals. */
const REACH = 2.25
const WITHIN_REACH = { largestDistance: 0.0225 }

interface Mark {
  readonly x: number
  readonly y: number
  readonly k: number
  readonly probability: number
}

function predictionOf(marks: readonly Mark[], size: ImageSize = SIZE): Cues {
  const pixels = size.width * size.height
  const boundary = new Float32Array(pixels)
  const direction = new Float32Array(DIRECTION_COUNT * pixels).fill(1 / DIRECTION_COUNT)
  for (const { x, y, k, probability } of marks) {
    const pixel = y * size.width + x
    boundary[pixel] = probability
    for (let other = 0; other < DIRECTION_COUNT; other++) direction[other * pixels + pixel] = other === k ? 1 : 0
  }
  return { size, background: new Float32Array(pixels), boundary, direction, classes: null }
}

function truthOf(marks: readonly Pick<Mark, 'x' | 'y' | 'k'>[], size: ImageSize = SIZE): BoundaryTruth {
  const directions = new Uint8Array(size.width * size.height)
  for (const { x, y, k } of marks) directions[y * size.width + x] = 1 << k
  return { size, directions }
}

const at = (counts: BoundaryCounts, threshold: number) => {
  const level = Math.round(100 * threshold) - 1
  return [counts.predicted[level], counts.matched[level], counts.oriented[level], counts.truth]
}

describe('counts of an oriented boundary', () => {
  it('match pixels within reach one to one, and count directions within 90°', () => {
    const truth = truthOf([
      { x: 10, y: 30, k: 0 },
      { x: 25, y: 30, k: 0 },
      { x: 45, y: 30, k: 6 },
      { x: 65, y: 30, k: 2 },
    ])
    const prediction = predictionOf([
      { x: 12, y: 31, k: 2, probability: 0.9 }, // √5 ≤ 2.25, 90° off
      { x: 27, y: 32, k: 0, probability: 0.9 }, // √8: out of reach
      { x: 45, y: 28, k: 3, probability: 0.6 }, // 135° off
      { x: 20, y: 50, k: 3, probability: 0.3 }, // nothing near
    ])
    const counts = countBoundary(prediction, truth, WITHIN_REACH)
    expect(at(counts, 0.3)).toEqual([4, 2, 1, 4])
    expect(at(counts, 0.31)).toEqual([3, 2, 1, 4])
    expect(at(counts, 0.6)).toEqual([3, 2, 1, 4])
    expect(at(counts, 0.61)).toEqual([2, 1, 1, 4])
    expect(at(counts, 0.91)).toEqual([0, 0, 0, 4])
  })

  it('are what trying all matchings gives, at every threshold', () => {
    // Far enough apart not to thin each other out, near enough to compete for true pixels.
    const places = [0, 1, 2, 3, 4, 5].map((index) => ({ x: 40 + 3 * (index % 3), y: 30 + 3 * Math.floor(index / 3) }))
    const mark = fc.record({ k: fc.integer({ min: 0, max: 7 }), probability: fc.constantFrom(0, 0.2, 0.5, 0.8) })
    const shift = fc.constantFrom(-1, 0, 1)
    fc.assert(
      fc.property(
        fc.array(mark, { minLength: 6, maxLength: 6 }),
        fc.array(fc.tuple(shift, shift, fc.integer({ min: 0, max: 7 })), { minLength: 4, maxLength: 4 }),
        (marks, truths) => {
          const predicted = marks.map((mark, index) => ({ ...mark, ...places[index]! }))
          const wanted = truths.map(([dx, dy, k], index) => ({ x: places[index]!.x + dx, y: places[index]!.y + dy, k }))
          const cues = predictionOf(predicted)
          const truth = truthOf(wanted)
          const counts = countBoundary(cues, truth, WITHIN_REACH)
          const truePixels = boundaryPixels(truth)
          for (const threshold of [0.1, 0.5, 0.7]) {
            const shown = predicted.filter(({ probability }) => probability >= threshold)
            const { pairs, right } = bestMatching(shown, wanted)
            expect(at(counts, threshold)).toEqual([shown.length, pairs, right, truePixels])
          }
        },
      ),
      { numRuns: 60 },
    )
  })

  it('of its own truth are full, of the reversed truth full without one direction right', () => {
    const state = twoBoxes()
    const map = instanceMapOf(state)
    const truth = boundaryTruth(map, orderOnTheSpot(state, map))
    const cues = oracleCues(state, {}, seededRandom(1))
    const pixels = truth.directions.length
    const { boundary, oriented } = scoreBoundaries([countBoundary(cues, truth)])
    // Corners of the boxes are thinned away or not, by where the others are.
    expect(boundary.ods.recall).toBeGreaterThan(0.98)
    expect(boundary.ods.precision).toBeGreaterThan(0.98)
    expect(oriented.ods.precision).toBe(boundary.ods.precision)
    const turned = cues.direction.map((_, index) => cues.direction[(index + 4 * pixels) % (8 * pixels)]!)
    const reversed = scoreBoundaries([countBoundary({ ...cues, direction: turned }, truth)])
    expect(reversed.boundary).toEqual(boundary)
    expect(reversed.oriented.ods.precision).toBe(0)
    expect(directionAccuracy(cues, truth, map).all).toMatchObject({ within45: boundaryPixels(truth) })
    const none = directionAccuracy({ ...cues, direction: turned }, truth, map)
    expect(none.all).toEqual({ pixels: boundaryPixels(truth), within45: 0, within90: 0 })
  })

  it('compare with a truth without the corners of slanting contours, which no thin prediction has', () => {
    const size = { width: 12, height: 12 }
    const numbers = Int32Array.from({ length: 144 }, (_, pixel) => (pixel % 12 > Math.floor(pixel / 12) ? 1 : 0))
    const map = { size, numbers, scale: 1 } as const
    const inFront = () => false
    const thin = boundaryTruth(map, inFront)
    const taught = trueBoundary(map, inFront)
    // x = y + 1 shares edges with the background, x = y + 2 only corners.
    expect([thin.directions[5 * 12 + 6], thin.directions[5 * 12 + 7]]).toEqual([1 << 3, 0])
    expect([taught[5 * 12 + 6], taught[5 * 12 + 7]]).toEqual([1 << 3, 1 << 3])
    expect(boundaryPixels(thin)).toBe(11)
  })

  it('refuse a prediction on another grid', () => {
    expect(() => countBoundary(predictionOf([]), truthOf([], { width: 120, height: 90 }))).toThrow(
      'The predicted boundary is not on the grid of the true one: expected 120×90, received 80×60.',
    )
  })
})

describe('the accuracy of directions', () => {
  it('looks between instances where another instance lies ahead, at the true pixels alone', () => {
    const state = twoBoxes()
    const map = instanceMapOf(state)
    const truth = boundaryTruth(map, orderOnTheSpot(state, map))
    const { all, betweenInstances } = directionAccuracy(oracleCues(state, {}, seededRandom(1)), truth, map)
    // The right side of the first box, 20 pixels, against the second; its corners point half-way or to the background.
    expect(betweenInstances.pixels).toBeGreaterThanOrEqual(18)
    expect(betweenInstances.pixels).toBeLessThanOrEqual(22)
    expect(betweenInstances).toMatchObject({ within45: betweenInstances.pixels, within90: betweenInstances.pixels })
    expect(all.pixels).toBe(boundaryPixels(truth))
  })

  it.each([
    [0b00000001, 0, 0],
    [0b00000001, 2, 4],
    [0b00000001, 4, 8],
    [0b00000011, 0, 1],
    [0b00000011, 2, 3],
    [0b10000001, 7, 1],
    [0b10000001, 3, 7],
    [0b00010001, 4, 0],
    [0b00010001, 2, 4],
    [0b01010100, 7, 2],
  ])('says how far the set %i is from direction %i: %i', (set, k, turns) => {
    expect(turnsBetween(set, k)).toBe(turns)
  })
})

describe('scores of boundaries', () => {
  const countsOf = (levels: readonly (readonly [number, number, number])[], truth: number): BoundaryCounts => {
    const plane = (index: number) =>
      Int32Array.from({ length: 99 }, (_, level) => levels[Math.floor((level * levels.length) / 99)]![index]!)
    return { truth, predicted: plane(0), matched: plane(1), oriented: plane(2) }
  }

  it('are those worked out by hand', () => {
    // One image, three stretches of thresholds: P, R = 0.5, 1 · 0.8, 0.8 · 1, 0.4; with directions P = 0.4 · 0.6 · 1.
    const image = countsOf(
      [
        [20, 10, 8],
        [10, 8, 6],
        [4, 4, 4],
      ],
      10,
    )
    const { boundary, oriented } = scoreBoundaries([image])
    expect(boundary.ods).toMatchObject({ precision: 0.8, recall: 0.8, threshold: 0.34 })
    expect(boundary.ois.f).toBeCloseTo(0.8, 12)
    // Recalls 0 … 0.4: 1; then down to 0.8 at 0.8 and to 0.5 at 1.
    const upTo = (from: number, to: number, count: number) => (count * (from + to)) / 2
    expect(boundary.ap).toBeCloseTo((41 + upTo(0.995, 0.8, 40) + upTo(0.785, 0.5, 20)) / 101, 10)
    // A quarter of the way from 0.6, 0.8 to 1, 0.4.
    expect(oriented.ods).toMatchObject({
      precision: expect.closeTo(0.7, 12) as number,
      recall: expect.closeTo(0.7, 12) as number,
    })
  })

  it('interpolate between thresholds for ODS, choose per image for OIS', () => {
    // P, R: 0.5, 1 at one threshold and 1, 0.5 at the next: half-way 0.75, 0.75 is better than both.
    const ramp = countsOf(
      [
        [20, 10, 10],
        [5, 5, 5],
      ],
      10,
    )
    expect(scoreBoundaries([ramp]).boundary.ods.f).toBeCloseTo(0.75, 12)
    expect(scoreBoundaries([ramp]).boundary.ois.f).toBeCloseTo(2 / 3, 12)
    const early = countsOf(
      [
        [10, 10, 10],
        [0, 0, 0],
      ],
      10,
    )
    const late = countsOf(
      [
        [30, 10, 10],
        [10, 10, 10],
      ],
      10,
    )
    expect(scoreBoundaries([early, late]).boundary.ois.f).toBe(1)
    expect(scoreBoundaries([early, late]).boundary.ods.f).toBeLessThan(0.8)
  })

  it('of perfect pixels are 1, of none, without truth or without images 0', () => {
    const perfect = { precision: 1, recall: 1, f: 1 }
    expect(scoreBoundaries([countsOf([[10, 10, 10]], 10)]).oriented).toMatchObject({
      ods: perfect,
      ois: perfect,
      ap: 1,
    })
    for (const images of [[countsOf([[0, 0, 0]], 10)], [countsOf([[10, 0, 0]], 0)], []]) {
      expect(scoreBoundaries(images).boundary).toMatchObject({ ods: { f: 0 }, ois: { f: 0 }, ap: 0 })
    }
  })
})

/** Most pairs, of the most probable pixels, then least distance in hundredths, then most right directions: by trying everything. */
function bestMatching(predicted: readonly Mark[], wanted: readonly Pick<Mark, 'x' | 'y' | 'k'>[]) {
  // As they are added: by falling probability, equal ones row by row, which is their order already.
  const marks = predicted.toSorted((a, b) => b.probability - a.probability)
  let best = { worth: -1, pairs: 0, right: 0 }
  const visit = (index: number, taken: ReadonlySet<number>, pairs: number, worth: number, right: number): void => {
    if (index === marks.length) {
      if (worth > best.worth) best = { worth, pairs, right }
      return
    }
    visit(index + 1, taken, pairs, worth, right)
    const { x, y, k } = marks[index]!
    wanted.forEach((mark, other) => {
      const away = Math.hypot(mark.x - x, mark.y - y)
      if (taken.has(other) || away > REACH) return
      const steps = Math.abs(mark.k - k)
      const isRight = Math.min(steps, 8 - steps) <= 2
      // Six pairs are at most 2²⁰ hundredths · 8 apart, far less than one of the six pixels in it.
      const more = 2 ** 40 + 2 ** (30 - index) - 8 * Math.round(100 * away) + (isRight ? 1 : 0)
      visit(index + 1, new Set([...taken, other]), pairs + 1, worth + more, right + (isRight ? 1 : 0))
    })
  }
  visit(0, new Set(), 0, 0, 0)
  return best
}

/** Two boxes side by side on a ground, the left one in front. */
function twoBoxes() {
  return stateOf(
    [instanceOf(1, boxMask(SIZE, 14, 20, 20, 20)), instanceOf(2, boxMask(SIZE, 34, 14, 26, 34))],
    [pairOfStates(1, 2, 'a-over-b')],
    SIZE,
  )
}

function boundaryPixels({ directions }: BoundaryTruth): number {
  return directions.filter((set) => set !== 0).length
}
