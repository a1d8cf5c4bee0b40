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

/** 7 groups hold 35 bits: every 32-bit difference, and nothing that a double could not hold exactly. */
const MAX_GROUPS = 7
const FIRST_CHARACTER = 48
const LAST_CHARACTER = 111

/**
 * Reads compressed text into canonical cumulative ends over `total` pixels: strictly rising but for a first 0.
 * Runs of length zero are dropped together with the border they stand on, wherever they are (older encoders write
 * several leading zeros). Throws `bad-mask`. Cost: one pass over the text.
 */
export function endsFromCountsText(text: string, total: number, where: string): Uint32Array {
  const reader = new EndsReader(total, text.length, where)
  let beforePrevious = 0
  let previous = 0
  let index = 0
  for (let at = 0; at < text.length; index++) {
    let group = text.charCodeAt(at++) - FIRST_CHARACTER
    let value: number
    if (group >= 0 && group < 32) {
      value = group < 16 ? group : group - 32
    } else {
      // The long form, out of the way of the one-character numbers that make up most of a mask.
      let weight = 1
      value = 0
      for (let groups = 1; ; groups++) {
        if (!(group >= 0 && group <= LAST_CHARACTER - FIRST_CHARACTER)) throw badCharacter(text, at - 1, where)
        value += (group & 31) * weight
        weight *= 32
        if (group < 32) break
        if (groups === MAX_GROUPS) throw overlong(index, where)
        if (at === text.length) throw cutOff(index, where)
        group = text.charCodeAt(at++) - FIRST_CHARACTER
      }
      if (group & 16) value -= weight
    }
    const count = index > 2 ? value + beforePrevious : value
    beforePrevious = previous
    previous = count
    reader.addRun(count, index)
  }
  return reader.finish(index)
}

/** The same for a list of counts as it came out of JSON. */
export function endsFromCountList(counts: readonly unknown[], total: number, where: string): Uint32Array {
  const reader = new EndsReader(total, counts.length, where)
  for (let index = 0; index < counts.length; index++) {
    const count = counts[index]
    if (typeof count !== 'number' || !Number.isInteger(count)) {
      throw refuse('bad-mask', {
        what: 'A run length is not an integer',
        where: `${where}.counts[${index}]`,
        expected: 'an integer ≥ 0',
        received: typeof count === 'number' ? String(count) : typeof count,
        todo: RETAKE,
      })
    }
    reader.addRun(count, index)
  }
  return reader.finish(counts.length)
}

/** Collects cumulative ends, cancelling borders that two zero-length runs put on the same pixel. */
class EndsReader {
  readonly #total: number
  readonly #where: string
  readonly #ends: Uint32Array
  #length = 0
  #end = 0

  /** `mostRuns` bounds the number of runs; checked against the pixels before anything is allocated for it. */
  constructor(total: number, mostRuns: number, where: string) {
    this.#total = total
    this.#where = where
    // A canonical mask has at most one run per pixel and a first empty one, whatever the number of counts.
    this.#ends = new Uint32Array(Math.min(mostRuns, total + 1) + 1)
  }

  addRun(count: number, index: number): void {
    if (count < 0) {
      throw refuse('bad-mask', {
        what: 'A run length is negative',
        where: `${this.#where}, run ${index}`,
        expected: 'an integer ≥ 0',
        received: String(count),
        todo: RETAKE,
      })
    }
    this.#end += count
    if (this.#end > this.#total) throw this.#wrongSum(`${this.#end} or more`)
    if (this.#length > 0 && this.#ends[this.#length - 1] === this.#end) this.#length--
    else this.#ends[this.#length++] = this.#end
  }

  finish(runs: number): Uint32Array {
    if (runs === 0) throw this.#wrongSum('no counts at all')
    if (this.#end !== this.#total) throw this.#wrongSum(String(this.#end))
    // The cancelling above may have taken the closing end away together with an empty last run.
    if (this.#length === 0 || this.#ends[this.#length - 1] !== this.#total) this.#ends[this.#length++] = this.#total
    return this.#ends.slice(0, this.#length)
  }

  #wrongSum(received: string): Error {
    return refuse('bad-mask', {
      what: 'The run lengths do not add up to the image',
      where: this.#where,
      expected: `a sum of ${this.#total} (height × width)`,
      received,
      todo: RETAKE,
    })
  }
}

/** Cumulative ends to run lengths. */
export function countsOfEnds(ends: Uint32Array): number[] {
  const counts = new Array<number>(ends.length)
  for (let run = 0, start = 0; run < ends.length; start = ends[run++]!) counts[run] = ends[run]! - start
  return counts
}

/** Cumulative ends to compressed text. Cost: one pass; allocates the text and a byte buffer of at most 7 bytes a run. */
export function countsTextOfEnds(ends: Uint32Array): string {
  const bytes = new Uint8Array(ends.length * MAX_GROUPS)
  let length = 0
  let start = 0
  let beforePrevious = 0
  let previous = 0
  for (let run = 0; run < ends.length; run++) {
    const end = ends[run]!
    const count = end - start
    // Both counts are below 2^28 pixels (MAX_IMAGE_PIXELS), so 32-bit integer operations are exact.
    let rest = run > 2 ? (count - beforePrevious) | 0 : count
    beforePrevious = previous
    previous = count
    start = end
    while (rest < -16 || rest > 15) {
      bytes[length++] = (rest & 31) + 32 + FIRST_CHARACTER
      rest >>= 5
    }
    bytes[length++] = (rest & 31) + FIRST_CHARACTER
  }
  return asciiText(bytes, length)
}

/** Most arguments a call may spread on every engine we meet, with a wide margin. */
const CHUNK = 8192

function asciiText(bytes: Uint8Array, length: number): string {
  let text = ''
  for (let at = 0; at < length; at += CHUNK) {
    // `apply` takes any array-like, which its type does not say; spreading would walk an iterator per character.
    const codes = bytes.subarray(at, Math.min(at + CHUNK, length)) as unknown as number[]
    text += String.fromCharCode.apply(null, codes)
  }
  return text
}

const RETAKE = 'Take the mask from its source again.'

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
