import type { Cues } from '../cues/Cues.ts'
import { DIRECTION_COUNT, DIRECTION_X, DIRECTION_Y } from '../cues/Cues.ts'
import type { InstanceMap } from '../cues/instanceMap.ts'
import { mostProbableDirection } from '../cues/orientedBoundary.ts'
import { sameSize, sizeText } from '../pixels/imageSize.ts'
import { refuse } from '../support/DomainError.ts'
import type { BoundaryTruth } from './boundaryTruth.ts'
import { EIGHTH_TURN, QUARTER_TURN, turnsBetween } from './directionTurns.ts'

/** Counts of pixels; add them up over a data set before dividing. */
interface DirectionCounts {
  readonly pixels: number
  /** Whose most probable direction is at most 45° off. */
  readonly within45: number
  readonly within90: number
}

export interface DirectionAccuracy {
  /** All true boundary pixels. */
  readonly all: DirectionCounts
  /** Those behind which another instance shows: where it tells who is in front. */
  readonly betweenInstances: DirectionCounts
}

/**
 * How often the most probable direction is right on the true boundary pixels themselves, found or not: what is measured is e
 * alone. The truth may be that which a network is taught (`trueBoundary`) or the thin one (`boundaryTruth`).
 * Throws `size-mismatch` where the sizes differ. O(8 · pixels of the boundary + pixels).
 */
export function directionAccuracy(
  { size, direction }: Pick<Cues, 'size' | 'direction'>,
  truth: BoundaryTruth,
  { numbers }: InstanceMap,
): DirectionAccuracy {
  if (!sameSize(size, truth.size)) {
    throw refuse('size-mismatch', {
      what: 'The predicted directions are not on the grid of the true ones',
      expected: sizeText(truth.size),
      received: sizeText(size),
    })
  }
  const all = { pixels: 0, within45: 0, within90: 0 }
  const betweenInstances = { pixels: 0, within45: 0, within90: 0 }
  for (let pixel = 0; pixel < numbers.length; pixel++) {
    const set = truth.directions[pixel]!
    if (set === 0) continue
    const turns = turnsBetween(set, mostProbableDirection(direction, pixel, numbers.length))
    const counted = isBeforeInstance(numbers, truth, pixel) ? [all, betweenInstances] : [all]
    for (const counts of counted) {
      counts.pixels++
      if (turns <= EIGHTH_TURN) counts.within45++
      if (turns <= QUARTER_TURN) counts.within90++
    }
  }
  return { all, betweenInstances }
}

/** Whether another instance, not the background, lies in one of the pixel's true directions. */
function isBeforeInstance(numbers: Int32Array, { size, directions }: BoundaryTruth, pixel: number): boolean {
  const { width, height } = size
  for (let k = 0; k < DIRECTION_COUNT; k++) {
    if (((directions[pixel]! >> k) & 1) === 0) continue
    const x = (pixel % width) + DIRECTION_X[k]!
    const y = Math.floor(pixel / width) + DIRECTION_Y[k]!
    if (x < 0 || y < 0 || x >= width || y >= height) continue
    const other = numbers[y * width + x]!
    if (other !== 0 && other !== numbers[pixel]) return true
  }
  return false
}
