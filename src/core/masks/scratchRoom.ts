/*
 * Room to build a result whose length is known only at the end, and for lists that an operation needs on its way. Results
 * are sliced off it; it never leaves the function that asked for it, unless that says so, and what it holds lasts until
 * the next call. Every file that needs room has its own, so that operations can be built on one another.
 * Why: a typed array is allocated outside the JavaScript heap, which costs as much as a whole merge of two object-like
 * masks. One allocation per result, of exactly its length, is what remains.
 */

/** Bytes kept between calls at most, by each room: enough for every mask but pure noise on a large image. */
const KEPT_BYTES = 1 << 22

/** Numbers below 2^32, one after the other. */
export type Room = (length: number) => Uint32Array<ArrayBuffer>

/** Makes a function that gives room for at least `length` numbers, contents undefined: the same until it must grow. */
export function roomForNumbers(): Room {
  let kept = new Uint32Array(1 << 12)
  return (length) => {
    if (length <= kept.length) return kept
    const larger = new Uint32Array(length * 2)
    if (larger.byteLength <= KEPT_BYTES) kept = larger
    return larger
  }
}

/** The same for bytes. */
export function roomForBytes(): (length: number) => Uint8Array<ArrayBuffer> {
  let kept = new Uint8Array(1 << 14)
  return (length) => {
    if (length <= kept.length) return kept
    const larger = new Uint8Array(length * 2)
    if (larger.byteLength <= KEPT_BYTES) kept = larger
    return larger
  }
}
