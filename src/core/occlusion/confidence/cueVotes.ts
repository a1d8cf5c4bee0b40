import { DIRECTION_COUNT, DIRECTION_X, DIRECTION_Y } from '../../cues/Cues.ts'
import type { Cues } from '../../cues/Cues.ts'
import type { PixelBox } from '../../pixels/imageSize.ts'

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
/** How far from an instance a boundary pixel may be that says something about it. */
export const VOTE_REACH = REACH + 1

/**
 * Counts what every boundary pixel says about the two instances to its sides: along each of its directions the first
 * instance behind it, within two pixels, claims to be in front of the first other one ahead, within three.
 * By key `smaller · instances + larger`. Only boundary pixels in the box are asked: what they say about an instance is
 * complete when the box holds it with `VOTE_REACH` around. O(pixels + boundary pixels · directions) of the box; allocates
 * per pair of instances.
 */
export function cueVotes(
  cues: Cues,
  instanceAt: Int32Array,
  instanceCount: number,
  { x0, y0, x1, y1 }: PixelBox,
): ReadonlyMap<number, CueVotes> {
  const { width, height } = cues.size
  const pixels = width * height
  const votes = new Map<number, CueVotes>()
  for (let y = y0; y < y1; y++) {
    for (let x = x0; x < x1; x++) {
      const pixel = y * width + x
      const boundary = cues.boundary[pixel]!
      if (boundary < LEAST_BOUNDARY) continue
      for (let k = 0; k < DIRECTION_COUNT; k++) {
        const belief = cues.direction[k * pixels + pixel]!
        if (belief < LEAST_DIRECTION) continue
        const [dx, dy] = [DIRECTION_X[k]!, DIRECTION_Y[k]!]
        const at = (step: number): number => {
          const [toX, toY] = [x + step * dx, y + step * dy]
          return toX < 0 || toY < 0 || toX >= width || toY >= height ? 0 : instanceAt[toY * width + toX]!
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
        if (front < back) vote.smallerInFront += boundary * belief
        else vote.largerInFront += boundary * belief
      }
    }
  }
  return votes
}
