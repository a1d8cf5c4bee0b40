import { pixelCount } from '../../pixels/imageSize.ts'
import type { ImageSize } from '../../pixels/imageSize.ts'
import type { Labeling } from '../labeling/LabelingProblem.ts'
import { joinSets, rootOf } from '../../support/disjointSets.ts'

/** The connected parts of equal label > 0. Parts are numbered from 1 by their first pixel; 0 is the background. */
export interface LabelComponents {
  readonly size: ImageSize
  readonly count: number
  /** Part per pixel, row-major. */
  readonly partAt: Int32Array
  /** By part, index 0 unused: pixels, and the label they have. */
  readonly area: Int32Array
  readonly label: Uint16Array
  readonly spans: PartSpans
}

/**
 * The parts cut into horizontal runs, by rising pixel: a picture of a few thousand runs where it has hundreds of thousands of
 * pixels. Parallel arrays; runs are half-open and never go on into the next row.
 */
interface PartSpans {
  readonly count: number
  readonly start: Int32Array
  readonly end: Int32Array
  readonly part: Int32Array
}

/**
 * Finds connected parts in one pass over the pixels: each row is cut into spans of equal label, spans are joined with
 * those they touch in the row above (union-find, halved paths, link to the earlier one), then painted.
 * 4: pixels that share an edge touch; 8: also those that share a corner. O(pixels + spans · α(spans)); allocates four
 * bytes per pixel and some twenty per span. Check: a flood fill (tests/core/occlusion/readout/labelComponents.test.ts).
 */
export function labelComponents(size: ImageSize, labeling: Labeling, connectivity: 4 | 8): LabelComponents {
  const { width } = size
  const { count, start, end, label } = spansOf(size, labeling)
  const root = new Int32Array(count)
  for (let span = 0; span < count; span++) root[span] = span
  const reach = connectivity === 8 ? 1 : 0
  for (let span = 0, above = 0, rowEnd = 0; span < count; span++) {
    while (rowEnd <= start[span]!) rowEnd += width
    // What lies above begins and ends a row earlier. Spans that end before this one begins touch none of the later ones either.
    const rowAbove = rowEnd - 2 * width
    const from = Math.max(start[span]! - width - reach, rowAbove)
    const to = Math.min(end[span]! - width + reach, rowAbove + width)
    while (end[above]! <= from) above++
    for (let other = above; start[other]! < to; other++) {
      if (label[other] === label[span]) joinSets(root, span, other)
    }
  }
  return painted(size, { count, start, end, label }, root)
}

/** A number per pixel: that of the part it lies in, 0 on the background; `numberOf` by part. O(pixels of parts); allocates the result. */
export function paintParts({ size, spans }: LabelComponents, numberOf: Int32Array): Int32Array {
  const at = new Int32Array(pixelCount(size))
  const { count, start, end, part } = spans
  for (let span = 0; span < count; span++) {
    const number = numberOf[part[span]!]!
    if (number !== 0) at.fill(number, start[span]!, end[span]!)
  }
  return at
}

/** Horizontal runs of equal label > 0 by rising pixel. */
interface LabelSpans {
  readonly count: number
  readonly start: Int32Array
  readonly end: Int32Array
  readonly label: Uint16Array
}

/** Room for this many spans per row to begin with. */
const SPANS_PER_ROW = 16

function spansOf({ width, height }: ImageSize, labeling: Labeling): LabelSpans {
  let room = SPANS_PER_ROW * height + width
  let start = new Int32Array(room)
  let end = new Int32Array(room)
  let label = new Uint16Array(room)
  let count = 0
  for (let pixel = 0, rowEnd = width; rowEnd <= labeling.length; rowEnd += width) {
    if (count + width > room) {
      room = 2 * room + width
      start = enlarged(start, new Int32Array(room))
      end = enlarged(end, new Int32Array(room))
      label = enlarged(label, new Uint16Array(room))
    }
    while (pixel < rowEnd) {
      const of = labeling[pixel]!
      const from = pixel
      while (++pixel < rowEnd && labeling[pixel] === of);
      if (of === 0) continue
      start[count] = from
      end[count] = pixel
      label[count++] = of
    }
  }
  return { count, start, end, label }
}

function enlarged<Plane extends Int32Array | Uint16Array>(values: Plane, into: Plane): Plane {
  into.set(values)
  return into
}

function painted(
  size: ImageSize,
  { count: spanCount, start, end, label: of }: LabelSpans,
  root: Int32Array,
): LabelComponents {
  const partOf = new Int32Array(spanCount)
  let count = 0
  for (let span = 0; span < spanCount; span++) {
    const first = rootOf(root, span)
    partOf[span] = first === span ? ++count : partOf[first]!
  }
  const partAt = new Int32Array(pixelCount(size))
  const area = new Int32Array(count + 1)
  const label = new Uint16Array(count + 1)
  for (let span = 0; span < spanCount; span++) {
    const part = partOf[span]!
    partAt.fill(part, start[span]!, end[span]!)
    area[part] = area[part]! + end[span]! - start[span]!
    label[part] = of[span]!
  }
  const spans = { count: spanCount, start: start.slice(0, spanCount), end: end.slice(0, spanCount), part: partOf }
  return { size, count, partAt, area, label, spans }
}
