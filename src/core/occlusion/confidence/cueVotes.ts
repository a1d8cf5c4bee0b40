import { DIRECTION_COUNT, DIRECTION_X, DIRECTION_Y } from '../../cues/Cues.ts'
import type { Cues } from '../../cues/Cues.ts'
import { pixelCount } from '../../pixels/imageSize.ts'

/** Votes of the cues themselves on who is in front where two instances meet, before any were weighed against others. */
export interface CueVotes {
  /** Σ b · e(k) of boundary pixels that say the one of the smaller number is in front. */
  smallerInFront: number
  largerInFront: number
}

/** Below this a boundary probability is what networks say anywhere. */
const LEAST_BOUNDARY = 0.1
/** Below this a direction is what is left over by the others. */
const LEAST_DIRECTION = 0.1
/** How many pixels a boundary may be beside the border, to either side. */
const REACH = 2

/** What the boundary pixels of cues say, sure enough to be heard. */
interface Claims {
  /** 8 · pixel + direction. */
  readonly at: Int32Array
  /** b · e(k). */
  readonly weight: Float64Array
}

/** By cues: they are asked again after every stroke, and never change. */
const knownClaims = new WeakMap<Cues, Claims>()

function claimsOf(cues: Cues): Claims {
  const known = knownClaims.get(cues)
  if (known !== undefined) return known
  const pixels = pixelCount(cues.size)
  const at: number[] = []
  const weight: number[] = []
  for (let pixel = 0; pixel < pixels; pixel++) {
    const boundary = cues.boundary[pixel]!
    if (boundary < LEAST_BOUNDARY) continue
    for (let k = 0; k < DIRECTION_COUNT; k++) {
      const belief = cues.direction[k * pixels + pixel]!
      if (belief < LEAST_DIRECTION) continue
      at.push(8 * pixel + k)
      weight.push(boundary * belief)
    }
  }
  const claims = { at: Int32Array.from(at), weight: Float64Array.from(weight) }
  knownClaims.set(cues, claims)
  return claims
}

/**
 * Counts what every boundary pixel says about the two instances to its sides: along each of its directions the first
 * instance behind it, within two pixels, claims to be in front of the first other one ahead, within three.
 * By key `smaller · instances + larger`. O(boundary pixels · directions), the first time O(pixels); allocates per pair of
 * instances, and once per cues what their boundary pixels say.
 */
export function cueVotes(cues: Cues, instanceAt: Int32Array, instanceCount: number): ReadonlyMap<number, CueVotes> {
  const { width, height } = cues.size
  const claims = claimsOf(cues)
  const votes = new Map<number, CueVotes>()
  for (let claim = 0; claim < claims.at.length; claim++) {
    const pixel = claims.at[claim]! >> 3
    const k = claims.at[claim]! & 7
    const x = pixel % width
    const y = (pixel - x) / width
    const dx = DIRECTION_X[k]!
    const dy = DIRECTION_Y[k]!
    // All steps from −REACH to REACH + 1 stay inside of the image.
    const isInner = x > REACH && y > REACH && x + REACH + 1 < width && y + REACH + 1 < height
    const at = (step: number): number => {
      const toX = x + step * dx
      const toY = y + step * dy
      return isInner || (toX >= 0 && toY >= 0 && toX < width && toY < height) ? instanceAt[toY * width + toX]! : 0
    }
    // Nobody at the pixel, or next to it: no border of two instances.
    let front = 0
    for (let step = 0; step >= -REACH && front === 0; step--) front = at(step)
    if (front === 0) continue
    let back = front
    for (let step = 1; step <= REACH + 1 && (back === front || back === 0); step++) back = at(step)
    if (back === front || back === 0) {
      // The boundary may run beside the border, on the side of what it says is behind.
      back = front
      front = 0
      for (let step = -1; step >= -REACH && (front === 0 || front === back); step--) front = at(step)
      if (front === 0 || front === back) continue
    }
    const key = Math.min(front, back) * (instanceCount + 1) + Math.max(front, back)
    let vote = votes.get(key)
    if (vote === undefined) votes.set(key, (vote = { smallerInFront: 0, largerInFront: 0 }))
    if (front < back) vote.smallerInFront += claims.weight[claim]!
    else vote.largerInFront += claims.weight[claim]!
  }
  return votes
}
