import type { RunLengthMask } from './RunLengthMask.ts'
import { maskFromEnds } from './RunLengthMask.ts'
import { checkImageSize } from '../pixels/imageSize.ts'
import { refuse } from '../support/DomainError.ts'

/**
 * The byte form of a mask, as stored in the project file and sent between processes.
 * Unsigned LEB128 varints in their shortest form (7 bits a byte, low bits first, high bit = more follows): width, height, number of runs, then
 * the length of each run, background first (so the first length may be 0). Specified in ./README.md.
 */
export function maskToBlob(mask: RunLengthMask): Uint8Array {
  const { ends } = mask
  let bytes = varintSize(mask.width) + varintSize(mask.height) + varintSize(ends.length)
  for (let run = 0, start = 0; run < ends.length; start = ends[run++]!) bytes += varintSize(ends[run]! - start)
  const blob = new Uint8Array(bytes)
  let at = writeVarint(blob, 0, mask.width)
  at = writeVarint(blob, at, mask.height)
  at = writeVarint(blob, at, ends.length)
  for (let run = 0, start = 0; run < ends.length; start = ends[run++]!) at = writeVarint(blob, at, ends[run]! - start)
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
  const ends = new Uint32Array(runs)
  let end = 0
  for (let run = 0; run < runs; run++) {
    end += readVarint(reader)
    if (end > size.width * size.height) {
      throw damaged(where, `${size.width * size.height} pixels`, `${end} or more`)
    }
    ends[run] = end
  }
  if (reader.at !== blob.length) throw damaged(where, `${reader.at} bytes`, `${blob.length}`)
  return maskFromEnds(size, ends, where)
}

function damaged(where: string, expected: string, received: string): Error {
  return refuse('bad-mask', { what: 'The stored mask is damaged', where, expected, received })
}

function varintSize(value: number): number {
  let size = 1
  for (let rest = value; rest >= 0x80; rest = Math.floor(rest / 0x80)) size++
  return size
}

function writeVarint(blob: Uint8Array, at: number, value: number): number {
  let rest = value
  while (rest >= 0x80) {
    blob[at++] = (rest & 0x7f) | 0x80
    rest >>>= 7
  }
  blob[at++] = rest
  return at
}

/** A 32-bit value needs at most 5 groups of 7 bits. */
const MAX_VARINT_BYTES = 5

function readVarint(reader: { blob: Uint8Array; at: number; where: string }): number {
  let value = 0
  for (let byteIndex = 0; byteIndex < MAX_VARINT_BYTES; byteIndex++) {
    const byte = reader.blob[reader.at++]
    if (byte === undefined) throw damaged(reader.where, 'another byte', 'the end')
    value += (byte & 0x7f) * 2 ** (7 * byteIndex)
    if (byte >= 0x80) continue
    // A last group of zeros adds nothing: the same mask would have two byte forms.
    if (byte === 0 && byteIndex > 0) throw damaged(reader.where, 'numbers in their shortest form', 'a padded one')
    return value
  }
  throw damaged(reader.where, `a number of at most ${MAX_VARINT_BYTES} bytes`, 'a longer one')
}
