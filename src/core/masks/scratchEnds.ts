/** Entries kept between calls at most, 4 MiB: enough for every mask but pure noise on a large image. */
const KEPT = 1 << 20

let kept = new Uint32Array(1 << 12)

/**
 * Room for at least `length` run ends, contents undefined, valid until the next call: a place to build a result whose
 * length is known only at the end. Results are sliced off it; it never leaves the function that asked for it.
 * Why: a typed array is allocated outside the JavaScript heap, which costs more than a whole merge of two object-like
 * masks. One allocation per result, of exactly its length, is what remains.
 */
export function scratchEnds(length: number): Uint32Array<ArrayBuffer> {
  if (length <= kept.length) return kept
  const larger = new Uint32Array(length * 2)
  if (larger.length <= KEPT) kept = larger
  return larger
}
