import type { Cues } from '../cues/Cues.ts'
import { mostProbableDirection } from '../cues/orientedBoundary.ts'
import { sameSize, sizeText } from '../pixels/imageSize.ts'
import { refuse } from '../support/DomainError.ts'
import { boundaryRidge } from './boundaryRidge.ts'
import type { BoundaryTruth } from './boundaryTruth.ts'
import { QUARTER_TURN, turnsBetween } from './directionTurns.ts'
import { BoundaryMatching } from './orientedBoundaryMatching.ts'
import type { MatchCandidates } from './orientedBoundaryMatching.ts'
import { thinnedLines } from './thinnedLines.ts'

/** Thresholds 0.01, 0.02, …, 0.99. */
export const THRESHOLD_COUNT = 99

/** Farthest that a predicted pixel may be from the true one it stands for, relative to the diagonal; what is published uses this. */
const LARGEST_DISTANCE = 0.0075

/** Counts of one image; element i is for the threshold (i + 1) / 100. Add them up over a data set before dividing. */
export interface BoundaryCounts {
  /** True boundary pixels. */
  readonly truth: number
  /** Predicted boundary pixels. */
  readonly predicted: Int32Array
  /** Of them, and as many of the true ones, those that are matched one to one. */
  readonly matched: Int32Array
  /** Matched ones whose direction is within 90° of the true one's. */
  readonly oriented: Int32Array
}

/**
 * Compares the oriented boundary of cues with the true one. The prediction is thinned (`boundaryRidge`, `thinnedLines`); at each threshold as many of
 * its pixels as can be are matched with true ones (`boundaryTruth`) no farther than 0.0075 diagonals, the more probable ones first, and of all such
 * matchings that of the least total distance counts (in hundredths of a pixel), of these one with the most directions right.
 *
 * Throws `size-mismatch` where the sizes differ. Cost: O(pixels) and the matching, for boundaries of a 640×480 image some ten
 * thousand pixels long.
 * Source: the evaluators of DOC (P. Wang, A. Yuille, ECCV 2016) and P2ORM (X. Qiu et al., ECCV 2020) on the matching of the
 * Berkeley benchmark. Ours: the matching is exact where theirs adds random edges; directions are the most probable of eight.
 */
export function countBoundary(
  cues: Pick<Cues, 'size' | 'boundary' | 'direction'>,
  truth: BoundaryTruth,
  { largestDistance = LARGEST_DISTANCE } = {},
): BoundaryCounts {
  if (!sameSize(cues.size, truth.size)) {
    throw refuse('size-mismatch', {
      what: 'The predicted boundary is not on the grid of the true one',
      expected: sizeText(truth.size),
      received: sizeText(cues.size),
    })
  }
  const rows = byFallingProbability(thinnedLines(boundaryRidge(cues.boundary, cues.size), cues.size))
  const truePixels: number[] = []
  truth.directions.forEach((set, pixel) => {
    if (set !== 0) truePixels.push(pixel)
  })
  const reach = largestDistance * Math.hypot(truth.size.width, truth.size.height)
  const candidates = candidatesOf(cues, rows.pixels, truth, truePixels, reach)
  const matching = new BoundaryMatching(candidates)
  const [predicted, matched, oriented] = [0, 1, 2].map(() => new Int32Array(THRESHOLD_COUNT))
  for (let level = THRESHOLD_COUNT - 1, row = 0; level >= 0; level--) {
    for (; row < rows.end[level]!; row++) matching.add(row)
    predicted![level] = row
    for (let other = 0; other < row; other++) {
      const column = matching.columnOf[other]!
      if (column < 0) continue
      matched![level]!++
      if (isOriented(cues, rows.pixels[other]!, truth, truePixels[column]!)) oriented![level]!++
    }
  }
  return { truth: truePixels.length, predicted: predicted!, matched: matched!, oriented: oriented! }
}

/** Boundary pixels at the least threshold, most probable first; `end[i]`: how many there are at threshold i. */
function byFallingProbability(ridge: Float32Array): { readonly pixels: Int32Array; readonly end: Int32Array } {
  const end = new Int32Array(THRESHOLD_COUNT + 1)
  // Single precision makes less of 0.29 than double does: a hair more, so that a value equals its threshold.
  const levelOf = (value: number): number => Math.min(THRESHOLD_COUNT, Math.floor(100 * value + 1e-4)) - 1
  const found: number[] = []
  for (let pixel = 0; pixel < ridge.length; pixel++) if (levelOf(ridge[pixel]!) >= 0) found.push(pixel)
  for (const pixel of found) end[levelOf(ridge[pixel]!)]!++
  for (let level = THRESHOLD_COUNT - 1; level >= 0; level--) end[level]! += end[level + 1]!
  const next = end.slice(1)
  const pixels = new Int32Array(found.length)
  for (const pixel of found) pixels[next[levelOf(ridge[pixel]!)]!++] = pixel
  return { pixels, end }
}

/** What one hundredth of a pixel costs beside a wrong direction: more than all directions of a matching together. */
const DISTANCE_COST = 2 ** 18

function candidatesOf(
  cues: Pick<Cues, 'direction'>,
  pixels: Int32Array,
  truth: BoundaryTruth,
  truePixels: readonly number[],
  reach: number,
): MatchCandidates {
  const { width, height } = truth.size
  const columnAt = new Int32Array(width * height).fill(-1)
  truePixels.forEach((pixel, column) => (columnAt[pixel] = column))
  const begin = new Int32Array(pixels.length + 1)
  const column: number[] = []
  const cost: number[] = []
  for (let row = 0; row < pixels.length; row++) {
    const pixel = pixels[row]!
    const x = pixel % width
    const y = Math.floor(pixel / width)
    for (let dy = -Math.min(y, Math.floor(reach)); dy <= reach && y + dy < height; dy++) {
      for (let dx = -Math.min(x, Math.floor(reach)); dx <= reach && x + dx < width; dx++) {
        const other = pixel + dy * width + dx
        const distance = Math.sqrt(dx * dx + dy * dy)
        if (columnAt[other]! < 0 || distance > reach) continue
        column.push(columnAt[other]!)
        const isWrong = !isOriented(cues, pixel, truth, other)
        cost.push(Math.round(100 * distance) * DISTANCE_COST + (isWrong ? 1 : 0))
      }
    }
    begin[row + 1] = column.length
  }
  return { begin, column: Int32Array.from(column), cost: Float64Array.from(cost), columns: truePixels.length }
}

function isOriented(
  { direction }: Pick<Cues, 'direction'>,
  pixel: number,
  truth: BoundaryTruth,
  truePixel: number,
): boolean {
  const k = mostProbableDirection(direction, pixel, truth.directions.length)
  return turnsBetween(truth.directions[truePixel]!, k) <= QUARTER_TURN
}
