import { pixelCount, sizeText } from '../pixels/imageSize.ts'
import type { ImageSize } from '../pixels/imageSize.ts'
import { emptyMask, requireSameSize } from './RunLengthMask.ts'
import type { RunLengthMask } from './RunLengthMask.ts'

/*
 * Set operations on two masks: c[p] = a[p] ∘ b[p] for every pixel p, computed on run ends without decoding.
 *
 * Arrays: `ends` as in RunLengthMask.ts (row-major, 0-based, exclusive, last = width · height).
 * Allocates one array of a.runs + b.runs and the trimmed copy that is returned; mutates nothing it was given.
 * Cost: one step per distinct run end, so O(a.runs + b.runs), whatever the image size.
 * Throws `size-mismatch` unless both masks have the same size.
 *
 * Why the loops look alike and have no branches: the number i of ends of `a` passed so far is also, in its lowest bit,
 * the value of `a` there (even runs are background), and the same holds for j in `b` and for `out` in the result. So
 * "the result changes here" is one bit of arithmetic, and noise in the masks cannot mispredict a branch. The four
 * loops differ only in that bit; one loop calling a function would cost 3× (measured), hence the repetition.
 * Ends are below 2^28 (`MAX_IMAGE_PIXELS`), so the signed differences cannot overflow.
 *
 * Check: `maskToBitmap` of the result against the operation per pixel (tests/core/masks/maskAlgebra.test.ts).
 */

/** a ∪ b. Throws `size-mismatch`. */
export function maskUnion(a: RunLengthMask, b: RunLengthMask): RunLengthMask {
  requireSameSize(a, b, 'The union')
  const [endsA, endsB, ends] = operands(a, b)
  const total = pixelCount(a)
  let out = 0
  for (let i = 0, j = 0, end = 0; end < total;) {
    const endB = endsB[j]! | 0
    const ahead = (endsA[i]! | 0) - endB
    end = endB + (ahead & (ahead >> 31)) // the smaller of the two
    i += (ahead - 1) >>> 31 // 1 when a ends here
    j += ~ahead >>> 31 // 1 when b ends here
    ends[out] = end
    out += ((i | j) ^ out) & 1
  }
  return finished(a, ends, out, total)
}

/** a ∩ b. Throws `size-mismatch`. */
export function maskIntersection(a: RunLengthMask, b: RunLengthMask): RunLengthMask {
  requireSameSize(a, b, 'The intersection')
  const [endsA, endsB, ends] = operands(a, b)
  const total = pixelCount(a)
  let out = 0
  for (let i = 0, j = 0, end = 0; end < total;) {
    const endB = endsB[j]! | 0
    const ahead = (endsA[i]! | 0) - endB
    end = endB + (ahead & (ahead >> 31))
    i += (ahead - 1) >>> 31
    j += ~ahead >>> 31
    ends[out] = end
    out += ((i & j) ^ out) & 1
  }
  return finished(a, ends, out, total)
}

/** a − b: the pixels of `a` that are not in `b`. Throws `size-mismatch`. */
export function maskDifference(a: RunLengthMask, b: RunLengthMask): RunLengthMask {
  requireSameSize(a, b, 'The difference')
  const [endsA, endsB, ends] = operands(a, b)
  const total = pixelCount(a)
  let out = 0
  for (let i = 0, j = 0, end = 0; end < total;) {
    const endB = endsB[j]! | 0
    const ahead = (endsA[i]! | 0) - endB
    end = endB + (ahead & (ahead >> 31))
    i += (ahead - 1) >>> 31
    j += ~ahead >>> 31
    ends[out] = end
    out += ((i & ~j) ^ out) & 1
  }
  return finished(a, ends, out, total)
}

/** The pixels of exactly one of the two. Its own inverse: xor(xor(a, b), b) = a. Throws `size-mismatch`. */
export function maskXor(a: RunLengthMask, b: RunLengthMask): RunLengthMask {
  requireSameSize(a, b, 'The exclusive or')
  const [endsA, endsB, ends] = operands(a, b)
  const total = pixelCount(a)
  let out = 0
  for (let i = 0, j = 0, end = 0; end < total;) {
    const endB = endsB[j]! | 0
    const ahead = (endsA[i]! | 0) - endB
    end = endB + (ahead & (ahead >> 31))
    i += (ahead - 1) >>> 31
    j += ~ahead >>> 31
    ends[out] = end
    out += (i ^ j ^ out) & 1
  }
  return finished(a, ends, out, total)
}

/**
 * The union of any number of masks; of none, the empty mask of `size`. Merged pairwise like a tournament, so that
 * every run takes part in log2(masks) merges. Throws `size-mismatch`.
 */
export function maskUnionOf(size: ImageSize, masks: Iterable<RunLengthMask>): RunLengthMask {
  let round = [...masks]
  for (const mask of round) requireSameSize(size, mask, `A union of masks of ${sizeText(size)}`)
  while (round.length > 1) {
    const next: RunLengthMask[] = []
    for (let index = 0; index + 1 < round.length; index += 2) next.push(maskUnion(round[index]!, round[index + 1]!))
    if (round.length % 2 === 1) next.push(round[round.length - 1]!)
    round = next
  }
  return round[0] ?? emptyMask(size)
}

/** Every step of a merge passes an end of `a` or of `b`, so the result has at most a.runs + b.runs of them. */
function operands(a: RunLengthMask, b: RunLengthMask): [Uint32Array, Uint32Array, Uint32Array] {
  return [a.ends, b.ends, new Uint32Array(a.ends.length + b.ends.length)]
}

/** The loop writes the last end without counting it when the value does not change there; it always counts. */
function finished(size: ImageSize, ends: Uint32Array, out: number, total: number): RunLengthMask {
  // At the last step both masks step past their last run: the parity there is meaningless, the end is not.
  const runs = out > 0 && ends[out - 1] === total ? out : out + 1
  return { width: size.width, height: size.height, ends: ends.slice(0, runs) }
}
