import { sameSize } from '../../pixels/imageSize.ts'
import type { ImageSize } from '../../pixels/imageSize.ts'
import type { RgbImage } from '../../pixels/RgbImage.ts'
import type { PartLikeness } from './PartScene.ts'
import { sameRegions } from './sameRegions.ts'

/** Cells per axis of a part's histogram, and what of the two chromaticities they cover; beyond that counts as the last. */
const CELLS = 16
const BINS = CELLS ** 2
const RED_FROM = 0.2
const RED_RANGE = 0.4
const BLUE_FROM = 0.15
const BLUE_RANGE = 0.3
/** Added to each channel: in the dark, chromaticities are noise. */
const DARK = 8
/** Logarithm of how many times brighter one part of an object may be than another in a shadow, and the spread beyond. */
const SHADOW = Math.log(2.6)
const BRIGHTNESS_SPREAD = 0.3
/** From this many pixels on, a part shows all colours of its object. */
const FULL_AREA = 1000

/** By image: while a person steers, most regions stay what they were. */
const latest = new WeakMap<RgbImage, PartColours>()

/**
 * How alike the colours of two regions are, 0..1: the intersection of their colour histograms (M. Swain, D. Ballard,
 * *Color Indexing*, IJCV 7(1), 1991, §3), each summing to 1. Histograms are of chromaticities (red and blue as shares of
 * the sum), not of colours: what lies beside an occluder lies in its shadow, and of two parts the small one often wholly.
 * Each pixel is shared among four cells, so that no border between cells parts two nearly equal colours. Differences of
 * mean brightness that no shadow explains lower the likeness. A small part shows only some of its object's colours, so where one is
 * small the likeness is raised, up to its square root.
 *
 * The image is sampled at the middle of each cell of the grid that `regionAt` lies on. O(pixels of the grid); allocates
 * 258 numbers per region. Regions that the colours before had, of the same image, are not sampled again; `regionAt` is kept for
 * that, and must not be written to.
 */
export class PartColours implements PartLikeness {
  readonly #gridSize: ImageSize
  readonly #regionAt: Int32Array
  readonly #histograms: Float32Array
  /** Mean of red + green + blue by region. */
  readonly #brightness: Float64Array
  readonly #areas: Float64Array

  constructor(image: RgbImage, gridSize: ImageSize, regionAt: Int32Array, regionCount: number) {
    this.#histograms = new Float32Array((regionCount + 1) * BINS)
    this.#brightness = new Float64Array(regionCount + 1)
    this.#areas = new Float64Array(regionCount + 1)
    this.#gridSize = gridSize
    this.#regionAt = regionAt
    const isKnown = this.#copyKnown(latest.get(image), regionCount)
    latest.set(image, this)
    const { width, height } = gridSize
    const columns = Int32Array.from({ length: width }, (_, x) => Math.floor(((x + 0.5) * image.size.width) / width))
    // The background is nobody's.
    isKnown[0] = 1
    for (let y = 0, pixel = 0; y < height; y++) {
      const row = Math.floor(((y + 0.5) * image.size.height) / height) * image.size.width
      for (let x = 0; x < width; x++, pixel++) {
        const region = regionAt[pixel]!
        if (isKnown[region] !== 0) continue
        const all = addPixel(this.#histograms, region * BINS, image.data, 3 * (row + columns[x]!))
        this.#brightness[region] = this.#brightness[region]! + all
        this.#areas[region] = this.#areas[region]! + 1
      }
    }
    for (let region = 1; region <= regionCount; region++) {
      const area = this.#areas[region]!
      if (area === 0 || isKnown[region] !== 0) continue
      this.#brightness[region] = this.#brightness[region]! / area
      for (let bin = region * BINS; bin < (region + 1) * BINS; bin++)
        this.#histograms[bin] = this.#histograms[bin]! / area
    }
  }

  /** Takes over what is known of regions with the same pixels; by region ≠ 0 where that was so. */
  #copyKnown(known: PartColours | undefined, regionCount: number): Int32Array {
    if (known === undefined || !sameSize(known.#gridSize, this.#gridSize)) return new Int32Array(regionCount + 1)
    const old = sameRegions(this.#regionAt, regionCount, known.#regionAt, known.#areas.length - 1)
    for (let region = 1; region <= regionCount; region++) {
      const was = old[region]!
      if (was === 0) continue
      this.#histograms.set(known.#histograms.subarray(was * BINS, (was + 1) * BINS), region * BINS)
      this.#brightness[region] = known.#brightness[was]!
      this.#areas[region] = known.#areas[was]!
    }
    return old
  }

  likeness(one: number, two: number): number {
    const area = Math.min(this.#areas[one]!, this.#areas[two]!)
    if (area === 0) return 0
    let shared = 0
    for (let bin = 0; bin < BINS; bin++) {
      shared += Math.min(this.#histograms[one * BINS + bin]!, this.#histograms[two * BINS + bin]!)
    }
    const excess = Math.max(0, this.shadeDifference(one, two) - SHADOW) / BRIGHTNESS_SPREAD
    // Sums of rounded shares may exceed 1 by a little.
    const likeness = Math.min(1, shared) * Math.exp(-(excess * excess) / 2)
    return likeness ** ((1 + Math.min(1, area / FULL_AREA)) / 2)
  }

  /** ≥ 0: logarithm of how many times brighter one region is than the other; 0 for one without pixels. */
  shadeDifference(one: number, two: number): number {
    if (this.#areas[one] === 0 || this.#areas[two] === 0) return 0
    return Math.abs(Math.log(this.#brightness[one]! / this.#brightness[two]!))
  }
}

/**
 * Adds 1 to the histogram from `base` on, shared among the four cells around the pixel's chromaticities; returns its
 * brightness.
 */
function addPixel(histograms: Float32Array, base: number, data: Uint8Array, at: number): number {
  // No tuples here: this runs for every pixel.
  const red = data[at]! + DARK
  const blue = data[at + 2]! + DARK
  const all = red + data[at + 1]! + DARK + blue
  const across = inCells((red / all - RED_FROM) / RED_RANGE)
  const down = inCells((blue / all - BLUE_FROM) / BLUE_RANGE)
  const column = Math.floor(across)
  const row = Math.floor(down)
  const right = across - column
  const below = down - row
  const bin = base + column * CELLS + row
  histograms[bin] = histograms[bin]! + (1 - right) * (1 - below)
  histograms[bin + 1] = histograms[bin + 1]! + (1 - right) * below
  histograms[bin + CELLS] = histograms[bin + CELLS]! + right * (1 - below)
  histograms[bin + CELLS + 1] = histograms[bin + CELLS + 1]! + right * below
  return all
}

/** A share of the range in cells from the middle of the first one, within the middles of the first and the last. */
function inCells(share: number): number {
  return Math.min(CELLS - 1.001, Math.max(0, share * CELLS - 0.5))
}
