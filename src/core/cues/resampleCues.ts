import { checkImageSize, pixelCount, sameSize } from '../pixels/imageSize.ts'
import type { ImageSize } from '../pixels/imageSize.ts'
import { DIRECTION_COUNT } from './Cues.ts'
import type { Cues } from './Cues.ts'

/**
 * The cues on another grid over the same image. Growing interpolates linearly between pixel centres; shrinking takes means
 * over the area of each new pixel, but for the boundary the largest value under it, since a line must not fade. Directions
 * are weighted by the boundary probability, so that pixels without boundary have no say. Each way is judged apart.
 * Returns the given cues where the size is theirs. O(planes · pixels of both); allocates the result.
 */
export function resampleCues(cues: Cues, size: ImageSize): Cues {
  checkImageSize(size, 'resampled cues')
  if (sameSize(cues.size, size)) return cues
  const columns = axisTaps(cues.size.width, size.width)
  const rows = axisTaps(cues.size.height, size.height)
  const resampler = new Resampler(cues.size, size, columns, rows)
  const boundary = new Float32Array(pixelCount(size))
  resampler.write(cues.boundary, boundary, size.width < cues.size.width || size.height < cues.size.height)
  const { classes } = cues
  return {
    size,
    background: resampler.planes(cues.background),
    boundary,
    direction: resampledDirections(cues, size, resampler),
    classes: classes === null ? null : { ...classes, probabilities: resampler.planes(classes.probabilities) },
  }
}

/** For each new position the old ones it is made of: `start[i]` … `start[i] + weights[i].length − 1`; weights sum to 1. */
interface AxisTaps {
  readonly start: Int32Array
  readonly weights: readonly Float64Array[]
}

function axisTaps(from: number, to: number): AxisTaps {
  const start = new Int32Array(to)
  const weights: Float64Array[] = []
  const ratio = from / to
  for (let at = 0; at < to; at++) {
    if (ratio > 1) {
      const [begin, end] = [at * ratio, Math.min(from, (at + 1) * ratio)]
      const first = Math.floor(begin)
      const count = Math.ceil(end - 1e-9) - first
      start[at] = first
      weights.push(
        Float64Array.from(
          { length: count },
          (_, tap) => (Math.min(end, first + tap + 1) - Math.max(begin, first + tap)) / (end - begin),
        ),
      )
    } else {
      const place = Math.min(from - 1, Math.max(0, (at + 0.5) * ratio - 0.5))
      const first = Math.min(Math.floor(place), Math.max(0, from - 2))
      start[at] = first
      weights.push(from === 1 ? Float64Array.of(1) : Float64Array.of(first + 1 - place, place - first))
    }
  }
  return { start, weights }
}

class Resampler {
  readonly #from: ImageSize
  readonly #to: ImageSize
  readonly #columns: AxisTaps
  readonly #rows: AxisTaps

  constructor(from: ImageSize, to: ImageSize, columns: AxisTaps, rows: AxisTaps) {
    this.#from = from
    this.#to = to
    this.#columns = columns
    this.#rows = rows
  }

  planes(values: Float32Array): Float32Array {
    const [before, after] = [pixelCount(this.#from), pixelCount(this.#to)]
    const count = values.length / before
    const result = new Float32Array(count * after)
    for (let plane = 0; plane < count; plane++) {
      this.write(
        values.subarray(plane * before, (plane + 1) * before),
        result.subarray(plane * after, (plane + 1) * after),
        false,
      )
    }
    return result
  }

  /** Weighted means into `result`, or the largest value that has any weight. */
  write(values: Float32Array, result: Float32Array, takeLargest: boolean): void {
    for (let y = 0, pixel = 0; y < this.#to.height; y++) {
      const rowWeights = this.#rows.weights[y]!
      for (let x = 0; x < this.#to.width; x++, pixel++) {
        const columnWeights = this.#columns.weights[x]!
        let sum = 0
        let largest = 0
        for (let row = 0; row < rowWeights.length; row++) {
          const line = (this.#rows.start[y]! + row) * this.#from.width + this.#columns.start[x]!
          for (let column = 0; column < columnWeights.length; column++) {
            const weight = rowWeights[row]! * columnWeights[column]!
            const value = values[line + column]!
            sum += weight * value
            if (weight > 0 && value > largest) largest = value
          }
        }
        result[pixel] = takeLargest ? largest : sum
      }
    }
  }
}

/** Keeps directions defined where nothing is a boundary. */
const LEAST_WEIGHT = 1e-6

function resampledDirections(cues: Cues, size: ImageSize, resampler: Resampler): Float32Array {
  const before = pixelCount(cues.size)
  const pixels = pixelCount(size)
  const weighted = new Float32Array(cues.direction.length)
  for (let at = 0; at < weighted.length; at++) {
    weighted[at] = cues.direction[at]! * (cues.boundary[at % before]! + LEAST_WEIGHT)
  }
  const direction = resampler.planes(weighted)
  for (let pixel = 0; pixel < pixels; pixel++) {
    let sum = 0
    for (let k = 0; k < DIRECTION_COUNT; k++) sum += direction[k * pixels + pixel]!
    for (let k = 0; k < DIRECTION_COUNT; k++) {
      const at = k * pixels + pixel
      direction[at] = sum > 0 ? direction[at]! / sum : 1 / DIRECTION_COUNT
    }
  }
  return direction
}
