import fc from 'fast-check'
import { maskFromEnds } from '../../src/core/masks/RunLengthMask.ts'
import type { RunLengthMask } from '../../src/core/masks/RunLengthMask.ts'
import { seededRandom } from '../../src/core/support/seededRandom.ts'
import type { ImageSize } from '../../src/core/pixels/imageSize.ts'
import type { Bitmap } from './bitmapOracle.ts'

/** Sizes from 1×1 on, with single rows and columns and widths around multiples of four (words) well represented. */
export const arbitrarySize: fc.Arbitrary<ImageSize> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ width: fc.integer({ min: 1, max: 13 }), height: fc.integer({ min: 1, max: 13 }) }),
  },
  { weight: 1, arbitrary: fc.record({ width: fc.integer({ min: 1, max: 70 }), height: fc.constant(1) }) },
  { weight: 1, arbitrary: fc.record({ width: fc.constant(1), height: fc.integer({ min: 1, max: 70 }) }) },
  { weight: 1, arbitrary: fc.constant({ width: 1, height: 1 }) },
)

/** Empty, full, noisy at any density, or blocky (wide equal stretches, as real masks have). */
export function arbitraryBitmapOf(size: ImageSize): fc.Arbitrary<Bitmap> {
  const count = size.width * size.height
  const bitmap = (pixels: Uint8Array): Bitmap => ({ width: size.width, height: size.height, pixels })
  const noisy = fc.tuple(fc.integer(), fc.double({ min: 0, max: 1, noNaN: true })).map(([seed, density]) => {
    const random = seededRandom(seed)
    return bitmap(Uint8Array.from({ length: count }, () => (random() < density ? 1 : 0)))
  })
  const blocky = fc.integer().map((seed) => {
    const random = seededRandom(seed)
    const pixels = new Uint8Array(count)
    for (let box = 0; box < 3; box++) {
      const [x0, x1] = [random() * size.width, random() * size.width].sort((a, b) => a - b) as [number, number]
      const [y0, y1] = [random() * size.height, random() * size.height].sort((a, b) => a - b) as [number, number]
      for (let y = Math.floor(y0); y < y1; y++)
        pixels.fill(box % 2 === 0 ? 1 : 0, y * size.width + Math.floor(x0), y * size.width + Math.ceil(x1))
    }
    return bitmap(pixels)
  })
  return fc.oneof(
    { weight: 5, arbitrary: noisy },
    { weight: 4, arbitrary: blocky },
    { weight: 1, arbitrary: fc.constantFrom(bitmap(new Uint8Array(count)), bitmap(new Uint8Array(count).fill(1))) },
  )
}

export const arbitraryBitmap: fc.Arbitrary<Bitmap> = arbitrarySize.chain(arbitraryBitmapOf)

/** Two bitmaps of one size. */
export const arbitraryBitmapPair: fc.Arbitrary<readonly [Bitmap, Bitmap]> = arbitrarySize.chain((size) =>
  fc.tuple(arbitraryBitmapOf(size), arbitraryBitmapOf(size)),
)

/** A mask made without any of the code under test but the check of its ends. */
export const arbitraryMask: fc.Arbitrary<RunLengthMask> = arbitraryBitmap.map((bitmap) =>
  maskFromEnds(bitmap, endsOf(bitmap)),
)

/** The run ends of a bitmap, the slow and obvious way. */
export function endsOf(bitmap: Bitmap): Uint32Array {
  const ends: number[] = []
  let value = 0
  bitmap.pixels.forEach((next, pixel) => {
    if (next === value) return
    ends.push(pixel)
    value = next
  })
  return Uint32Array.from([...ends, bitmap.pixels.length])
}
