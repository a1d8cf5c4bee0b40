import type { RunLengthMask } from './RunLengthMask.ts'
import { maskFromEnds } from './RunLengthMask.ts'
import { checkImageSize, pixelCount } from '../pixels/imageSize.ts'
import { refuse } from '../support/DomainError.ts'

/**
 * The byte form of a mask, as stored in the project file and sent between processes.
 * Unsigned LEB128 varints in their shortest form (7 bits a byte, low bits first, high bit = more follows): width, height, number of runs, then
 * the length of each run, background first (so the first length may be 0). Specified in ./README.md.
 */
export function maskToBlob(mask: RunLengthMask): Uint8Array {
  const { ends } = mask
  let bytes = varintSize(mask.width) + varintSize(mask.height) + varintSize(ends.length)
  for (let run = 0, start = 0; run < ends.length; run++) {
    const end = ends[run]! | 0
    bytes += varintSize(end - start)
    start = end
  }
  const blob = new Uint8Array(bytes)
  let at = writeVarint(blob, 0, mask.width)
  at = writeVarint(blob, at, mask.height)
  at = writeVarint(blob, at, ends.length)
  for (let run = 0, start = 0; run < ends.length; run++) {
    const end = ends[run]! | 0
    at = writeVarint(blob, at, end - start)
    start = end
  }
  return blob
}

/** Reads the byte form. Throws `bad-mask` for truncated, overlong or inconsistent bytes; `where` names their source. */
export function maskFromBlob(blob: Uint8Array, where = 'mask'): RunLengthMask {
  const reader = { blob, at: 0, where }
  const size = { width: readVarint(reader), height: readVarint(reader) }
  checkImageSize(size, where)
  const runs = readVarint(reader)
  // Each run takes at least one byte, so a count above the bytes left is damage; checked before allocating for it.
  if (runs > blob.length - reader.at) throw damaged(where, `${runs} runs`, `${blob.length - reader.at} bytes`)
  const total = pixelCount(size)
  const ends = new Uint32Array(runs)
  let end = 0
  for (let run = 0; run < runs; run++) {
    const byte = blob[reader.at]
    // Most runs are shorter than 128 pixels: one byte, read here without the detour.
    if (byte !== undefined && byte < 0x80) {
      end += byte
      reader.at++
    } else {
      end += readVarint(reader)
    }
    if (end > total) throw damaged(where, `${total} pixels`, `${end} or more`)
    ends[run] = end
  }
  if (reader.at !== blob.length) throw damaged(where, `${reader.at} bytes`, `${blob.length}`)
  return maskFromEnds(size, ends, where)
}

function damaged(where: string, expected: string, received: string): Error {
  return refuse('bad-mask', { what: 'The stored mask is damaged', where, expected, received })
}

/** Bytes of a number below 2^32. */
function varintSize(value: number): number {
  if (value < 1 << 7) return 1
  if (value < 1 << 14) return 2
  if (value < 1 << 21) return 3
  return value < 1 << 28 ? 4 : 5
}

/** Writes a number below 2^32 at `at` and returns the place after it. */
function writeVarint(blob: Uint8Array, at: number, value: number): number {
  let rest = value
  let next = at
  while (rest >= 0x80) {
    blob[next++] = (rest & 0x7f) | 0x80
    rest >>>= 7
  }
  blob[next++] = rest
  return next
}

/** A 32-bit value needs at most 5 groups of 7 bits. */
const MAX_VARINT_BYTES = 5

function readVarint(reader: { readonly blob: Uint8Array; at: number; readonly where: string }): number {
  let value = 0
  // Multiplied, not shifted: the fifth group passes 32 bits, and damage must not wrap around into a good number.
  for (let byteIndex = 0, weight = 1; byteIndex < MAX_VARINT_BYTES; byteIndex++, weight *= 128) {
    const byte = reader.blob[reader.at++]
    if (byte === undefined) throw damaged(reader.where, 'another byte', 'the end')
    value += (byte & 0x7f) * weight
    if (byte >= 0x80) continue
    // A last group of zeros adds nothing: the same mask would have two byte forms.
    if (byte === 0 && byteIndex > 0) throw damaged(reader.where, 'numbers in their shortest form', 'a padded one')
    return value
  }
  throw damaged(reader.where, `a number of at most ${MAX_VARINT_BYTES} bytes`, 'a longer one')
}
