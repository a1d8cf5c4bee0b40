/**
 * Turns canonical cumulative ends of a line-major mask (`lineCount` lines of `lineLength` pixels) into those of its
 * transpose (`lineLength` lines of `lineCount` pixels). The one conversion between our row-major runs and COCO's
 * column-major ones, both ways.
 *
 * How: in the transposed order a pixel (x, y) follows (x, y − 1), so a run border stands before it exactly when line y
 * differs from line y − 1 at x. The symmetric difference of two neighbouring lines comes from merging their borders;
 * each stretch [from, to) of it puts one border into every transposed line from … to − 1. Borders are then placed by
 * counting sort; their number is known from the stretches alone. With an empty line before the first and after the
 * last one, a border at the very end of a transposed line and one at the very start of the next stand on the same pixel
 * and cancel.
 *
 * Cost: O(runs in + runs out + lineLength + lineCount) time and memory; pixels are not visited. Allocates the result.
 * Requires canonical `ends` (see RunLengthMask) with last value lineLength · lineCount; returns canonical ends.
 * Check: transposing twice gives the input back; a naive bitmap gives the same.
 */
export function transposedEnds(ends: Uint32Array, lineLength: number, lineCount: number): Uint32Array {
  const stretches = lineDifferences(ends, lineLength, lineCount)
  const borders = new Uint32Array(placeOf(stretches, lineLength))
  const nextPlace = stretches.firstPlaces
  for (let at = 0; at < stretches.length; at += 3) {
    const y = stretches.values[at]!
    const to = stretches.values[at + 2]!
    for (let x = stretches.values[at + 1]!, base = x * lineCount + y; x < to; x++, base += lineCount) {
      borders[nextPlace[x]!++] = base
    }
  }
  return canonical(borders, lineLength * lineCount)
}

/** Triples (line, from, to): line and the line before it differ in [from, to). Lines rise, stretches rise in a line. */
interface Stretches {
  readonly values: Uint32Array
  /** How many entries of `values` are used: three a stretch. */
  readonly length: number
  /** Borders per transposed line as a difference array; `placeOf` turns it into the place of each line's first one. */
  readonly firstPlaces: Uint32Array
}

function lineDifferences(ends: Uint32Array, lineLength: number, lineCount: number): Stretches {
  // Each border takes part in the comparison of its line with the line before and after; each line may add two of its
  // own (a run that crosses its start and its end). Two borders make a stretch.
  const values = new Uint32Array(3 * (ends.length + 2 * lineCount + 2))
  const firstPlaces = new Uint32Array(lineLength + 1)
  // A line has at most one border before each pixel and one after the last, and the sentinel.
  let before = new Uint32Array(lineLength + 2)
  let current = new Uint32Array(lineLength + 2)
  before[0] = BEYOND
  let length = 0
  const runs = ends.length - 1
  let run = 0
  for (let y = 0; y <= lineCount; y++) {
    const lineStart = y * lineLength
    const lineEnd = lineStart + lineLength
    let borders = 0
    if (y < lineCount) {
      // Odd runs are foreground: one that reaches over the line start begins again at 0 here.
      if (run & 1) current[borders++] = 0
      while (run < runs && ends[run]! < lineEnd) current[borders++] = ends[run++]! - lineStart
      // A border exactly at the start, with a run reaching over it, stands twice on 0 and is none.
      if (borders > 1 && current[0] === 0 && current[1] === 0) {
        current.copyWithin(0, 2, borders)
        borders -= 2
      }
      if (run & 1) current[borders++] = lineLength
    }
    current[borders] = BEYOND
    let a = 0
    let b = 0
    let from = BEYOND
    for (;;) {
      const left = before[a]!
      const right = current[b]!
      if (left === right) {
        if (left === BEYOND) break
        a++
        b++
        continue
      }
      const border = left < right ? left : right
      if (left < right) a++
      else b++
      if (from === BEYOND) {
        from = border
        continue
      }
      values[length++] = y
      values[length++] = from
      values[length++] = border
      firstPlaces[from]!++
      firstPlaces[border]!--
      from = BEYOND
    }
    const swapped = before
    before = current
    current = swapped
  }
  return { values, length, firstPlaces }
}

/** Larger than any position in a line (images have fewer than 2^28 pixels). */
const BEYOND = 0xffffffff

/** Turns the difference array into first places, in place; returns the number of borders. */
function placeOf(stretches: Stretches, lineLength: number): number {
  const { firstPlaces } = stretches
  let count = 0
  let place = 0
  for (let x = 0; x < lineLength; x++) {
    // Unsigned wrap-around in the array and here cancel: the true count is never negative.
    count = (count + firstPlaces[x]!) >>> 0
    firstPlaces[x] = place
    place += count
  }
  return place
}

/** Cancels equal neighbours of the rising `borders`, drops what stands at the end, and closes with `total`. */
function canonical(borders: Uint32Array, total: number): Uint32Array {
  let length = 0
  for (let at = 0; at < borders.length; at++) {
    const border = borders[at]!
    if (length > 0 && borders[length - 1] === border) length--
    else borders[length++] = border
  }
  if (length > 0 && borders[length - 1] === total) length--
  const ends = new Uint32Array(length + 1)
  ends.set(borders.subarray(0, length))
  ends[length] = total
  return ends
}
