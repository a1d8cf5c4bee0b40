import { describe, expect, test } from 'vitest'
import { maskFromCocoPolygon, maskFromCocoPolygons } from '../../../src/core/formats/cocoPolygon.ts'
import { maskToCocoRle } from '../../../src/core/formats/cocoRle.ts'
import { maskArea } from '../../../src/core/masks/maskMeasures.ts'
import { DomainError } from '../../../src/core/support/DomainError.ts'
import { drawing } from '../../support/bitmapOracle.ts'
import { ringVectors } from './cocoVectors.ts'

const SMALL = { width: 7, height: 5 }

describe('polygons become the pixels that pycocotools gives', () => {
  test.each(ringVectors)('$name', ({ h, w, ring, counts, area }) => {
    const mask = maskFromCocoPolygon({ width: w, height: h }, ring)
    expect(maskToCocoRle(mask).counts).toBe(counts)
    expect(maskArea(mask)).toBe(area)
  })

  test('and the direction of the ring makes no difference', () => {
    for (const { h, w, ring, counts } of ringVectors) {
      const points = ring.flatMap((_, at) => (at % 2 === 0 ? [[ring[at]!, ring[at + 1]!]] : []))
      const backwards = points.reverse().flat()
      expect(maskToCocoRle(maskFromCocoPolygon({ width: w, height: h }, backwards)).counts).toBe(counts)
    }
  })

  test('whole corners fill the pixels between them', () => {
    expect(drawing(maskFromCocoPolygon(SMALL, [1, 1, 5, 1, 5, 4, 1, 4]))).toEqual([
      '.......',
      '.####..',
      '.####..',
      '.####..',
      '.......',
    ])
  })

  test('several rings are united: a ring inside another is no hole', () => {
    const mask = maskFromCocoPolygons(SMALL, [
      [0, 0, 5, 0, 5, 5, 0, 5],
      [1, 1, 3, 1, 3, 3, 1, 3],
      [6, 0, 7, 0, 7, 1, 6, 1],
    ])
    expect(drawing(mask)).toEqual(['#####.#', '#####..', '#####..', '#####..', '#####..'])
  })

  test('no rings are no pixels', () => {
    expect(maskArea(maskFromCocoPolygons(SMALL, []))).toBe(0)
  })
})

describe('what is not an outline is refused with its place', () => {
  test.each([
    { what: 'nothing', ring: [], complaint: 'received 0 numbers' },
    {
      what: 'two points',
      ring: [1, 1, 2, 2],
      complaint: 'Four numbers are not an outline (and boxes are not read here)',
    },
    { what: 'an odd number of coordinates', ring: [1, 1, 2, 2, 3, 3, 4], complaint: 'received 7 numbers' },
    { what: 'NaN', ring: [1, 1, NaN, 2, 3, 3], complaint: 'a.json: region[2]: expected a finite number, received NaN' },
    { what: 'infinity', ring: [1, 1, 2, 2, 3, -Infinity], complaint: 'region[5]: expected a finite number' },
    { what: 'null', ring: [1, null, 2, 2, 3, 3], complaint: 'region[1]: expected a finite number, received null' },
    { what: 'a text', ring: [1, '1', 2, 2, 3, 3], complaint: 'received string' },
    { what: 'an outline across galaxies', ring: [0, 0, 1e9, 0, 0, 5], complaint: 'far larger than any image' },
    { what: 'an outline beyond doubles', ring: [0, 0, 1e308, 0, 0, 5], complaint: 'far larger than any image' },
  ])('$what', ({ ring, complaint }) => {
    expect(() => maskFromCocoPolygon(SMALL, ring as number[], 'a.json: region')).toThrow(complaint)
    expect(() => maskFromCocoPolygon(SMALL, ring as number[], 'a.json: region')).toThrow(DomainError)
  })

  test('the ring at fault is named among several', () => {
    const rings = [
      [0, 0, 5, 0, 5, 5],
      [0, 0, 1, 1],
    ]
    expect(() => maskFromCocoPolygons(SMALL, rings, 'rings')).toThrow('in rings[1]')
  })
})
