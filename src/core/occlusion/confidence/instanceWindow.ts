import { grown } from '../constraints/gridPixels.ts'
import type { ImageSize, PixelBox } from '../../pixels/imageSize.ts'

/** The box of all instances, numbered up to `largest`, or of the wanted ones, with `margin` pixels around as far as the grid goes; null without any. */
export function instanceWindow(
  instanceAt: Int32Array,
  largest: number,
  size: ImageSize,
  only: ReadonlySet<number> | null,
  margin: number,
): PixelBox | null {
  const { width, height } = size
  const isWanted = wantedNumbers(largest, only)
  let [x0, y0, x1, y1] = [width, height, 0, 0]
  for (let y = 0; y < height; y++) {
    const row = y * width
    // From both ends of the row to the first pixel that is wanted: the box does not depend on what is between.
    let first = 0
    while (first < width && isWanted[instanceAt[row + first]!] !== 1) first++
    if (first === width) continue
    let end = width
    while (isWanted[instanceAt[row + end - 1]!] !== 1) end--
    if (first < x0) x0 = first
    if (end > x1) x1 = end
    if (y < y0) y0 = y
    y1 = y + 1
  }
  return x1 === 0 ? null : grown({ x0, y0, x1, y1 }, margin, size)
}

/** By number, 1 for what is wanted. */
function wantedNumbers(largest: number, only: ReadonlySet<number> | null): Uint8Array {
  const isWanted = new Uint8Array(largest + 1)
  if (only === null) isWanted.fill(1, 1)
  else for (const number of only) isWanted[number] = 1
  return isWanted
}
