import { pixelCount, sizeText } from '../pixels/imageSize.ts'
import type { ImageSize } from '../pixels/imageSize.ts'
import { refuse } from '../support/DomainError.ts'
import type { RunLengthMask } from './RunLengthMask.ts'
import { roomForNumbers } from './scratchRoom.ts'

/*
 * Dense bitmap ↔ run lengths; the only file that converts between the two.
 *
 * Arrays: a bitmap has one byte per pixel, row-major, 0 background, anything else foreground (decoding writes 1).
 * Cost: O(pixels) for encoding, four at a time where they are alike; O(pixels of foreground) plus one fill for decoding.
 * Throws `size-mismatch` when the byte count is not width · height.
 */

/** Pixels encoded between two checks of the room left in the output; a multiple of `STRETCH` words. */
const BLOCK = 4096
/** Words of four pixels that are skipped together when they continue a run. */
const STRETCH = 16
/** Runs up to this many pixels are written by a loop: a call of `fill` costs about as much as 24 stores (measured). */
const SHORT_RUN = 24

const scratchEnds = roomForNumbers()

/**
 * Encodes a bitmap. The bitmap is only read.
 *
 * The loop looks at words of four pixels (the first one in the lowest byte: every engine we run on is little-endian).
 * Stretches of 64 pixels that continue the current run are skipped; in the others each change bit is added to `out`
 * without a branch, so that noise costs no mispredictions. Shorter stretches are
 * better for noise and worse for objects; 64 serves both (tests/bench/masks.bench.ts).
 */
export function maskFromBitmap(size: ImageSize, bitmap: Uint8Array): RunLengthMask {
  requireBytes(size, bitmap)
  const total = bitmap.length
  const words = wordsOf(bitmap)
  let ends = scratchEnds(2 * BLOCK)
  let out = 0
  for (let blockStart = 0; blockStart < total; blockStart += BLOCK) {
    const blockEnd = Math.min(blockStart + BLOCK, total)
    // A block ends at most one run per pixel; one more is written ahead, and one is for the last run of the image.
    if (out + BLOCK + 2 > ends.length) ends = enlarged(ends, out, 2 * ends.length)
    const lastWord = blockEnd >> 2
    for (let word = blockStart >> 2; word < lastWord;) {
      const stretchEnd = Math.min(word + STRETCH, lastWord)
      // The parity of `out`, the number of ends so far, is the value of the current run.
      const isSkipped = stretchEnd === word + STRETCH && isUniform(words, word, -(out & 1) & 0x01010101)
      if (isSkipped) word = stretchEnd
      for (let last = out & 1; word < stretchEnd; word++) {
        const values = bitsOf(words[word]! | 0)
        // Byte k of `changes` is 1 where pixel k differs from the pixel before it.
        const changes = values ^ ((values << 8) | last)
        const second = out + (changes & 1)
        const third = second + ((changes >> 8) & 1)
        const fourth = third + ((changes >> 16) & 1)
        const pixel = word << 2
        ends[out] = pixel
        ends[second] = pixel + 1
        ends[third] = pixel + 2
        ends[fourth] = pixel + 3
        out = fourth + (changes >> 24)
        last = values >>> 24
      }
    }
    for (let pixel = lastWord << 2; pixel < blockEnd; pixel++) {
      if ((bitmap[pixel] === 0 ? 0 : 1) !== (out & 1)) ends[out++] = pixel
    }
  }
  ends[out++] = total
  return { width: size.width, height: size.height, ends: ends.slice(0, out) }
}

/** True when all words of the stretch that starts at `word` are `pattern`. */
function isUniform(words: Uint32Array, word: number, pattern: number): boolean {
  return (
    areAlike(words, word, pattern) &&
    areAlike(words, word + 4, pattern) &&
    areAlike(words, word + 8, pattern) &&
    areAlike(words, word + 12, pattern)
  )
}

/** The same for four words, with one branch instead of four. */
function areAlike(words: Uint32Array, word: number, pattern: number): boolean {
  const firstTwo = (words[word]! ^ pattern) | (words[word + 1]! ^ pattern)
  return (firstTwo | (words[word + 2]! ^ pattern) | (words[word + 3]! ^ pattern)) === 0
}

/** Each byte of the word made 1 unless it is 0: the addition carries any of the low 7 bits into the highest one. */
function bitsOf(word: number): number {
  return ((((word & 0x7f7f7f7f) + 0x7f7f7f7f) | word) >>> 7) & 0x01010101
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

function enlarged(ends: Uint32Array, used: number, length: number): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(length)
  larger.set(ends.subarray(0, used))
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
