import { pixelCount, sameSize, sizeText } from '../pixels/imageSize.ts'
import type { ImageSize } from '../pixels/imageSize.ts'
import { refuse } from '../support/DomainError.ts'

/**
 * A set of pixels of one image as run lengths.
 *
 * `ends[k]` is the exclusive end (a row-major pixel index) of run k; run k starts where run k−1 ends, run 0 at pixel 0.
 * Even runs are background, odd runs foreground. Canonical form, which every function here requires and returns:
 * `ends` rises strictly, except that `ends[0]` may be 0 (the mask starts with foreground), and its last element is
 * width · height. So the empty mask is [n], the full mask [0, n], and equal sets have equal arrays.
 *
 * Runs may cross row ends. Immutable by convention: no function writes to the `ends` of a mask it was given.
 */
export interface RunLengthMask extends ImageSize {
  readonly ends: Uint32Array
}

export function emptyMask(size: ImageSize): RunLengthMask {
  return { width: size.width, height: size.height, ends: Uint32Array.of(pixelCount(size)) }
}

export function fullMask(size: ImageSize): RunLengthMask {
  return { width: size.width, height: size.height, ends: Uint32Array.of(0, pixelCount(size)) }
}

export function isEmptyMask(mask: RunLengthMask): boolean {
  return mask.ends.length === 1
}

/**
 * Checks untrusted cumulative ends and makes a mask of them. Throws `bad-mask` naming the first offending run.
 * Takes over the array; the caller must not write to it afterwards.
 */
export function maskFromEnds(size: ImageSize, ends: Uint32Array, where = 'mask'): RunLengthMask {
  const total = pixelCount(size)
  const todo = 'The mask is damaged: take it from its source again.'
  for (let run = 1; run < ends.length; run++) {
    if (ends[run]! > ends[run - 1]!) continue
    throw refuse('bad-mask', {
      what: `Run ${run} is not longer than zero`,
      where,
      expected: `an end above ${ends[run - 1]}`,
      received: String(ends[run]),
      todo,
    })
  }
  const last = ends.length === 0 ? 0 : ends[ends.length - 1]!
  if (last === total && ends.length > 0) return { width: size.width, height: size.height, ends }
  throw refuse('bad-mask', {
    what: 'The runs do not cover the image',
    where,
    expected: `${total} pixels (${sizeText(size)})`,
    received: `${last}`,
    todo,
  })
}

export function masksEqual(a: RunLengthMask, b: RunLengthMask): boolean {
  if (!sameSize(a, b) || a.ends.length !== b.ends.length) return false
  for (let run = 0; run < a.ends.length; run++) if (a.ends[run] !== b.ends[run]) return false
  return true
}

/** Throws `size-mismatch` unless both masks belong to images of the same size. */
export function requireSameSize(a: ImageSize, b: ImageSize, what: string): void {
  if (sameSize(a, b)) return
  throw refuse('size-mismatch', {
    what: `${what} needs two masks of the same size`,
    expected: sizeText(a),
    received: sizeText(b),
  })
}
