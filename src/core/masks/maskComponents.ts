import { maskDifference, maskUnionOf } from './maskAlgebra.ts'
import { maskFromRowSpans, rowSpansOf, SPAN_STRIDE } from './rowSpans.ts'
import { fullMask } from './RunLengthMask.ts'
import type { RunLengthMask } from './RunLengthMask.ts'

/*
 * Connected parts of a mask, found on its row spans with a union-find forest (link to the smaller root, halve paths).
 * 4: pixels that share an edge are neighbours; 8: also those that share only a corner.
 * Cost: O(spans · α(spans)) plus the runs of the parts; allocates one number per span and the parts themselves.
 * Check: a flood fill on the bitmap (tests/core/masks/maskComponents.test.ts).
 */
export type Connectivity = 4 | 8

/** The connected parts by their first pixel in row-major order; holes stay holes. Empty for the empty mask. */
export function maskComponents(mask: RunLengthMask, connectivity: Connectivity): RunLengthMask[] {
  return componentSpans(rowSpansOf(mask), connectivity).map((spans) => maskFromRowSpans(mask, spans))
}

/**
 * The mask with its holes filled. A hole is what `maskContours` draws as one: background that no step to one of the 8
 * neighbours leads out of, as the foreground is 4-connected. Background that reaches the image border is no hole.
 */
export function fillHoles(mask: RunLengthMask): RunLengthMask {
  const background = rowSpansOf(maskDifference(fullMask(mask), mask))
  const holes = componentSpans(background, 8)
    .filter((spans) => !touchesBorder(spans, mask))
    .map((spans) => maskFromRowSpans(mask, spans))
  return maskUnionOf(mask, [mask, ...holes])
}

/** Groups spans (by rising y, x0) into connected parts; the order inside each part and of the parts is kept. */
function componentSpans(spans: Int32Array, connectivity: Connectivity): number[][] {
  const roots = spanRoots(spans, connectivity === 8 ? 1 : 0)
  const partOfRoot = new Map<number, number[]>()
  for (let span = 0; span < roots.length; span++) {
    const root = rootOf(roots, span)
    const at = span * SPAN_STRIDE
    const part = partOfRoot.get(root)
    if (part === undefined) partOfRoot.set(root, [spans[at]!, spans[at + 1]!, spans[at + 2]!])
    else part.push(spans[at]!, spans[at + 1]!, spans[at + 2]!)
  }
  return [...partOfRoot.values()]
}

/** The forest: the parent of each span, itself for a root. `reach` is 1 when touching at a corner is enough. */
function spanRoots(spans: Int32Array, reach: 0 | 1): Int32Array {
  const count = spans.length / SPAN_STRIDE
  const parents = Int32Array.from({ length: count }, (_, span) => span)
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
      link(parents, other, span)
    }
  }
  return parents
}

function isLeftOf(spans: Int32Array, span: number, y: number, x: number): boolean {
  return spans[span * SPAN_STRIDE] === y && spans[span * SPAN_STRIDE + 2]! <= x
}

function rootOf(parents: Int32Array, span: number): number {
  let node = span
  while (parents[node] !== node) {
    parents[node] = parents[parents[node]!]!
    node = parents[node]!
  }
  return node
}

function link(parents: Int32Array, a: number, b: number): void {
  const rootA = rootOf(parents, a)
  const rootB = rootOf(parents, b)
  parents[Math.max(rootA, rootB)] = Math.min(rootA, rootB)
}

function touchesBorder(spans: readonly number[], mask: RunLengthMask): boolean {
  for (let at = 0; at < spans.length; at += SPAN_STRIDE) {
    const isOnSide = spans[at + 1] === 0 || spans[at + 2] === mask.width
    if (isOnSide || spans[at] === 0 || spans[at] === mask.height - 1) return true
  }
  return false
}
