import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { maskFromCocoPolygon } from '../../../src/core/formats/cocoPolygon.ts'
import { cocoCounts, maskFromCocoRle, maskToCocoRle } from '../../../src/core/formats/cocoRle.ts'
import { maskIntersection, maskUnion } from '../../../src/core/masks/maskAlgebra.ts'
import { maskArea, maskBounds, maskIou, overlapArea } from '../../../src/core/masks/maskMeasures.ts'
import type { RunLengthMask } from '../../../src/core/masks/RunLengthMask.ts'
import { DomainError } from '../../../src/core/support/DomainError.ts'
import { sharedData } from '../../support/sharedData.ts'

interface Golden {
  masks: { name: string; h: number; w: number; counts: number[]; string: string; area: number; bbox: number[] }[]
  polygons: { h: number; w: number; poly: number[]; string: string; area: number; bbox: number[] }[]
  ops: { h: number; w: number; a: string; b: string; union: string; inter: string; iou: number; iou_crowd: number }[]
  invalid_or_edge: {
    note: string
    size: [number, number]
    counts: string
    expect: 'accept' | 'reject'
    area?: number
    bbox?: number[]
    reencoded?: string
  }[]
}

const path = sharedData('golden-rle/golden_rle.json')
const golden = path === null ? null : (JSON.parse(readFileSync(path, 'utf8')) as Golden)

describe.skipIf(golden === null)('the golden vectors of pycocotools (../shared/data/golden-rle)', () => {
  test('masks', () => {
    for (const { name, h, w, counts, string, area, bbox } of golden!.masks) {
      const mask = maskFromCocoRle({ size: [h, w], counts: string }, name)
      expect(maskToCocoRle(mask), name).toEqual({ size: [h, w], counts: string })
      expect(cocoCounts(mask), name).toEqual(counts)
      expect(maskToCocoRle(maskFromCocoRle({ size: [h, w], counts }, name)).counts, name).toBe(string)
      expect([maskArea(mask), boxOf(mask)], name).toEqual([area, bbox])
    }
  })

  test('polygons', () => {
    golden!.polygons.forEach(({ h, w, poly, string, area, bbox }, index) => {
      const mask = maskFromCocoPolygon({ width: w, height: h }, poly)
      expect(maskToCocoRle(mask).counts, `polygon ${index}`).toBe(string)
      expect([maskArea(mask), boxOf(mask)], `polygon ${index}`).toEqual([area, bbox])
    })
  })

  test('set operations', () => {
    for (const { h, w, a, b, union, inter, iou, iou_crowd } of golden!.ops) {
      const [p, q] = [a, b].map((counts) => maskFromCocoRle({ size: [h, w], counts }, 'operand')) as [
        RunLengthMask,
        RunLengthMask,
      ]
      expect(maskToCocoRle(maskUnion(p, q)).counts).toBe(union)
      expect(maskToCocoRle(maskIntersection(p, q)).counts).toBe(inter)
      expect(maskIou(p, q)).toBeCloseTo(iou, 12)
      expect(overlapArea(p, q) / maskArea(p)).toBeCloseTo(iou_crowd, 12)
    }
  })

  test('invalid and odd texts', () => {
    for (const vector of golden!.invalid_or_edge) {
      const read = (): RunLengthMask => maskFromCocoRle(vector, vector.note)
      if (vector.expect === 'reject') {
        expect(read, vector.note).toThrow(DomainError)
        continue
      }
      expect([maskArea(read()), boxOf(read())], vector.note).toEqual([vector.area, vector.bbox])
      expect(maskToCocoRle(read()).counts, vector.note).toBe(vector.reencoded)
    }
  })
})

/** [x, y, width, height], as pycocotools gives it; zeros for the empty mask. */
function boxOf(mask: RunLengthMask): number[] {
  const bounds = maskBounds(mask)
  return bounds === null ? [0, 0, 0, 0] : [bounds.x0, bounds.y0, bounds.x1 - bounds.x0, bounds.y1 - bounds.y0]
}
