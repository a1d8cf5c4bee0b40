import { pixelCount } from '../pixels/imageSize.ts'
import type { RunLengthMask } from './RunLengthMask.ts'
import { roomForNumbers } from './scratchRoom.ts'

/*
 * A mask mirrored along its main diagonal: pixel (x, y) becomes (y, x), width and height change places. The runs of the
 * result are those of the mask read column by column, which is how COCO stores masks; it is the one conversion between
 * the two orders, both ways.
 *
 * How: read down the columns, the value changes before (x, y) exactly where that pixel differs from the one above it. So
 * the borders of the result are the pixels of `mask` xor (`mask` moved down one row), which on row-major runs is one
 * merge of the ends with the ends + width. Above the first row and below the last one there is background: a border below
 * the last pixel of one column and one before the first pixel of the next stand on the same place and cancel. Borders
 * come row by row and go to their columns by counting sort.
 *
 * Arrays as in RunLengthMask.ts. Allocates the result only; the mask given is only read, and read before anything else.
 * Cost: O(runs in + runs out + width + height); pixels are not visited.
 * Check: the same pixel by pixel; twice is not at all (tests/core/masks/maskTransforms.test.ts).
 */

const changesRoom = roomForNumbers()
const columnsRoom = roomForNumbers()

export function transposeMask(mask: RunLengthMask): RunLengthMask {
  const { width, height } = mask
  const total = pixelCount(mask)
  const changes = changesRoom(2 * mask.ends.length)
  const count = changesFromRowAbove(mask, changes)
  const nextPlaces = columnsRoom(width)
  const borderCount = placeColumns(changes, count, width, nextPlaces)
  const borders = new Uint32Array(borderCount + 1)
  borders[borderCount] = total
  let y = 0
  let rowStart = 0
  for (let at = 0; at < count; at += 2) {
    // The stretch from one change to the next is where the pixels differ; it may reach over row ends.
    const from = changes[at]! | 0
    let x = from - rowStart
    while (x >= width) {
      x -= width
      y++
      rowStart += width
    }
    for (let left = changes[at + 1]! - from; left > 0; left--) {
      borders[nextPlaces[x]!++] = x * height + y
      if (++x < width) continue
      x = 0
      y++
      rowStart += width
    }
  }
  const reachesBottom = count > 0 && changes[count - 1]! > total
  return { width: height, height: width, ends: reachesBottom ? withoutDoubles(borders) : borders }
}

/**
 * Writes to `changes` where the difference between each pixel and the one above it begins and ends, in turn, as rising
 * row-major pixel indices; the row below the last one counts. Returns how many there are, an even number.
 */
function changesFromRowAbove({ width, ends }: RunLengthMask, changes: Uint32Array): number {
  // The last end is a change of value only where it closes a run of foreground.
  const last = ends.length - (ends.length % 2)
  let count = 0
  let i = 0
  let j = 0
  // The ends themselves are always ahead of the ends one row down, so these are left over.
  while (i < last) {
    const here = ends[i]! | 0
    const above = (ends[j]! + width) | 0
    if (here < above) {
      changes[count++] = here
      i++
    } else if (above < here) {
      changes[count++] = above
      j++
    } else {
      i++
      j++
    }
  }
  while (j < last) changes[count++] = ends[j++]! + width
  return count
}

/** Writes to `places` where the first border of each column goes, and returns the number of borders. */
function placeColumns(changes: Uint32Array, count: number, width: number, places: Uint32Array): number {
  places.fill(0, 0, width)
  // A stretch from (x0, y0) to (x1, y1) has y1 − y0 pixels in every column, one more from x0 on and one less from x1 on.
  let inColumn = 0
  let y = 0
  let rowEnd = width
  for (let at = 0; at < count; at++) {
    const change = changes[at]! | 0
    while (change >= rowEnd) {
      rowEnd += width
      y++
    }
    const x = change - (rowEnd - width)
    if (at & 1) {
      places[x]!--
      inColumn += y
    } else {
      places[x]!++
      inColumn -= y
    }
  }
  let place = 0
  for (let x = 0; x < width; x++) {
    // Differences below 0 wrap around in the array and back in `| 0`.
    inColumn = (inColumn + places[x]!) | 0
    places[x] = place
    place += inColumn
  }
  return place
}

/** The rising `borders` as canonical ends: two on the same place cancel. Their last element, the end of all, stays. */
function withoutDoubles(borders: Uint32Array): Uint32Array {
  const total = borders[borders.length - 1]!
  let length = 0
  for (let at = 0; at < borders.length - 1; at++) {
    const border = borders[at]!
    if (length > 0 && borders[length - 1] === border) length--
    else borders[length++] = border
  }
  if (length === 0 || borders[length - 1] !== total) borders[length++] = total
  return borders.slice(0, length)
}
