import { describe, expect, test } from 'vitest'
import { checkCues } from '../../../src/core/cues/checkCues.ts'
import type { Cues } from '../../../src/core/cues/Cues.ts'
import { resampleCues } from '../../../src/core/cues/resampleCues.ts'
import { oracleCues } from '../../../src/core/cues/oracleCues.ts'
import { boxMask, instanceOf, stateOf } from '../occlusion/sceneArbitrary.ts'
import { expectSameCues, mirroredCues } from './cueSymmetry.ts'

const SIZE = { width: 16, height: 12 }
const cuesOf = (): Cues => oracleCues(stateOf([instanceOf(1, boxMask(SIZE, 4, 3, 7, 6))], [], SIZE), {}, Math.random)

describe('checking cues', () => {
  test('good cues pass, at 1×1 and 1×N too', () => {
    checkCues(cuesOf(), 'test')
    for (const [width, height] of [
      [1, 1],
      [1, 7],
      [7, 1],
    ] as const) {
      const box = boxMask({ width, height }, 0, 0, 1, 1)
      checkCues(oracleCues(stateOf([instanceOf(1, box)], [], { width, height }), {}, Math.random), 'test')
    }
  })

  test.each(['background', 'boundary', 'direction'] as const)(
    'a value of %s that is no probability is named',
    (plane) => {
      for (const bad of [Number.NaN, -0.1, 1.1, Infinity]) {
        const cues = cuesOf()
        cues[plane][16 * 5 + 3] = bad
        expect(() => checkCues(cues, 'file.npz')).toThrow(new RegExp(`"${plane}".*file\\.npz.*pixel \\(3, 5\\)`))
      }
    },
  )

  test('probabilities at the ends of the range pass, a little over 1 and a negative zero too', () => {
    for (const fine of [0, -0, 1, 1 + 2 ** -23, 1e-40]) {
      const cues = cuesOf()
      cues.boundary[7] = fine
      cues.boundary[191] = fine
      checkCues(cues, 'test')
    }
    const cues = cuesOf()
    cues.boundary.set([-0, 1.0001], 190)
    expect(() => checkCues(cues, 'test')).toThrow(/pixel \(15, 11\).*1\.0001/)
  })

  test('planes of another type, and classes without names, are refused', () => {
    const doubles = new Float64Array(192) as unknown as Float32Array<ArrayBuffer>
    expect(() => checkCues({ ...cuesOf(), background: doubles }, 'x')).toThrow(/"background".*Float64Array/)
    const list = new Array<number>(192).fill(0) as unknown as Float32Array<ArrayBuffer>
    expect(() => checkCues({ ...cuesOf(), boundary: list }, 'x')).toThrow(/"boundary".*Array/)
    const classes = { names: [], probabilities: new Float32Array(0) }
    expect(() => checkCues({ ...cuesOf(), classes }, 'x')).toThrow(/classes/)
  })

  test('planes of another size are refused', () => {
    expect(() => checkCues({ ...cuesOf(), boundary: new Float32Array(5) }, 'x')).toThrow(/"boundary".*192.*received 5/)
    const classes = { names: ['a', 'b'], probabilities: new Float32Array(192) }
    expect(() => checkCues({ ...cuesOf(), classes }, 'x')).toThrow(/"classes"/)
  })

  test('impossible sizes and more than 64 megapixels are refused before anything is read', () => {
    for (const size of [
      { width: 0, height: 5 },
      { width: 2.5, height: 5 },
      { width: 9000, height: 9000 },
    ]) {
      expect(() => checkCues({ ...cuesOf(), size }, 'x')).toThrow(/size of cues/)
    }
  })
})

describe('resampling cues', () => {
  test('the same size gives the same cues', () => {
    const cues = cuesOf()
    expect(resampleCues(cues, { ...SIZE })).toBe(cues)
  })

  test('results are cues, mirrored ones where the cues are mirrored, on finer and coarser grids', () => {
    for (const size of [
      { width: 32, height: 24 },
      { width: 8, height: 6 },
      { width: 5, height: 30 },
      { width: 1, height: 1 },
    ]) {
      const resampled = resampleCues(cuesOf(), size)
      checkCues(resampled, 'test')
      expectSameCues(resampleCues(mirroredCues(cuesOf()), size), mirroredCues(resampled))
    }
  })

  test('a line survives shrinking by four', () => {
    const small = resampleCues(cuesOf(), { width: 4, height: 3 })
    expect(Math.max(...small.boundary)).toBeGreaterThan(0.9)
    expect(small.background[0]).toBeGreaterThan(0.9)
  })
})
