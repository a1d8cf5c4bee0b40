import { pixelCount } from '../../pixels/imageSize.ts'
import type { ImageSize } from '../../pixels/imageSize.ts'

/**
 * For every pixel of a finer grid the pixel of the coarse one that stands for it, so that owners change along smooth lines
 * and not along blocks: each owner's indicator is smoothed by the cubic B-spline (weights of the 5 × 5 pixels around), the
 * largest wins, and of its pixels the heaviest stands for the fine one. Straight borders stay where they are; corners are
 * rounded by less than a coarse pixel. A coarse pixel that would be left without any of the fine ones in it keeps all
 * of them, so that thin lines neither tear nor vanish.
 *
 * Owners for whom `isBarred` is not 0 get nothing; where nobody else is near, the result is −1. `ownerAt`: row-major on
 * `from`. Each way `to` must be at least as long as `from`. Ties go to the owner met first in row order.
 * O(pixels of both); allocates the result and two bytes per coarse pixel.
 */
export function enlargedSources(ownerAt: Int32Array, from: ImageSize, to: ImageSize, isBarred: Uint8Array): Int32Array {
  const sources = new Int32Array(pixelCount(to))
  const isEven = evenPixels(ownerAt, from)

  const columns = axisTaps(from.width, to.width)
  const rows = axisTaps(from.height, to.height)
  const vote = new OwnerVote(ownerAt)
  const isShown = new Uint8Array(ownerAt.length)
  for (let y = 0, out = 0; y < to.height; y++) {
    const row = rows.nearest[y]! * from.width
    for (let x = 0; x < to.width; x++, out++) {
      const nearest = row + columns.nearest[x]!
      if (isEven[nearest] !== 0 && isBarred[ownerAt[nearest]!] === 0) {
        sources[out] = nearest
        isShown[nearest] = 1
        continue
      }
      vote.begin()
      for (let tapY = 0; tapY < TAPS; tapY++) {
        const line = within(rows.nearest[y]! + tapY - REACH, from.height) * from.width
        const rowWeight = rows.weights[TAPS * y + tapY]!
        for (let tapX = 0; tapX < TAPS; tapX++) {
          const pixel = line + within(columns.nearest[x]! + tapX - REACH, from.width)
          if (isBarred[ownerAt[pixel]!] === 0) vote.add(pixel, rowWeight * columns.weights[TAPS * x + tapX]!)
        }
      }
      const source = vote.winner()
      sources[out] = source
      if (source >= 0 && ownerAt[source] === ownerAt[nearest]) isShown[nearest] = 1
    }
  }
  for (let y = 0, out = 0; y < to.height; y++) {
    const row = rows.nearest[y]! * from.width
    for (let x = 0; x < to.width; x++, out++) {
      const nearest = row + columns.nearest[x]!
      if (isShown[nearest] === 0 && isBarred[ownerAt[nearest]!] === 0) sources[out] = nearest
    }
  }
  return sources
}

/** Coarse pixels each way that have a say. */
const REACH = 2
const TAPS = 2 * REACH + 1

function within(at: number, length: number): number {
  return at < 0 ? 0 : at >= length ? length - 1 : at
}

/** Adds up the weights of the owners of some pixels. */
class OwnerVote {
  readonly #ownerAt: Int32Array
  readonly #owners: number[] = []
  readonly #sums: number[] = []
  /** Of each owner the pixel of the largest weight, and that weight. */
  readonly #pixels: number[] = []
  readonly #largest: number[] = []

  constructor(ownerAt: Int32Array) {
    this.#ownerAt = ownerAt
  }

  begin(): void {
    this.#owners.length = 0
    this.#sums.length = 0
    this.#pixels.length = 0
    this.#largest.length = 0
  }

  add(pixel: number, weight: number): void {
    if (weight === 0) return
    const owner = this.#ownerAt[pixel]!
    const index = this.#owners.indexOf(owner)
    if (index < 0) {
      this.#owners.push(owner)
      this.#sums.push(weight)
      this.#pixels.push(pixel)
      this.#largest.push(weight)
      return
    }
    this.#sums[index]! += weight
    if (weight <= this.#largest[index]!) return
    this.#largest[index] = weight
    this.#pixels[index] = pixel
  }

  /** The heaviest pixel of the owner with the most weight; −1 without any. */
  winner(): number {
    let best = -1
    for (let index = 0; index < this.#sums.length; index++) {
      // Sums of the same weights in another order differ by rounding only.
      if (best < 0 || this.#sums[index]! > this.#sums[best]! + 1e-9) best = index
    }
    return best < 0 ? -1 : this.#pixels[best]!
  }
}

/** 1 where the pixel and its eight neighbours have one owner. */
function evenPixels(ownerAt: Int32Array, { width, height }: ImageSize): Uint8Array {
  const isEven = new Uint8Array(ownerAt.length)
  for (let y = 1; y + 1 < height; y++) {
    for (let x = 1, p = y * width + 1; x + 1 < width; x++, p++) {
      const owner = ownerAt[p]
      let even = owner === ownerAt[p - 1] && owner === ownerAt[p + 1]
      for (let q = p - width; even && q <= p + width; q += 2 * width) {
        even = owner === ownerAt[q - 1] && owner === ownerAt[q] && owner === ownerAt[q + 1]
      }
      if (even) isEven[p] = 1
    }
  }
  return isEven
}

/** For each fine position the coarse pixel that it lies in, and the weights of that one and of two to each side. */
function axisTaps(from: number, to: number): { readonly nearest: Int32Array; readonly weights: Float64Array } {
  const nearest = new Int32Array(to)
  const weights = new Float64Array(TAPS * to)
  for (let at = 0; at < to; at++) {
    const place = ((at + 0.5) * from) / to
    nearest[at] = Math.min(from - 1, Math.floor(place))
    for (let tap = 0; tap < TAPS; tap++) {
      weights[TAPS * at + tap] = cubicSpline(nearest[at]! + tap - REACH + 0.5 - place)
    }
  }
  return { nearest, weights }
}

/** The cubic B-spline: wide enough to smooth the stairs of slanted borders. */
function cubicSpline(at: number): number {
  const distance = Math.abs(at)
  if (distance >= 2) return 0
  return distance >= 1 ? (2 - distance) ** 3 / 6 : 2 / 3 - distance ** 2 + distance ** 3 / 2
}
