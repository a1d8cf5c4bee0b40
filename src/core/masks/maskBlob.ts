import type { RunLengthMask } from './RunLengthMask.ts'
import { maskFromEnds } from './RunLengthMask.ts'
import { checkImageSize, pixelCount } from '../pixels/imageSize.ts'
import { refuse } from '../support/DomainError.ts'
import { roomForBytes } from './scratchRoom.ts'

/** A 32-bit value needs at most 5 groups of 7 bits. */
const MAX_VARINT_BYTES = 5

const scratchBytes = roomForBytes()

/**
 * The byte form of a mask, as stored in the project file and sent between processes.
 * Unsigned LEB128 varints in their shortest form (7 bits a byte, low bits first, high bit = more follows): width, height, number of runs, then
 * the length of each run, background first (so the first length may be 0). Specified in ./README.md.
 */
export function maskToBlob(mask: RunLengthMask): Uint8Array<ArrayBuffer> {
  const { ends } = mask
  const blob = scratchBytes((ends.length + 3) * MAX_VARINT_BYTES)
  let at = writeVarint(blob, 0, mask.width)
  at = writeVarint(blob, at, mask.height)
  at = writeVarint(blob, at, ends.length)
  for (let run = 0, start = 0; run < ends.length; run++) {
    const end = ends[run]! | 0
    const length = end - start
    start = end
    // Nearly all runs are shorter than 16 384 pixels: one or two bytes, written here without the detour.
    if (length < 0x80) {
      blob[at++] = length
    } else if (length < 0x4000) {
      blob[at++] = length | 0x80
      blob[at++] = length >> 7
    } else {
      at = writeVarint(blob, at, length)
    }
  }
  return blob.slice(0, at)
}

/** Reads the byte form. Throws `bad-mask` for truncated, overlong or inconsistent bytes; `where` names their source. */
export function maskFromBlob(blob: Uint8Array, where = 'mask'): RunLengthMask {
  const reader: Reader = { blob, at: 0, where }
  const size = { width: readVarint(reader), height: readVarint(reader) }
  checkImageSize(size, where)
  const runs = readVarint(reader)
  // Each run takes at least one byte, so a count above the bytes left is damage; checked before allocating for it.
  if (runs > blob.length - reader.at) throw damaged(where, `${runs} runs`, `${blob.length - reader.at} bytes`)
  const total = pixelCount(size)
  const ends = new Uint32Array(runs)
  let at = reader.at
  let end = 0
  let hasEmptyRun = false
  for (let run = 0; run < runs; run++) {
    // As in writing: one or two bytes, without the detour. Past the bytes, "more follows" leads to the detour.
    const byte = at < blob.length ? blob[at]! : 0x80
    const second = byte >= 0x80 && at + 1 < blob.length ? blob[at + 1]! : 0
    let length = byte
    if (byte < 0x80) {
      at++
    } else if (second > 0 && second < 0x80) {
      length = (byte & 0x7f) | (second << 7)
      at += 2
    } else {
      reader.at = at
      length = readLength(reader, total)
      at = reader.at
    }
    if (length > total - end) throw damaged(where, `${total} pixels`, `${end + length} or more`)
    if (length === 0 && run > 0) hasEmptyRun = true
    end = (end + length) | 0
    ends[run] = end
  }
  if (at !== blob.length) throw damaged(where, `${at} bytes`, `${blob.length}`)
  // The check of untrusted ends is made in passing; where it fails, `maskFromEnds` names the place.
  if (hasEmptyRun || end !== total) return maskFromEnds(size, ends, where)
  return { ...size, ends }
}

interface Reader {
  readonly blob: Uint8Array
  at: number
  readonly where: string
}

function damaged(where: string, expected: string, received: string): Error {
  return refuse('bad-mask', { what: 'The stored mask is damaged', where, expected, received })
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

/** Reads a run length as a 32-bit integer. Throws when it is more than all pixels. */
function readLength(reader: Reader, total: number): number {
  const length = readVarint(reader)
  if (length > total) throw damaged(reader.where, `${total} pixels`, `a run of ${length}`)
  return length | 0
}

function readVarint(reader: Reader): number {
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
