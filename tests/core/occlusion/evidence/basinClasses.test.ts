import { describe, expect, test } from 'vitest'
import type { ClassCues } from '../../../../src/core/cues/Cues.ts'
import { oracleCues } from '../../../../src/core/cues/oracleCues.ts'
import { basinClassDifference, dominantClasses } from '../../../../src/core/occlusion/evidence/basinClasses.ts'
import { cueEvidence } from '../../../../src/core/occlusion/evidence/cueEvidence.ts'
import { DEFAULT_EVIDENCE } from '../../../../src/core/occlusion/evidence/EvidenceParameters.ts'
import { boxMask, instanceOf, stateOf } from '../sceneArbitrary.ts'

/** Three pixels, two classes. */
const CLASSES: ClassCues = { names: ['cup', 'dog'], probabilities: Float32Array.of(0.8, 0.4, 0, 0.1, 0.4, 0) }

describe('classes of basins', () => {
  test('the dominant class of a pixel is the most probable, the first of equal ones; of those left out none is asked', () => {
    const classes = { ...CLASSES, probabilities: Float32Array.of(0.8, 0.4, 0.1, 0.1, 0.4, 0.6) }
    expect([...dominantClasses(classes, new Uint8Array(3))]).toEqual([0, 0, 1])
    expect([...dominantClasses(classes, Uint8Array.of(0, 0, 1))]).toEqual([0, 0, 0])
  })

  test('the difference of two basins is half the sum of the differences of their mean shares', () => {
    const difference = basinClassDifference(CLASSES, Int32Array.of(1, 2, 3), 3)
    expect(difference(1, 2)).toBeCloseTo(8 / 9 - 0.5, 6)
    expect(difference(2, 1)).toBeCloseTo(difference(1, 2), 12)
    expect(difference(1, 1)).toBe(0)
    const both = basinClassDifference(CLASSES, Int32Array.of(1, 1, 2), 2)
    // (0.8 + 0.4, 0.1 + 0.4) against nothing at all.
    expect(both(1, 2)).toBeCloseTo(0.5, 6)
  })
})

describe('evidence with classes', () => {
  const size = { width: 40, height: 20 }
  const boxes = stateOf(
    [instanceOf(1, boxMask(size, 4, 2, 16, 16)), { ...instanceOf(2, boxMask(size, 20, 2, 16, 16)), categoryId: 2 }],
    [],
    size,
  )
  const names = new Map([
    [boxes.instances[0]!.categoryId, 'cup'],
    [2, 'dog'],
  ])
  const weightsOf = (classNames: ReadonlyMap<number, string> | undefined, classContrast: number) => {
    const cues = oracleCues(boxes, classNames === undefined ? {} : { classNames }, Math.random)
    return cueEvidence(cues, null, { ...DEFAULT_EVIDENCE, classContrast }).smoothness[0]!
  }
  const border = 9 * size.width + 19
  const inside = 9 * size.width + 10

  test('two classes that meet without any boundary are cheap to part, one class is not', () => {
    const weights = weightsOf(names, 1)
    expect(weights[border]).toBeLessThan(weights[inside]! / 15)
    expect(weights[border - 2]).toBeCloseTo(weights[inside]!, 6)
    const alike = weightsOf(new Map([...names.keys()].map((id) => [id, 'cup'])), 1)
    expect(alike[border]).toBe(alike[inside])
  })

  test('classes are not looked at where that is switched off', () => {
    expect(weightsOf(names, 0)).toEqual(weightsOf(undefined, 1))
  })
})
