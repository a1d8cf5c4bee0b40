import type { RgbImage } from '../../pixels/RgbImage.ts'
import { gaussianOf, SUM_COUNT } from './colourGaussian.ts'
import type { ColourGaussian } from './colourGaussian.ts'

/** Side of the tiles over which colours are summed up, in pixels. A model is made of 3 × 3 of them. */
const TILE = 16
/** Fewer pixels than this make no model of 3 × 3 tiles: 7 × 7 tiles are tried, then there is none. */
const LEAST_PIXELS = 24

/**
 * What every owner looks like near every place of the image: a normal distribution of the colours of its sure pixels
 * thereabouts, so that an object may look different at its other end. Source of the idea: X. Bai et al., *Video SnapCut*,
 * SIGGRAPH 2009 (windows along the contour); tiles instead of windows are ours.
 * O(pixels) to make; allocates ten numbers per tile and owner in it. Models are made on demand and kept.
 */
export class LocalColours {
  readonly #columns: number
  readonly #rows: number
  readonly #ownerCount: number
  readonly #sums = new Map<number, Float64Array>()
  readonly #models = new Map<number, ColourGaussian | null>()

  /** `isSure`: by pixel, whether its owner is beyond doubt. Owners are 0 … ownerCount − 1. */
  constructor({ size, data }: RgbImage, ownerAt: Int32Array, ownerCount: number, isSure: (pixel: number) => boolean) {
    this.#columns = Math.ceil(size.width / TILE)
    this.#rows = Math.ceil(size.height / TILE)
    this.#ownerCount = ownerCount
    let key = -1
    let sums = new Float64Array(SUM_COUNT)
    for (let y = 0, pixel = 0; y < size.height; y++) {
      const row = Math.floor(y / TILE) * this.#columns
      for (let x = 0; x < size.width; x++, pixel++) {
        if (!isSure(pixel)) continue
        const own = (row + Math.floor(x / TILE)) * ownerCount + ownerAt[pixel]!
        if (own !== key) {
          key = own
          sums = this.#sumsOf(own)
        }
        addColour(sums, data[3 * pixel]!, data[3 * pixel + 1]!, data[3 * pixel + 2]!)
      }
    }
  }

  /** Number of the tile of a pixel. */
  tileAt(x: number, y: number): number {
    return Math.floor(y / TILE) * this.#columns + Math.floor(x / TILE)
  }

  /** How an owner looks around a tile; null where too little of it is sure. */
  model(tile: number, owner: number): ColourGaussian | null {
    const key = tile * this.#ownerCount + owner
    const known = this.#models.get(key)
    if (known !== undefined) return known
    let made: ColourGaussian | null = null
    for (const reach of [1, 3]) {
      const sums = this.#sumsAround(tile, owner, reach)
      if (sums[0]! < LEAST_PIXELS) continue
      made = gaussianOf(sums)
      break
    }
    this.#models.set(key, made)
    return made
  }

  #sumsOf(key: number): Float64Array<ArrayBuffer> {
    const known = this.#sums.get(key)
    if (known !== undefined) return known as Float64Array<ArrayBuffer>
    const sums = new Float64Array(SUM_COUNT)
    this.#sums.set(key, sums)
    return sums
  }

  #sumsAround(tile: number, owner: number, reach: number): Float64Array {
    const sums = new Float64Array(SUM_COUNT)
    const [column, row] = [tile % this.#columns, Math.floor(tile / this.#columns)]
    for (let y = Math.max(0, row - reach); y <= Math.min(this.#rows - 1, row + reach); y++) {
      for (let x = Math.max(0, column - reach); x <= Math.min(this.#columns - 1, column + reach); x++) {
        const of = this.#sums.get((y * this.#columns + x) * this.#ownerCount + owner)
        if (of !== undefined) for (let at = 0; at < SUM_COUNT; at++) sums[at]! += of[at]!
      }
    }
    return sums
  }
}

function addColour(sums: Float64Array, red: number, green: number, blue: number): void {
  sums[0]! += 1
  sums[1]! += red
  sums[2]! += green
  sums[3]! += blue
  sums[4]! += red * red
  sums[5]! += red * green
  sums[6]! += red * blue
  sums[7]! += green * green
  sums[8]! += green * blue
  sums[9]! += blue * blue
}
