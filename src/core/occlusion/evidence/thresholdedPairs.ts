import { DIRECTION_COUNT, DIRECTION_X, DIRECTION_Y } from '../../cues/Cues.ts'
import type { Cues } from '../../cues/Cues.ts'
import type { OrientedPairs } from '../labeling/LabelingProblem.ts'
import type { EvidenceParameters } from './EvidenceParameters.ts'

/**
 * One oriented pair (p, p + d) per pixel with b_p ≥ τ, d its most probable direction, all of weight μ. Between equally
 * probable directions the straight one is taken, so that mirrored cues give mirrored pairs. O(8 · boundary pixels + pixels).
 */
export function thresholdedPairs(cues: Cues, parameters: EvidenceParameters): OrientedPairs {
  const { width, height } = cues.size
  const from: number[] = []
  const direction: number[] = []
  for (let pixel = 0; pixel < cues.boundary.length; pixel++) {
    if (cues.boundary[pixel]! < parameters.boundaryThreshold) continue
    const k = mostProbableDirection(cues, pixel)
    const x = (pixel % width) + DIRECTION_X[k]!
    const y = Math.floor(pixel / width) + DIRECTION_Y[k]!
    if (x < 0 || y < 0 || x >= width || y >= height) continue
    from.push(pixel)
    direction.push(k)
  }
  const count = from.length
  return {
    count,
    from: Int32Array.from(from),
    direction: Uint8Array.from(direction),
    reward: new Float32Array(count).fill(parameters.order),
    violation: new Float32Array(count).fill(parameters.order * parameters.violation),
  }
}

function mostProbableDirection({ direction }: Cues, pixel: number): number {
  const pixels = direction.length / DIRECTION_COUNT
  let best = 0
  for (let step = 1; step < DIRECTION_COUNT; step++) {
    // 0, 2, 4, 6, 1, 3, 5, 7: straight ones first.
    const k = step < 4 ? 2 * step : 2 * step - 7
    if (direction[k * pixels + pixel]! > direction[best * pixels + pixel]!) best = k
  }
  return best
}
