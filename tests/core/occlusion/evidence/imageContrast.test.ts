import { describe, expect, test } from 'vitest'
import { oracleCues } from '../../../../src/core/cues/oracleCues.ts'
import { cueEvidence } from '../../../../src/core/occlusion/evidence/cueEvidence.ts'
import { DEFAULT_EVIDENCE } from '../../../../src/core/occlusion/evidence/EvidenceParameters.ts'
import { imageLikeness } from '../../../../src/core/occlusion/evidence/imageContrast.ts'
import { boxMask, instanceOf, stateOf } from '../sceneArbitrary.ts'

const size = { width: 12, height: 10 }
const at = (x: number, y: number): number => y * size.width + x

/** Grey by pixel. */
function grey(levelAt: (x: number, y: number) => number) {
  const data = new Uint8Array(3 * size.width * size.height)
  for (let y = 0; y < size.height; y++) {
    for (let x = 0; x < size.width; x++) data.fill(levelAt(x, y), 3 * at(x, y), 3 * at(x, y) + 3)
  }
  return { size, data }
}

describe('likeness of colours', () => {
  test('is 1 for equal colours and everywhere on an image of one colour', () => {
    const plain = imageLikeness(grey(() => 90))
    expect(plain(0, 1)).toBe(1)
    const step = imageLikeness(grey((x) => (x < 6 ? 60 : 160)))
    expect(step(at(2, 2), at(3, 2))).toBe(1)
  })

  test('is e^(−d²/2m) with m the mean of d² over neighbours, up to the steps of the table', () => {
    const step = imageLikeness(grey((x) => (x < 6 ? 60 : 160)))
    const squared = 3 * 100 ** 2
    const mean = (squared * 10) / (11 * 10 + 12 * 9)
    expect(step(at(5, 4), at(6, 4))).toBeCloseTo(Math.exp(-squared / (2 * mean)), 6)
    const ramp = imageLikeness(grey((x) => 20 * x))
    const slope = (1200 * 110) / (11 * 10 + 12 * 9)
    expect(ramp(at(5, 4), at(6, 4))).toBeCloseTo(Math.exp(-1200 / (2 * slope)), 3)
    expect(ramp(at(0, 0), at(11, 9))).toBeLessThan(1e-6)
  })
})

describe('evidence with an image', () => {
  const box = stateOf([instanceOf(1, boxMask(size, 1, 1, 10, 8))], [], size)
  const cues = oracleCues(box, {}, Math.random)
  const rightAt = (contrast: number) =>
    cueEvidence(
      cues,
      grey((x) => (x < 6 ? 60 : 160)),
      { ...DEFAULT_EVIDENCE, contrast },
    ).smoothness[0]!

  test('inside of an object it is cheap to cut where colours change, by the share that contrast has', () => {
    const [none, half, full] = [rightAt(0), rightAt(0.5), rightAt(1)]
    const [edge, inside] = [at(5, 4), at(3, 4)]
    expect(none[edge]).toBe(none[inside])
    expect(half[edge]! / none[edge]!).toBeCloseTo(0.5, 3)
    expect(full[edge]! / none[edge]!).toBeLessThan(0.001)
    expect(full[inside]).toBe(none[inside])
  })

  test('next to boundary and background the image has no say', () => {
    const [none, full] = [rightAt(0), rightAt(1)]
    // Row 1 is the upper boundary of the box, row 0 background.
    expect(full[at(5, 1)]).toBe(none[at(5, 1)])
    expect(full[at(5, 0)]).toBe(none[at(5, 0)])
  })
})
