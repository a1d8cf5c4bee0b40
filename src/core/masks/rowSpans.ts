import { pixelCount } from '../pixels/imageSize.ts'
import type { ImageSize } from '../pixels/imageSize.ts'
import type { RunLengthMask } from './RunLengthMask.ts'
import { roomForNumbers } from './scratchRoom.ts'

/*
 * A mask as horizontal spans that never cross a row end: the form in which geometry (moving, mirroring, components) is
 * easy. Spans are flat triples y, x0, x1: pixels x0 ≤ x < x1 of row y, 0-based.
 * Cost: O(runs + rows touched) to read, O(spans) to write back; each allocates what it returns.
 */

/** Numbers per span. */
export const SPAN_STRIDE = 3

const endsRoom = roomForNumbers()

/** The foreground as spans, by rising y then x0, as long as possible (neighbours in a row never touch). */
export function rowSpansOf(mask: RunLengthMask): Int32Array<ArrayBuffer> {
  const { ends, width } = mask
  const spans = new Int32Array(countRowSpans(mask) * SPAN_STRIDE)
  let out = 0
  for (let run = 1; run < ends.length; run += 2) {
    let start = ends[run - 1]!
    const end = ends[run]!
    for (let row = Math.floor(start / width); start < end; row++) {
      const rowStart = row * width
      const stop = Math.min(end, rowStart + width)
      spans[out++] = row
      spans[out++] = start - rowStart
      spans[out++] = stop - rowStart
      start = stop
    }
  }
  return spans
}

/**
 * The mask covered by spans, given by rising y then x0; spans may touch or overlap and may be empty. Parts outside the
 * image are cut off.
 */
export function maskFromRowSpans(size: ImageSize, spans: ArrayLike<number>): RunLengthMask {
  const { width, height } = size
  const ends = endsRoom(2 * Math.floor(spans.length / SPAN_STRIDE) + 1)
  let out = 0
  for (let at = 0; at + 2 < spans.length; at += SPAN_STRIDE) {
    const y = spans[at]!
    const x0 = Math.max(spans[at + 1]!, 0)
    const x1 = Math.min(spans[at + 2]!, width)
    if (y < 0 || y >= height || x0 >= x1) continue
    const start = y * width + x0
    const end = y * width + x1
    if (out > 0 && start <= ends[out - 1]!) {
      // Touches or overlaps the run before, which may be in the row above: one longer run.
      if (end > ends[out - 1]!) ends[out - 1] = end
    } else {
      ends[out++] = start
      ends[out++] = end
    }
  }
  const total = pixelCount(size)
  if (out === 0 || ends[out - 1] !== total) ends[out++] = total
  return { width, height, ends: ends.slice(0, out) }
}

function countRowSpans(mask: RunLengthMask): number {
  const { ends, width } = mask
  let count = 0
  for (let run = 1; run < ends.length; run += 2) {
    count += Math.floor((ends[run]! - 1) / width) - Math.floor(ends[run - 1]! / width) + 1
  }
  return count
}
