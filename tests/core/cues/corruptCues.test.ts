import { describe, expect, test } from 'vitest'
import { checkCues } from '../../../src/core/cues/checkCues.ts'
import type { Cues } from '../../../src/core/cues/Cues.ts'
import { corruptCues } from '../../../src/core/cues/corruptCues.ts'
import type { CueCorruption } from '../../../src/core/cues/corruptCues.ts'
import { oracleCues } from '../../../src/core/cues/oracleCues.ts'
import { seededRandom } from '../../../src/core/support/seededRandom.ts'
import { composeScene } from '../../../tools/samples/composeScene.ts'
import { annotationOf } from '../../../tools/samples/sceneAnnotation.ts'
import { expectSameCues } from './cueSymmetry.ts'

const CLEAN = oracleCues(annotationOf(composeScene(5)), { scale: 2 }, Math.random)
const pixelsOf = (boundary: Float32Array): number[] => [...boundary.keys()].filter((pixel) => boundary[pixel]! >= 0.5)
const TRUE_PIXELS = pixelsOf(CLEAN.boundary)
const spoilt = (corruption: Partial<CueCorruption>, seed = 1) => corruptCues(CLEAN, corruption, seededRandom(seed))

const EVERY: Readonly<Record<string, Partial<CueCorruption>>> = {
  drop: { drop: 0.3 },
  flip: { flip: 0.1 },
  gaps: { gaps: 0.3 },
  spurious: { spurious: 10 },
  shift: { shift: 3 },
  blur: { blur: 2 },
  all: { drop: 0.2, flip: 0.05, gaps: 0.2, spurious: 5, shift: 1, blur: 1 },
}

describe('spoiling cues', () => {
  test.each(Object.entries(EVERY))(
    '%s: the same seed spoils alike, another one does not, and cues stay cues',
    (_, corruption) => {
      const before = { boundary: CLEAN.boundary.slice(), direction: CLEAN.direction.slice() }
      const once = spoilt(corruption)
      checkCues(once, 'test')
      expectSameCues(spoilt(corruption), once)
      expect(once.boundary).not.toEqual(CLEAN.boundary)
      if (corruption.blur === undefined) expect(spoilt(corruption, 2).boundary).not.toEqual(once.boundary)
      expect(CLEAN).toMatchObject(before)
    },
  )

  test('nothing asked for, nothing spoilt', () => expectSameCues(spoilt({}), CLEAN))

  test('the share that is dropped is the share that was asked for', () => {
    for (const drop of [0.1, 0.5, 0.9, 1]) {
      const left = pixelsOf(spoilt({ drop }).boundary).length / TRUE_PIXELS.length
      expect(left).toBeGreaterThan(1 - drop - 0.03)
      expect(left).toBeLessThan(1 - drop + 0.03)
    }
  })

  test('gaps take the share that was asked for, and take it in stretches', () => {
    const boundary = spoilt({ gaps: 0.3 }).boundary
    const missing = new Set(TRUE_PIXELS.filter((pixel) => boundary[pixel]! < 0.5))
    expect(missing.size / TRUE_PIXELS.length).toBeGreaterThanOrEqual(0.3)
    expect(missing.size / TRUE_PIXELS.length).toBeLessThan(0.4)
    const { width } = CLEAN.size
    const isNeighbourMissing = (pixel: number): boolean =>
      [1, width - 1, width, width + 1].some((step) => missing.has(pixel + step) || missing.has(pixel - step))
    expect([...missing].filter(isNeighbourMissing).length / missing.size).toBeGreaterThan(0.95)
  })

  test('a flipped pixel moves over to the other side and points back', () => {
    const flipped = spoilt({ flip: 1 })
    const pixels = CLEAN.boundary.length
    const { width } = CLEAN.size
    // A pixel of a straight vertical border, occluder to its left: its neighbours above and below point right as well.
    const pointsRight = (pixel: number): boolean => CLEAN.boundary[pixel]! > 0.5 && CLEAN.direction[pixel]! > 0.9
    const straight = TRUE_PIXELS.find(
      (pixel) =>
        [0, 1, 2, -1, -2].every((row) => pointsRight(pixel + row * width)) &&
        [1, 2, 3].every((step) => CLEAN.boundary[pixel + step]! < 0.5),
    )!
    expect(flipped.boundary[straight]).toBeLessThan(0.5)
    expect(flipped.boundary[straight + 1]).toBeGreaterThan(0.5)
    expect(flipped.direction[4 * pixels + straight + 1]).toBeGreaterThan(0.9)
  })

  test('strokes are eight pixels each, in the foreground', () => {
    const added = pixelsOf(spoilt({ spurious: 3 }).boundary).filter((pixel) => CLEAN.boundary[pixel]! < 0.5)
    expect(added.length).toBeGreaterThan(8)
    expect(added.length).toBeLessThanOrEqual(24)
    expect(added.every((pixel) => CLEAN.background[pixel]! < 0.5)).toBe(true)
  })

  test('shifted boundaries stay within reach of where they were', () => {
    const { width } = CLEAN.size
    const isNear = (pixel: number): boolean =>
      TRUE_PIXELS.some((other) => {
        const dy = Math.abs(Math.floor(pixel / width) - Math.floor(other / width))
        return dy <= 2 && Math.abs((pixel % width) - (other % width)) <= 2
      })
    expect(pixelsOf(spoilt({ shift: 2 }).boundary).every(isNear)).toBe(true)
  })

  test('confused classes are other classes of the same sum, as many as were asked for, in discs', () => {
    const classNames = new Map([1, 2, 3, 4, 5, 6, 7, 8].map((id) => [id, `class ${id}`]))
    const cues = oracleCues(annotationOf(composeScene(5)), { scale: 4, classNames }, Math.random)
    const confused = corruptCues(cues, { confusion: 0.3 }, seededRandom(1))
    const pixels = cues.boundary.length
    const valuesAt = ({ classes }: Cues, pixel: number): number[] =>
      [0, 1, 2, 3, 4, 5, 6, 7].map((index) => classes!.probabilities[index * pixels + pixel]!)
    const foreground = [...cues.background.keys()].filter((pixel) => cues.background[pixel]! < 0.5)
    const isChanged = (pixel: number): boolean => {
      const after = valuesAt(confused, pixel)
      return valuesAt(cues, pixel).some((value, index) => value !== after[index])
    }
    const isShuffled = (pixel: number): boolean =>
      valuesAt(cues, pixel).toSorted().join() === valuesAt(confused, pixel).toSorted().join()
    expect(foreground.every(isShuffled)).toBe(true)
    const share = foreground.filter(isChanged).length / foreground.length
    expect(share).toBeGreaterThan(0.2)
    expect(share).toBeLessThan(0.4)
    expect(confused.boundary).toEqual(cues.boundary)
    expectSameCues(corruptCues(cues, { confusion: 0.3 }, seededRandom(1)), confused)
  })

  test('without classes, or with one alone, there is nothing to confuse', () => {
    expectSameCues(spoilt({ confusion: 0.5 }), CLEAN)
    const one = { ...CLEAN, classes: { names: ['a'], probabilities: CLEAN.background.slice() } }
    expectSameCues(corruptCues(one, { confusion: 0.5 }, seededRandom(1)), one)
  })

  test('more than there is can be asked for', () => {
    for (const corruption of [
      { drop: 2 },
      { gaps: 2 },
      { flip: 2 },
      { blur: 1e9 },
      { shift: 1e5 },
      { gaps: 1, drop: 1 },
    ]) {
      checkCues(spoilt(corruption), 'test')
    }
    expect(pixelsOf(spoilt({ gaps: 2 }).boundary)).toEqual([])
    expect(pixelsOf(spoilt({ shift: 1e5 }).boundary).length).toBeLessThan(TRUE_PIXELS.length / 10)
  })

  test('blur makes boundaries thick and keeps them clear', () => {
    const blurred = spoilt({ blur: 2 }).boundary
    expect(pixelsOf(blurred).length / TRUE_PIXELS.length).toBeGreaterThan(2)
    expect(TRUE_PIXELS.filter((pixel) => blurred[pixel]! > 0.5).length / TRUE_PIXELS.length).toBeGreaterThan(0.95)
  })
})
