import { roomForNumbers } from '../masks/scratchRoom.ts'
import { refuse } from '../support/DomainError.ts'

/**
 * COCO's run counts and their compressed text, in COCO's own column-major order.
 *
 * Counts alternate background, foreground, … and start with background (the first may be 0). The text writes count i as
 * it is for i ≤ 2 and as the difference to count i − 2 after that; each number goes as signed little-endian groups of
 * 5 bits, one character (48 + group + 32 when another group follows) each, the highest bit of the last group being the
 * sign. So only the ASCII characters 48 ("0") to 111 ("o") occur.
 *
 * Source: pycocotools 2.0.11, `common/maskApi.c` (`rleToString`, `rleFrString`). Where we differ: what is not a mask of
 * h·w pixels is refused; pycocotools returns uninitialised memory for short counts and wraps at 32 bits.
 */

/** 7 groups hold 35 bits: every 32-bit difference. */
const MAX_GROUPS = 7
const FIRST_CHARACTER = 48
const LAST_CHARACTER = 111

const endsRoom = roomForNumbers()

/**
 * Reads compressed text into canonical cumulative ends over `total` pixels: strictly rising but for a first 0.
 * Runs of length zero are dropped together with the border they stand on, wherever they are (older encoders write
 * several leading zeros). The ends lie in room that the next call uses again. Throws `bad-mask`. Cost: one pass over the
 * text; allocates only a view.
 */
export function endsFromCountsText(text: string, total: number, where: string): Uint32Array {
  const ends = endsRoom(mostEnds(text.length, total))
  let length = 0
  let end = 0
  let beforePrevious = 0
  let previous = 0
  let index = 0
  for (let at = 0; at < text.length; index++) {
    const group = text.charCodeAt(at) - FIRST_CHARACTER
    let value: number
    if (group >= 0 && group < 32) {
      value = (group << 27) >> 27 // five bits with their sign
      at++
    } else {
      // Nearly all that is left has two groups; the long way would look at each character twice.
      const second = at + 1 < text.length ? text.charCodeAt(at + 1) - FIRST_CHARACTER : -1
      if (group >= 32 && group < 64 && second >= 0 && second < 32) {
        value = (((group & 31) | (second << 5)) << 22) >> 22
        at += 2
      } else {
        value = longNumber(text, at, index, where)
        while (text.charCodeAt(at++) >= FIRST_CHARACTER + 32);
      }
    }
    const count = (index > 2 ? value + beforePrevious : value) | 0
    beforePrevious = previous
    previous = count
    end = (end + count) | 0
    if (count < 0) throw negative(count, index, where)
    if (end > total) throw wrongSum(`${end} or more`, total, where)
    if (count === 0 && length > 0 && ends[length - 1] === end) length--
    else ends[length++] = end
  }
  return closed(ends, length, { runs: index, end, total, where })
}

/** Where a number of several groups goes beyond what any count can be; stays so when a count is added to it. */
const BEYOND = 1 << 30

/** The number of several groups that begins at `at`; `BEYOND` or −`BEYOND` instead of numbers that are larger. */
function longNumber(text: string, at: number, index: number, where: string): number {
  let value = 0
  for (let place = at, shift = 0; ; place++, shift += 5) {
    if (place === text.length) throw cutOff(index, where)
    const group = text.charCodeAt(place) - FIRST_CHARACTER
    if (!(group >= 0 && group <= LAST_CHARACTER - FIRST_CHARACTER)) throw badCharacter(text, place, where)
    const isLast = group < 32
    if (shift < 30) {
      value |= (group & 31) << shift
      if (isLast) return (value << (27 - shift)) >> (27 - shift)
    } else {
      if (!isLast) throw overlong(index, where)
      if (group === 0) return value
      if (group === 31) return value - BEYOND
      return group < 16 ? BEYOND : -BEYOND
    }
  }
}

/** The same for a list of counts as it came out of JSON. */
export function endsFromCountList(counts: readonly unknown[], total: number, where: string): Uint32Array {
  const ends = endsRoom(mostEnds(counts.length, total))
  let length = 0
  let end = 0
  for (let index = 0; index < counts.length; index++) {
    const count = counts[index]
    if (typeof count !== 'number' || !Number.isInteger(count)) throw notInteger(count, index, where)
    if (count < 0) throw negative(count, index, where)
    end += count
    if (end > total) throw wrongSum(`${end} or more`, total, where)
    if (count === 0 && length > 0 && ends[length - 1] === end) length--
    else ends[length++] = end
  }
  return closed(ends, length, { runs: counts.length, end, total, where })
}

/** A canonical mask has at most one run per pixel and a first empty one, whatever the number of counts. */
function mostEnds(counts: number, total: number): number {
  return Math.min(counts, total + 1) + 1
}

/** The first `length` of `ends`, and the last end where an empty last run has taken it away. */
function closed(
  ends: Uint32Array,
  length: number,
  read: { readonly runs: number; readonly end: number; readonly total: number; readonly where: string },
): Uint32Array {
  if (read.runs === 0) throw wrongSum('no counts at all', read.total, read.where)
  if (read.end !== read.total) throw wrongSum(String(read.end), read.total, read.where)
  if (length > 0 && ends[length - 1] === read.total) return ends.subarray(0, length)
  ends[length] = read.total
  return ends.subarray(0, length + 1)
}

/** Cumulative ends to run lengths. */
export function countsOfEnds(ends: Uint32Array): number[] {
  const counts = new Array<number>(ends.length)
  for (let run = 0, start = 0; run < ends.length; start = ends[run++]!) counts[run] = ends[run]! - start
  return counts
}

/** Cumulative ends to compressed text. Cost: one pass; allocates the text, and a list of its codes for each chunk. */
export function countsTextOfEnds(ends: Uint32Array): string {
  let text = ''
  let length = 0
  let start = 0
  let beforePrevious = 0
  let previous = 0
  for (let run = 0; run < ends.length; run++) {
    if (length > CHUNK - MAX_GROUPS) {
      text += textOfCodes(length)
      length = 0
    }
    const end = ends[run]! | 0
    const count = end - start
    // Both counts are below 2^28 pixels (MAX_IMAGE_PIXELS), so 32-bit integer operations are exact.
    let rest = run > 2 ? (count - beforePrevious) | 0 : count
    beforePrevious = previous
    previous = count
    start = end
    while (rest < -16 || rest > 15) {
      codes[length++] = (rest & 31) + 32 + FIRST_CHARACTER
      rest >>= 5
    }
    codes[length++] = (rest & 31) + FIRST_CHARACTER
  }
  return text + textOfCodes(length)
}

/** Codes made into text at once; far fewer than the arguments that a call may have on any engine we meet. */
const CHUNK = 4096

/** A plain list: making text of a typed array takes half as long again (measured: 1.5 to 1.8 times). */
const codes: number[] = Array.from({ length: CHUNK }, () => 0)

function textOfCodes(length: number): string {
  return String.fromCharCode.apply(null, codes.slice(0, length))
}

const RETAKE = 'Take the mask from its source again.'

function wrongSum(received: string, total: number, where: string): Error {
  return refuse('bad-mask', {
    what: 'The run lengths do not add up to the image',
    where,
    expected: `a sum of ${total} (height × width)`,
    received,
    todo: RETAKE,
  })
}

function negative(count: number, index: number, where: string): Error {
  return refuse('bad-mask', {
    what: 'A run length is negative',
    where: `${where}, run ${index}`,
    expected: 'an integer ≥ 0',
    received: String(count),
    todo: RETAKE,
  })
}

function notInteger(count: unknown, index: number, where: string): Error {
  return refuse('bad-mask', {
    what: 'A run length is not an integer',
    where: `${where}.counts[${index}]`,
    expected: 'an integer ≥ 0',
    received: typeof count === 'number' ? String(count) : typeof count,
    todo: RETAKE,
  })
}

function badCharacter(text: string, at: number, where: string): Error {
  return refuse('bad-mask', {
    what: 'A character that cannot be part of a compressed mask',
    where: `${where}, character ${at}`,
    expected: 'ASCII 48 ("0") to 111 ("o")',
    received: `${JSON.stringify(text[at])} (${text.charCodeAt(at)})`,
    todo: RETAKE,
  })
}

function overlong(index: number, where: string): Error {
  return refuse('bad-mask', {
    what: 'A run length is written with too many characters',
    where: `${where}, run ${index}`,
    expected: `at most ${MAX_GROUPS}`,
    received: 'more',
    todo: RETAKE,
  })
}

function cutOff(index: number, where: string): Error {
  return refuse('bad-mask', {
    what: 'The compressed mask ends inside a number',
    where: `${where}, run ${index}`,
    expected: 'another character',
    received: 'the end',
    todo: RETAKE,
  })
}
