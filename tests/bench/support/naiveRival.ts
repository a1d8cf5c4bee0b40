import { maskToBitmap } from '../../../src/core/masks/bitmapMask.ts'
import type { MaskFamily } from './benchMasks.ts'
import { measure } from './measure.ts'
import type { Rival } from './pycocotoolsRival.ts'

/** The rival where there is no other: one byte per pixel and a loop over all pixels. */
export function naiveRival({ masks }: MaskFamily): Rival {
  const bitmaps = masks.map((mask) => maskToBitmap(mask))
  const neighbour = (index: number) => bitmaps[(index + 1) % bitmaps.length]!
  const unionArea = () => bitmaps.reduce((sum, bitmap, index) => sum + area(union(bitmap, neighbour(index))), 0)
  const iouSum = () => bitmaps.reduce((sum, a) => bitmaps.reduce((inner, b) => inner + iou(a, b), sum), 0)
  return {
    name: 'bitmaps',
    rates: {
      union: measure(masks.length, () =>
        bitmaps.reduce((sum, bitmap, index) => sum + union(bitmap, neighbour(index))[0]!, 0),
      ),
      IoU: measure(masks.length ** 2, iouSum),
    },
    peakMebibytes: null,
    check: { unionArea: unionArea(), iouSum: iouSum(), strings: null },
  }
}

function union(a: Uint8Array, b: Uint8Array): Uint8Array {
  const result = new Uint8Array(a.length)
  for (let pixel = 0; pixel < a.length; pixel++) result[pixel] = a[pixel]! | b[pixel]!
  return result
}

function area(bitmap: Uint8Array): number {
  let count = 0
  for (const value of bitmap) count += value
  return count
}

function iou(a: Uint8Array, b: Uint8Array): number {
  let shared = 0
  let either = 0
  for (let pixel = 0; pixel < a.length; pixel++) {
    shared += a[pixel]! & b[pixel]!
    either += a[pixel]! | b[pixel]!
  }
  return shared / either
}
