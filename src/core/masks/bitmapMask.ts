import { pixelCount, sizeText } from '../pixels/imageSize.ts'
import type { ImageSize } from '../pixels/imageSize.ts'
import { refuse } from '../support/DomainError.ts'
import type { RunLengthMask } from './RunLengthMask.ts'

/*
 * Dense bitmap ↔ run lengths; the only file that converts between the two.
 *
 * Arrays: a bitmap has one byte per pixel, row-major, 0 background, anything else foreground (decoding writes 1).
 * Cost: O(pixels) for encoding, four at a time where they are alike; O(pixels of foreground) plus one fill for decoding.
 * Throws `size-mismatch` when the byte count is not width · height.
 */

/** Pixels encoded between two checks of the room left in the output; a multiple of 4. */
const BLOCK = 4096
/** Runs up to this many pixels are written by a loop: a call of `fill` costs about as much as 24 stores (measured). */
const SHORT_RUN = 24

/** Encodes a bitmap. The bitmap is only read. */
export function maskFromBitmap(size: ImageSize, bitmap: Uint8Array): RunLengthMask {
  requireBytes(size, bitmap)
  const total = bitmap.length
  const words = wordsOf(bitmap)
  let ends = new Uint32Array(BLOCK + 1)
  let out = 0
  for (let blockStart = 0; blockStart < total; blockStart += BLOCK) {
    // A block can end at most one run per pixel; the + 1 is for the last run of the image.
    if (out + BLOCK + 1 > ends.length) ends = enlarged(ends, 2 * ends.length + BLOCK)
    const blockEnd = Math.min(blockStart + BLOCK, total)
    const lastWord = blockEnd >> 2
    for (let word = blockStart >> 2; word < lastWord; word++) {
      const bytes = words[word]! | 0
      // The lowest bit of `out` is the value of the current run: four equal pixels that continue it need no look.
      if (bytes === (-(out & 1) & 0x01010101)) continue
      const pixel = word << 2
      // Branch-free for the four pixels: write the end, keep it if the value changed there.
      ends[out] = pixel
      out += (Number((bytes & 0xff) !== 0) ^ out) & 1
      ends[out] = pixel + 1
      out += (Number((bytes & 0xff00) !== 0) ^ out) & 1
      ends[out] = pixel + 2
      out += (Number((bytes & 0xff0000) !== 0) ^ out) & 1
      ends[out] = pixel + 3
      out += (Number(bytes >>> 24 !== 0) ^ out) & 1
    }
    for (let pixel = lastWord << 2; pixel < blockEnd; pixel++) {
      ends[out] = pixel
      out += (Number(bitmap[pixel] !== 0) ^ out) & 1
    }
  }
  ends[out++] = total
  return { width: size.width, height: size.height, ends: ends.slice(0, out) }
}

/**
 * Decodes into one byte per pixel, 0 or 1. Writes to `out` (every byte of it) when given, else to a new array;
 * returns the array written.
 */
export function maskToBitmap(mask: RunLengthMask, out?: Uint8Array): Uint8Array {
  const bitmap = out ?? new Uint8Array(pixelCount(mask))
  requireBytes(mask, bitmap)
  if (out !== undefined) out.fill(0)
  const { ends } = mask
  for (let run = 1; run < ends.length; run += 2) {
    const start = ends[run - 1]!
    const end = ends[run]!
    if (end - start > SHORT_RUN) bitmap.fill(1, start, end)
    else for (let pixel = start; pixel < end; pixel++) bitmap[pixel] = 1
  }
  return bitmap
}

/** The whole 32-bit words of a bitmap, first pixel lowest; copies when the bytes are not aligned in their buffer. */
function wordsOf(bitmap: Uint8Array): Uint32Array {
  const aligned = bitmap.byteOffset % 4 === 0 ? bitmap : bitmap.slice()
  return new Uint32Array(aligned.buffer, aligned.byteOffset, aligned.length >> 2)
}

function enlarged(ends: Uint32Array, length: number): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(length)
  larger.set(ends)
  return larger
}

function requireBytes(size: ImageSize, bitmap: Uint8Array): void {
  if (bitmap.length === pixelCount(size)) return
  throw refuse('size-mismatch', {
    what: 'A bitmap needs one byte per pixel',
    expected: `${pixelCount(size)} bytes (${sizeText(size)})`,
    received: String(bitmap.length),
  })
}
