import { DIRECTION_COUNT } from '../../core/cues/Cues.ts'
import type { Cues } from '../../core/cues/Cues.ts'
import { pixelCount } from '../../core/pixels/imageSize.ts'
import type { CuePlanes } from './solverMessages.ts'

/** Cues as bytes to be looked at: probabilities as 0..255, of the directions the most probable one (0..7, the lowest of equals). */
export function cuePlanes({ size, background, boundary, direction }: Cues): CuePlanes {
  const pixels = pixelCount(size)
  const likeliest = new Uint8Array(pixels)
  const highest = direction.slice(0, pixels)
  for (let k = 1; k < DIRECTION_COUNT; k++) {
    const start = k * pixels
    for (let pixel = 0; pixel < pixels; pixel++) {
      const value = direction[start + pixel]!
      if (value <= highest[pixel]!) continue
      highest[pixel] = value
      likeliest[pixel] = k
    }
  }
  return { size, background: asBytes(background), boundary: asBytes(boundary), direction: likeliest }
}

function asBytes(probabilities: Float32Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(probabilities.length)
  for (let at = 0; at < bytes.length; at++) bytes[at] = Math.min(255, Math.round(255 * probabilities[at]!))
  return bytes
}
