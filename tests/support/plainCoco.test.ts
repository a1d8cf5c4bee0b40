import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { maskVectors, ringVectors } from '../core/formats/cocoVectors.ts'
import { pixelsOfRing, pixelsOfRle } from './plainCoco.ts'
import { sharedData } from './sharedData.ts'
import { areaOf, differenceOf } from './plainScene.ts'

const golden = sharedData('golden-rle/golden_rle.json')

interface GoldenPolygon {
  readonly h: number
  readonly w: number
  readonly poly: readonly number[]
  readonly string: string
}

describe('the plain reading of COCO masks, which exports are held against', () => {
  test.each(maskVectors)('gives the runs that pycocotools gives: $name', ({ h, w, list, counts }) => {
    const { pixels } = pixelsOfRle({ size: [h, w], counts })
    const columns = list.flatMap((length, run) => Array<number>(length).fill(run % 2))
    expect(columns.every((value, at) => pixels[(at % h) * w + Math.floor(at / h)] === value)).toBe(true)
  })

  test.each(ringVectors)('fills the pixels that pycocotools fills: $name', ({ h, w, ring, counts, area }) => {
    const filled = pixelsOfRing({ width: w, height: h }, ring)
    expect(areaOf(filled)).toBe(area)
    expect(differenceOf(filled, pixelsOfRle({ size: [h, w], counts }))).toBe(0)
  })

  test.skipIf(golden === null)('does so for every golden polygon (../shared/data/golden-rle)', () => {
    const { polygons } = JSON.parse(readFileSync(golden!, 'utf8')) as { polygons: readonly GoldenPolygon[] }
    for (const { h, w, poly, string } of polygons) {
      const filled = pixelsOfRing({ width: w, height: h }, poly)
      expect(differenceOf(filled, pixelsOfRle({ size: [h, w], counts: string }))).toBe(0)
    }
  })
})
