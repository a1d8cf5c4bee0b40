import type { ImageSize } from '../../pixels/imageSize.ts'
import type { RgbImage } from '../../pixels/RgbImage.ts'

/** Levels per channel of a part's colour histogram: coarse enough that two parts of one textured object overlap. */
const LEVELS = 8
const BINS = LEVELS ** 3

/**
 * How alike the colours of two regions are, 0..1: the intersection of their colour histograms (M. Swain, D. Ballard,
 * *Color Indexing*, IJCV 7(1), 1991, §3), each summing to 1. The image is sampled at the middle of each cell of the grid
 * that `regionAt` lies on. O(pixels of the grid); allocates 512 numbers per region.
 */
export class PartColours {
  readonly #histograms: Float32Array

  constructor(image: RgbImage, gridSize: ImageSize, regionAt: Int32Array, regionCount: number) {
    this.#histograms = new Float32Array((regionCount + 1) * BINS)
    const areas = new Float64Array(regionCount + 1)
    const { width, height } = gridSize
    const columns = Int32Array.from({ length: width }, (_, x) => Math.floor(((x + 0.5) * image.size.width) / width))
    for (let y = 0, pixel = 0; y < height; y++) {
      const row = Math.floor(((y + 0.5) * image.size.height) / height) * image.size.width
      for (let x = 0; x < width; x++, pixel++) {
        const region = regionAt[pixel]!
        if (region === 0) continue
        const bin = region * BINS + binAt(image.data, 3 * (row + columns[x]!))
        this.#histograms[bin] = this.#histograms[bin]! + 1
        areas[region] = areas[region]! + 1
      }
    }
    for (let bin = 0; bin < this.#histograms.length; bin++) {
      const area = areas[Math.floor(bin / BINS)]!
      if (area > 0) this.#histograms[bin] = this.#histograms[bin]! / area
    }
  }

  likeness(one: number, two: number): number {
    let shared = 0
    for (let bin = 0; bin < BINS; bin++) {
      shared += Math.min(this.#histograms[one * BINS + bin]!, this.#histograms[two * BINS + bin]!)
    }
    return shared
  }
}

/** Red, green and blue levels as one number. */
function binAt(data: Uint8Array, at: number): number {
  return ((data[at]! >> 5) * LEVELS + (data[at + 1]! >> 5)) * LEVELS + (data[at + 2]! >> 5)
}
