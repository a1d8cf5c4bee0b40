import type { RgbImage } from '../../pixels/RgbImage.ts'

/** How alike two pixels are: 1 for equal colours, falling to 0 with their difference. */
export type Likeness = (p: number, q: number) => number

/** Squared differences of colours end at 3 · 255²; they are looked up in steps of 2 to the power of this. */
const STEP_BITS = 2
const LARGEST_DIFFERENCE = 3 * 255 ** 2

/**
 * exp(−|I_p − I_q|² / 2m), with m the mean of |I_p − I_q|² over the image's horizontal and vertical neighbours, so that no
 * scale of contrast needs to be chosen (Boykov, Jolly, ICCV 2001, for the form; Rother et al., SIGGRAPH 2004, for m).
 * Always 1 on an image of one colour. O(pixels) here, O(1) per call; allocates
 * one table of 48 769 values.
 */
export function imageLikeness({ size, data }: RgbImage): Likeness {
  const { width, height } = size
  let sum = 0
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const pixel = y * width + x
      if (x + 1 < width) sum += squaredDifference(data, pixel, pixel + 1)
      if (y + 1 < height) sum += squaredDifference(data, pixel, pixel + width)
    }
  }
  const mean = sum / Math.max(1, 2 * width * height - width - height)
  if (mean === 0) return () => 1
  const table = Float32Array.from({ length: (LARGEST_DIFFERENCE >> STEP_BITS) + 1 }, (_, step) =>
    Math.exp(-(step << STEP_BITS) / (2 * mean)),
  )
  return (p, q) => table[squaredDifference(data, p, q) >> STEP_BITS]!
}

function squaredDifference(data: Uint8Array, p: number, q: number): number {
  const red = data[3 * p]! - data[3 * q]!
  const green = data[3 * p + 1]! - data[3 * q + 1]!
  const blue = data[3 * p + 2]! - data[3 * q + 2]!
  return red * red + green * green + blue * blue
}
