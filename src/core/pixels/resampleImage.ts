import { pixelCount, sameSize } from './imageSize.ts'
import type { ImageSize } from './imageSize.ts'
import type { RgbImage } from './RgbImage.ts'

/**
 * The image on a coarser grid: each new pixel is the mean of those whose middle lies in it (at least one). Along each side
 * pixel i covers the old ones from floor(i · old / new) up to the next one's first. Returns the same image when the sizes
 * are equal. O(pixels of the image); allocates the result.
 */
export function resampleImage(image: RgbImage, size: ImageSize): RgbImage {
  if (sameSize(image.size, size)) return image
  const columns = starts(image.size.width, size.width)
  const rows = starts(image.size.height, size.height)
  const data = new Uint8Array(3 * pixelCount(size))
  for (let y = 0, out = 0; y < size.height; y++) {
    const firstRow = rows[y]!
    const endRow = Math.max(firstRow + 1, rows[y + 1]!)
    for (let x = 0; x < size.width; x++) {
      const firstColumn = columns[x]!
      const endColumn = Math.max(firstColumn + 1, columns[x + 1]!)
      let [red, green, blue] = [0, 0, 0]
      for (let row = firstRow; row < endRow; row++) {
        const end = 3 * (row * image.size.width + endColumn)
        for (let at = 3 * (row * image.size.width + firstColumn); at < end; at += 3) {
          red += image.data[at]!
          green += image.data[at + 1]!
          blue += image.data[at + 2]!
        }
      }
      const count = (endRow - firstRow) * (endColumn - firstColumn)
      data[out++] = Math.round(red / count)
      data[out++] = Math.round(green / count)
      data[out++] = Math.round(blue / count)
    }
  }
  return { size, data }
}

/** First old index of each new one, and the end of the last. */
function starts(old: number, count: number): Int32Array {
  return Int32Array.from({ length: count + 1 }, (_, index) => Math.floor((index * old) / count))
}
