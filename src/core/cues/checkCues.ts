import { pixelCount, sizeText } from '../pixels/imageSize.ts'
import { refuse } from '../support/DomainError.ts'
import { DIRECTION_COUNT } from './Cues.ts'
import type { Cues } from './Cues.ts'

/** 8192 × 8192: with 8 direction planes of 4 bytes that is 2 GiB, about the largest typed array to be had everywhere. */
export const MAX_CUE_PIXELS = 64 * 1024 * 1024

/** The largest probability: sums of a softmax in single precision stay within this. */
const LARGEST = Math.fround(1 + 1e-5)
/** Its bits. Numbers from 0 to it are, as integers of the same bits, from 0 to this; negative ones and NaN are not. */
const LARGEST_BITS = new Int32Array(Float32Array.of(LARGEST).buffer)[0]!
/** So many values are looked at in one call: short enough for the compiler to get at it soon. */
const BLOCK = 4096

/**
 * Refuses cues that no solver can work with: `bad-input` for a size that is none or above `MAX_CUE_PIXELS`, for NaN,
 * for planes that are no Float32Array and for values outside of [0, 1], naming plane and pixel; `size-mismatch` for planes of another length. Sums are not
 * checked: whoever reads directions or classes normalises them. Cost: one pass over all planes; allocates nothing.
 */
export function checkCues(cues: Cues, where: string): void {
  const { width, height } = cues.size
  const pixels = pixelCount(cues.size)
  const sidesFine = [width, height].every((side) => Number.isSafeInteger(side) && side >= 1)
  if (!sidesFine || pixels > MAX_CUE_PIXELS) {
    throw refuse('bad-input', {
      what: 'Not a usable size of cues',
      where,
      expected: `two integers ≥ 1 with at most ${MAX_CUE_PIXELS} pixels`,
      received: sizeText(cues.size),
      todo: 'Make the cues at half or a quarter of the size of the image.',
    })
  }
  checkPlanes(cues, 'background', cues.background, 1, where)
  checkPlanes(cues, 'boundary', cues.boundary, 1, where)
  checkPlanes(cues, 'direction', cues.direction, DIRECTION_COUNT, where)
  if (cues.classes === null) return
  if (cues.classes.names.length === 0) {
    throw refuse('bad-input', {
      what: 'The cue "classes" has no classes',
      where,
      expected: 'at least one class, or no classes at all',
      received: 'an empty list of names',
    })
  }
  checkPlanes(cues, 'classes', cues.classes.probabilities, cues.classes.names.length, where)
}

function checkPlanes({ size }: Cues, name: string, values: Float32Array, planes: number, where: string): void {
  const pixels = pixelCount(size)
  if (!((values as unknown) instanceof Float32Array)) {
    throw refuse('bad-input', {
      what: `The cue "${name}" is of another type`,
      where,
      expected: 'a Float32Array',
      received: Object.prototype.toString.call(values).slice('[object '.length, -1),
    })
  }
  if (values.length !== planes * pixels) {
    throw refuse('size-mismatch', {
      what: `The cue "${name}" has the wrong number of values`,
      where,
      expected: `${planes * pixels} (${planes} × ${sizeText(size)})`,
      received: String(values.length),
      todo: 'Write every plane row by row, all of one size.',
    })
  }
  const bits = new Int32Array(values.buffer, values.byteOffset, values.length)
  for (let start = 0; start < values.length; start += BLOCK) {
    const end = Math.min(values.length, start + BLOCK)
    const at = areSound(bits, start, end) ? end : firstUnsound(values, start, end)
    if (at === end) continue
    const pixel = at % pixels
    throw refuse('bad-input', {
      what: `The cue "${name}" is not a probability`,
      where: `${where}, plane ${Math.floor(at / pixels)}, pixel (${pixel % size.width}, ${Math.floor(pixel / size.width)})`,
      expected: 'a number from 0 to 1',
      received: String(values[at]),
      todo: 'Write probabilities, not logits.',
    })
  }
}

/** Whether all are probabilities; a negative zero is one, but not to this. */
function areSound(bits: Int32Array, start: number, end: number): boolean {
  let signs = 0
  for (let at = start; at < end; at++) {
    const value = bits[at]!
    signs |= value | (LARGEST_BITS - value)
  }
  return signs >= 0
}

/** The first that is no probability, or `end`. */
function firstUnsound(values: Float32Array, start: number, end: number): number {
  for (let at = start; at < end; at++) {
    const value = values[at]!
    // Written so that NaN does not pass.
    if (!(value >= 0 && value <= LARGEST)) return at
  }
  return end
}
