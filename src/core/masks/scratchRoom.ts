/*
 * Room to build a result whose length is known only at the end. Results are sliced off it; it never leaves the function
 * that asked for it, and what it holds lasts until the next call.
 * Why: a typed array is allocated outside the JavaScript heap, which costs as much as a whole merge of two object-like
 * masks. One allocation per result, of exactly its length, is what remains.
 */

/** Bytes kept between calls at most, of each kind: enough for every mask but pure noise on a large image. */
const KEPT_BYTES = 1 << 22

let keptEnds = new Uint32Array(1 << 12)
let keptBytes = new Uint8Array(1 << 14)

/** Room for at least `length` run ends, contents undefined. */
export function scratchEnds(length: number): Uint32Array<ArrayBuffer> {
  if (length <= keptEnds.length) return keptEnds
  const larger = new Uint32Array(length * 2)
  if (larger.byteLength <= KEPT_BYTES) keptEnds = larger
  return larger
}

/** Room for at least `length` bytes, contents undefined. */
export function scratchBytes(length: number): Uint8Array<ArrayBuffer> {
  if (length <= keptBytes.length) return keptBytes
  const larger = new Uint8Array(length * 2)
  if (larger.byteLength <= KEPT_BYTES) keptBytes = larger
  return larger
}
