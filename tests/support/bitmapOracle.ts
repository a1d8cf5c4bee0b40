import { maskFromBitmap, maskToBitmap } from '../../src/core/masks/bitmapMask.ts'
import type { RunLengthMask } from '../../src/core/masks/RunLengthMask.ts'
import type { ImageSize } from '../../src/core/pixels/imageSize.ts'

/**
 * The naive way to do everything with masks: one byte per pixel, a loop per question, nothing clever. Tests compare
 * the run-length code with it.
 */
export interface Bitmap extends ImageSize {
  /** Row-major, 0 or 1. */
  readonly pixels: Uint8Array
}

export function bitmapOf(mask: RunLengthMask): Bitmap {
  return { width: mask.width, height: mask.height, pixels: maskToBitmap(mask) }
}

export function maskOf(bitmap: Bitmap): RunLengthMask {
  return maskFromBitmap(bitmap, bitmap.pixels)
}

/** Reads a drawing: one line per row, `#` foreground, anything else background; all lines of equal length. */
export function drawn(...rows: readonly string[]): Bitmap {
  const width = rows[0]!.length
  return bitmapWhere({ width, height: rows.length }, (x, y) => rows[y]![x] === '#')
}

/** The drawing of a mask, one string per row: what failing assertions show. */
export function drawing(mask: RunLengthMask): string[] {
  const text = Array.from(maskToBitmap(mask), (value) => (value === 1 ? '#' : '.')).join('')
  return Array.from({ length: mask.height }, (_, y) => text.slice(y * mask.width, (y + 1) * mask.width))
}

export function bitmapWhere(size: ImageSize, isForeground: (x: number, y: number) => boolean): Bitmap {
  const pixels = new Uint8Array(size.width * size.height)
  for (let y = 0; y < size.height; y++) {
    for (let x = 0; x < size.width; x++) pixels[y * size.width + x] = isForeground(x, y) ? 1 : 0
  }
  return { width: size.width, height: size.height, pixels }
}

/** The value at a pixel, 0 outside the image. */
export function valueAt(bitmap: Bitmap, x: number, y: number): number {
  if (x < 0 || y < 0 || x >= bitmap.width || y >= bitmap.height) return 0
  return bitmap.pixels[y * bitmap.width + x]!
}

/** Pixel by pixel combination of two bitmaps. */
export function combined(a: Bitmap, b: Bitmap, keep: (a: boolean, b: boolean) => boolean): Bitmap {
  return bitmapWhere(a, (x, y) => keep(valueAt(a, x, y) === 1, valueAt(b, x, y) === 1))
}

export function countWhere(bitmap: Bitmap, predicate: (x: number, y: number) => boolean): number {
  let count = 0
  for (let y = 0; y < bitmap.height; y++) {
    for (let x = 0; x < bitmap.width; x++) if (valueAt(bitmap, x, y) === 1 && predicate(x, y)) count++
  }
  return count
}

/** Connected parts by flood fill, by their first pixel in row-major order. */
export function floodedParts(bitmap: Bitmap, connectivity: 4 | 8): Bitmap[] {
  const seen = new Uint8Array(bitmap.pixels.length)
  const parts: Bitmap[] = []
  for (let seed = 0; seed < seen.length; seed++) {
    if (seen[seed] === 1 || bitmap.pixels[seed] === 0) continue
    const part = new Uint8Array(seen.length)
    const stack = [seed]
    seen[seed] = 1
    while (stack.length > 0) {
      const pixel = stack.pop()!
      part[pixel] = 1
      for (const neighbour of neighboursOf(bitmap, pixel, connectivity)) {
        if (seen[neighbour] === 1 || bitmap.pixels[neighbour] === 0) continue
        seen[neighbour] = 1
        stack.push(neighbour)
      }
    }
    parts.push({ width: bitmap.width, height: bitmap.height, pixels: part })
  }
  return parts
}

function neighboursOf(size: ImageSize, pixel: number, connectivity: 4 | 8): number[] {
  const x = pixel % size.width
  const y = Math.floor(pixel / size.width)
  const found: number[] = []
  for (let dy = -1; dy <= 1; dy++) {
    for (let dx = -1; dx <= 1; dx++) {
      if ((dx === 0 && dy === 0) || (connectivity === 4 && dx !== 0 && dy !== 0)) continue
      const isInside = x + dx >= 0 && x + dx < size.width && y + dy >= 0 && y + dy < size.height
      if (isInside) found.push((y + dy) * size.width + x + dx)
    }
  }
  return found
}

/** The eight ways to mirror and turn a bitmap, each with its name. */
export function symmetriesOf(bitmap: Bitmap): { readonly name: string; readonly bitmap: Bitmap }[] {
  const { width, height } = bitmap
  const upright = [
    { name: 'as drawn', bitmap },
    { name: 'flipped left-right', bitmap: bitmapWhere(bitmap, (x, y) => valueAt(bitmap, width - 1 - x, y) === 1) },
    { name: 'flipped top-bottom', bitmap: bitmapWhere(bitmap, (x, y) => valueAt(bitmap, x, height - 1 - y) === 1) },
    {
      name: 'turned by 180°',
      bitmap: bitmapWhere(bitmap, (x, y) => valueAt(bitmap, width - 1 - x, height - 1 - y) === 1),
    },
  ]
  return upright.flatMap((one) => [
    one,
    {
      name: `${one.name}, transposed`,
      bitmap: bitmapWhere({ width: height, height: width }, (x, y) => valueAt(one.bitmap, y, x) === 1),
    },
  ])
}
