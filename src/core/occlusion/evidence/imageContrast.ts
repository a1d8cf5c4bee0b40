import type { RgbImage } from '../../pixels/RgbImage.ts'

/** How alike two pixels are: 1 for equal colours, falling to 0 with their difference. */
export type Likeness = (p: number, q: number) => number

/** Squared differences of colours end at 3 · 255²; they are looked up in steps of 2 to the power of this. */
export const STEP_BITS = 2
const LARGEST_DIFFERENCE = 3 * 255 ** 2

/**
 * exp(−|I_p − I_q|² / 2m), with m the mean of |I_p − I_q|² over the image's horizontal and vertical neighbours, so that no
 * scale of contrast needs to be chosen (Boykov, Jolly, ICCV 2001, for the form; Rother et al., SIGGRAPH 2004, for m).
 * Always 1 on an image of one colour. O(pixels) here, O(1) per call; allocates
 * one table of 48 769 values.
 */
export function imageLikeness(image: RgbImage): Likeness {
  const { data } = image
  const table = likenessTable(image)
  return (p, q) => table[squaredDifference(data, p, q) >> STEP_BITS]!
}

/** The likeness by |I_p − I_q|² >> STEP_BITS. */
export function likenessTable(image: RgbImage): Float32Array {
  const table = new Float32Array((LARGEST_DIFFERENCE >> STEP_BITS) + 1)
  const mean = meanDifference(image)
  if (mean === 0) return table.fill(1)
  for (let step = 0; step < table.length; step++) {
    const likeness = Math.exp(-(step << STEP_BITS) / (2 * mean))
    table[step] = likeness
    // From here on all are too small for single precision.
    if (table[step] === 0) break
  }
  return table
}

export function squaredDifference(data: Uint8Array, p: number, q: number): number {
  const red = data[3 * p]! - data[3 * q]!
  const green = data[3 * p + 1]! - data[3 * q + 1]!
  const blue = data[3 * p + 2]! - data[3 * q + 2]!
  return red * red + green * green + blue * blue
}

function meanDifference({ size, data }: RgbImage): number {
  const { width, height } = size
  let sum = 0
  for (let y = 0; y < height; y++) {
    sum += sumAlong(data, 3 * y * width, width)
    if (y + 1 < height) sum += sumBelow(data, 3 * y * width, 3 * width)
  }
  return sum / Math.max(1, 2 * width * height - width - height)
}

/** Σ of squared differences of neighbours in a row that starts at a byte. */
function sumAlong(data: Uint8Array, start: number, width: number): number {
  let red = data[start]!
  let green = data[start + 1]!
  let blue = data[start + 2]!
  let sum = 0
  for (let at = start + 3, end = start + 3 * width; at < end; at += 3) {
    const byRed = data[at]! - red
    const byGreen = data[at + 1]! - green
    const byBlue = data[at + 2]! - blue
    sum += byRed * byRed + byGreen * byGreen + byBlue * byBlue
    red += byRed
    green += byGreen
    blue += byBlue
  }
  return sum
}

/** Σ of squared differences of a row and the one below, `length` bytes each. */
function sumBelow(data: Uint8Array, start: number, length: number): number {
  let sum = 0
  for (let at = start, end = start + length; at < end; at++) {
    const difference = data[at]! - data[at + length]!
    sum += difference * difference
  }
  return sum
}
