import { DIRECTION_COUNT, DIRECTION_X, DIRECTION_Y } from '../cues/Cues.ts'
import type { ImageSize } from '../pixels/imageSize.ts'

/**
 * By which of its eight neighbours there are (bit k: the one in direction k): whether a pixel may go without parting or
 * shortening a line. So it is where the neighbours hang together among themselves by edges or corners, one edge is free (together: Yokoi's
 * number for eight neighbours is 1), and there are at least three: with two it may be the end of a staircase, which
 * would be eaten up from there.
 */
const MAY_GO = Uint8Array.from({ length: 256 }, (_, around) => {
  const isThere = (k: number): boolean => ((around >> (k % DIRECTION_COUNT)) & 1) === 1
  const groups = [0, 2, 4, 6].filter((k) => !isThere(k) && (isThere(k + 1) || isThere(k + 2))).length
  const neighbours = DIRECTION_X.filter((_, k) => isThere(k)).length
  return groups === 1 && neighbours >= 3 ? 1 : 0
})

/**
 * What is thicker than a pixel made one pixel thick, so that it can be matched pixel by pixel: pixels that no line needs become 0, the least
 * probable first, of equal ones the last in row order. Plateaus and the corners of staircases go, which a comparison of
 * neighbours along a direction leaves. O(pixels + n log n in those that are not 0); allocates the result.
 * Source: S. Yokoi, J. Toriwaki, T. Fukumura, CGIP 4(1), 1975, for the number; the order by probability is ours and takes the place of
 * the thinning at each threshold in the Berkeley benchmark.
 */
export function thinnedLines(ridge: Float32Array, size: ImageSize): Float32Array {
  const thinned = ridge.slice()
  let left: number[] = []
  ridge.forEach((value, pixel) => {
    if (value > 0) left.push(pixel)
  })
  left.sort((a, b) => ridge[a]! - ridge[b]! || b - a)
  for (let gone = true; gone;) {
    const before = left.length
    left = left.filter((pixel) => {
      if (MAY_GO[neighboursOf(thinned, size, pixel)] === 0) return true
      thinned[pixel] = 0
      return false
    })
    gone = left.length < before
  }
  return thinned
}

function neighboursOf(plane: Float32Array, { width, height }: ImageSize, pixel: number): number {
  const x = pixel % width
  const y = Math.floor(pixel / width)
  let around = 0
  for (let k = 0; k < DIRECTION_COUNT; k++) {
    const besideX = x + DIRECTION_X[k]!
    const besideY = y + DIRECTION_Y[k]!
    if (besideX < 0 || besideY < 0 || besideX >= width || besideY >= height) continue
    if (plane[besideY * width + besideX]! > 0) around |= 1 << k
  }
  return around
}
