import { maskDifference, maskUnion } from './maskAlgebra.ts'
import { maskFromRowSpans, rowSpansOf, SPAN_STRIDE } from './rowSpans.ts'
import { fullMask } from './RunLengthMask.ts'
import type { RunLengthMask } from './RunLengthMask.ts'
import { joinSets } from '../support/disjointSets.ts'

/*
 * Connected parts of a mask, found on its row spans with a union-find forest (link to the smaller root, halve paths).
 * 4: pixels that share an edge are neighbours; 8: also those that share only a corner.
 * Cost: O(spans · α(spans)) plus the runs of the parts; allocates a few numbers per span and the parts themselves.
 * Check: a flood fill on the bitmap (tests/core/masks/maskComponents.test.ts).
 */
export type Connectivity = 4 | 8

/** The connected parts by their first pixel in row-major order; holes stay holes. Empty for the empty mask. */
export function maskComponents(mask: RunLengthMask, connectivity: Connectivity): RunLengthMask[] {
  const spans = rowSpansOf(mask)
  const { partOf, partCount } = spanParts(spans, connectivity)
  // Counting sort: the spans of one part next to each other, the order inside each part kept.
  const next = new Int32Array(partCount + 1)
  for (const part of partOf) next[part + 1]! += SPAN_STRIDE
  for (let part = 0; part < partCount; part++) next[part + 1]! += next[part]!
  const sorted = new Int32Array(spans.length)
  for (let span = 0; span < partOf.length; span++) {
    const from = span * SPAN_STRIDE
    const to = next[partOf[span]!]!
    for (let offset = 0; offset < SPAN_STRIDE; offset++) sorted[to + offset] = spans[from + offset]!
    next[partOf[span]!] = to + SPAN_STRIDE
  }
  // Each part now begins where the one before it ends.
  return Array.from({ length: partCount }, (_, part) => {
    return maskFromRowSpans(mask, sorted.subarray(part === 0 ? 0 : next[part - 1]!, next[part]!))
  })
}

/**
 * The mask with its holes filled. A hole is what `maskContours` draws as one: background that no step to one of the 8
 * neighbours leads out of, as the foreground is 4-connected. Background that reaches the image border is no hole.
 */
export function fillHoles(mask: RunLengthMask): RunLengthMask {
  const background = rowSpansOf(maskDifference(fullMask(mask), mask))
  const { partOf, partCount } = spanParts(background, 8)
  const isOpen = new Uint8Array(partCount)
  for (let span = 0; span < partOf.length; span++) {
    if (touchesBorder(background, span * SPAN_STRIDE, mask)) isOpen[partOf[span]!] = 1
  }
  let length = 0
  for (let span = 0; span < partOf.length; span++) {
    if (isOpen[partOf[span]!] === 1) continue
    background.copyWithin(length, span * SPAN_STRIDE, (span + 1) * SPAN_STRIDE)
    length += SPAN_STRIDE
  }
  return maskUnion(mask, maskFromRowSpans(mask, background.subarray(0, length)))
}

/** For each span (by rising y, x0) the number of its connected part; parts are numbered by their first span. */
function spanParts(
  spans: Int32Array,
  connectivity: Connectivity,
): { readonly partOf: Int32Array; readonly partCount: number } {
  const partOf = spanRoots(spans, connectivity === 8 ? 1 : 0)
  let partCount = 0
  // A root is the first span of its part and no parent comes after its child: going up, parents are numbered already.
  for (let span = 0; span < partOf.length; span++) {
    partOf[span] = partOf[span] === span ? partCount++ : partOf[partOf[span]!]!
  }
  return { partOf, partCount }
}

/** The forest: the parent of each span, itself for a root. `reach` is 1 when touching at a corner is enough. */
function spanRoots(spans: Int32Array, reach: 0 | 1): Int32Array {
  const count = spans.length / SPAN_STRIDE
  const parents = new Int32Array(count)
  for (let span = 0; span < count; span++) parents[span] = span
  let above = 0
  for (let span = 0; span < count; span++) {
    const at = span * SPAN_STRIDE
    const y = spans[at]!
    const x0 = spans[at + 1]! - reach
    const x1 = spans[at + 2]! + reach
    // Spans of the row above that end before this one begins end before all later ones of this row, too.
    while (above < span && (spans[above * SPAN_STRIDE]! < y - 1 || isLeftOf(spans, above, y - 1, x0))) above++
    for (let other = above; other < span; other++) {
      if (spans[other * SPAN_STRIDE] !== y - 1 || spans[other * SPAN_STRIDE + 1]! >= x1) break
      joinSets(parents, other, span)
    }
  }
  return parents
}

function isLeftOf(spans: Int32Array, span: number, y: number, x: number): boolean {
  return spans[span * SPAN_STRIDE] === y && spans[span * SPAN_STRIDE + 2]! <= x
}

function touchesBorder(spans: Int32Array, at: number, { width, height }: RunLengthMask): boolean {
  const y = spans[at]!
  return spans[at + 1] === 0 || spans[at + 2] === width || y === 0 || y === height - 1
}
