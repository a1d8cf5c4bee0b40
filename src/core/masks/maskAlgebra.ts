import { pixelCount, sizeText } from '../pixels/imageSize.ts'
import type { ImageSize } from '../pixels/imageSize.ts'
import { emptyMask, requireSameSize } from './RunLengthMask.ts'
import type { RunLengthMask } from './RunLengthMask.ts'
import { roomForNumbers } from './scratchRoom.ts'

/*
 * Set operations on two masks: c[p] = a[p] ∘ b[p] for every pixel p, computed on run ends without decoding.
 *
 * Arrays: `ends` as in RunLengthMask.ts (row-major, 0-based, exclusive, last = width · height). So the foreground runs
 * are [ends[0], ends[1]), [ends[2], ends[3]), … and every loop walks the foreground runs of both masks side by side.
 * Allocates the result only; mutates nothing it was given.
 * Cost: O(a.runs + b.runs), whatever the image size.
 * Throws `size-mismatch` unless both masks have the same size.
 *
 * Each operation has its own loop: one loop that calls a function per step costs three times as much (measured). The
 * branches are worth it, too: on object-like masks they are predictable and beat branch-free arithmetic by a third
 * (measured); on noise they are not, which tests/bench/masks.bench.ts shows.
 *
 * Check: `maskToBitmap` of the result against the operation per pixel (tests/core/masks/maskAlgebra.test.ts).
 */

const scratchEnds = roomForNumbers()

/** a ∪ b. Throws `size-mismatch`. */
export function maskUnion(a: RunLengthMask, b: RunLengthMask): RunLengthMask {
  requireSameSize(a, b, 'The union')
  const endsA = a.ends
  const endsB = b.ends
  const lastA = endsA.length - 1
  const lastB = endsB.length - 1
  const ends = scratchEnds(lastA + lastB + 4)
  let i = 0
  let j = 0
  let out = 0
  // Runs before the first of the other mask are runs of the result as they are; objects often share few rows.
  const firstA = endsA[0]! | 0
  const firstB = endsB[0]! | 0
  for (; i < lastA && endsA[i + 1]! < firstB; i += 2) {
    ends[out++] = endsA[i]!
    ends[out++] = endsA[i + 1]!
  }
  for (; j < lastB && endsB[j + 1]! < firstA; j += 2) {
    ends[out++] = endsB[j]!
    ends[out++] = endsB[j + 1]!
  }
  // From here on the run being built is at `out`, out + 1 and reaches to `reached`.
  out -= 2
  let reached = out < 0 ? -1 : ends[out + 1]! | 0
  while (i < lastA && j < lastB) {
    const startA = endsA[i]! | 0
    const startB = endsB[j]! | 0
    // Always the run that starts first.
    let start
    let end
    if (startA < startB) {
      start = startA
      end = endsA[i + 1]! | 0
      i += 2
    } else {
      start = startB
      end = endsB[j + 1]! | 0
      j += 2
    }
    if (start > reached) {
      out += 2
      ends[out] = start
      ends[out + 1] = end
      reached = end
    } else if (end > reached) {
      ends[out + 1] = end
      reached = end
    }
  }
  // One of the two has no more runs; what is left of the other joins the last run of the result or follows it.
  const rest = i < lastA ? endsA : endsB
  const last = rest.length - 1
  let at = i < lastA ? i : j
  for (; at < last && rest[at]! <= reached; at += 2) {
    if (rest[at + 1]! > reached) ends[out + 1] = reached = rest[at + 1]! | 0
  }
  for (out += 2; at < last; at += 2) {
    ends[out++] = rest[at]!
    ends[out++] = rest[at + 1]!
  }
  return closed(a, ends, out)
}

/** a ∩ b. Throws `size-mismatch`. */
export function maskIntersection(a: RunLengthMask, b: RunLengthMask): RunLengthMask {
  requireSameSize(a, b, 'The intersection')
  const endsA = a.ends
  const endsB = b.ends
  const ends = scratchEnds(endsA.length + endsB.length + 2)
  let out = 0
  for (let i = 1, j = 1; i < endsA.length && j < endsB.length;) {
    const startA = endsA[i - 1]! | 0
    const startB = endsB[j - 1]! | 0
    const endA = endsA[i]! | 0
    const endB = endsB[j]! | 0
    const start = startA > startB ? startA : startB
    const end = endA < endB ? endA : endB
    if (end > start) {
      ends[out++] = start
      ends[out++] = end
    }
    // The run that ends first overlaps nothing that is still to come.
    if (endA < endB) i += 2
    else j += 2
  }
  return closed(a, ends, out)
}

/** a − b: the pixels of `a` that are not in `b`. Throws `size-mismatch`. */
export function maskDifference(a: RunLengthMask, b: RunLengthMask): RunLengthMask {
  requireSameSize(a, b, 'The difference')
  const endsA = a.ends
  const endsB = b.ends
  const ends = scratchEnds(endsA.length + endsB.length + 2)
  let out = 0
  let j = 1
  for (let i = 1; i < endsA.length; i += 2) {
    let start = endsA[i - 1]! | 0
    const end = endsA[i]! | 0
    while (j < endsB.length && endsB[j]! <= start) j += 2
    while (j < endsB.length && endsB[j - 1]! < end) {
      const cut = endsB[j - 1]! | 0
      if (cut > start) {
        ends[out++] = start
        ends[out++] = cut
      }
      start = endsB[j]! | 0
      if (start >= end) break // this run of b may reach into the next one of a
      j += 2
    }
    if (start < end) {
      ends[out++] = start
      ends[out++] = end
    }
  }
  return closed(a, ends, out)
}

/** The pixels of exactly one of the two. Its own inverse: xor(xor(a, b), b) = a. Throws `size-mismatch`. */
export function maskXor(a: RunLengthMask, b: RunLengthMask): RunLengthMask {
  requireSameSize(a, b, 'The exclusive or')
  const endsA = a.ends
  const endsB = b.ends
  const lastA = endsA.length - 1
  const lastB = endsB.length - 1
  const ends = scratchEnds(lastA + lastB + 1)
  // Every end but the last is where a mask changes its value: the result changes where exactly one of them does.
  let out = 0
  let i = 0
  let j = 0
  while (i < lastA && j < lastB) {
    const endA = endsA[i]! | 0
    const endB = endsB[j]! | 0
    if (endA < endB) ends[out++] = endA
    else if (endB < endA) ends[out++] = endB
    if (endA <= endB) i++
    if (endB <= endA) j++
  }
  while (i < lastA) ends[out++] = endsA[i++]!
  while (j < lastB) ends[out++] = endsB[j++]!
  return closed(a, ends, out)
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

/** Makes a mask of the first `out` of `ends`, adding the last run where it does not end there already. */
function closed(size: ImageSize, ends: Uint32Array, out: number): RunLengthMask {
  const total = pixelCount(size)
  let length = out
  if (length === 0 || ends[length - 1] !== total) ends[length++] = total
  return { width: size.width, height: size.height, ends: ends.slice(0, length) }
}
