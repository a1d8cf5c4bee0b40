import { corruptCues } from '../../../../src/core/cues/corruptCues.ts'
import { DIRECTION_COUNT } from '../../../../src/core/cues/Cues.ts'
import type { Cues } from '../../../../src/core/cues/Cues.ts'

/**
 * Cues spoilt to a random degree, from perfect to hardly usable: every kind of corruption is absent half of the time, else
 * of a strength drawn below its worst times a level drawn for all. Besides what `corruptCues` does, whole stretches may
 * claim the opposite order, as networks do.
 */
export function spoiltCues(clean: Cues, random: () => number): Cues {
  const level = random()
  const amount = (worst: number): number => (random() < 0.5 ? 0 : worst * level * random())
  const corruption = {
    drop: amount(0.7),
    flip: amount(0.35),
    gaps: amount(0.5),
    blur: Math.round(amount(3)),
    shift: amount(3),
    spurious: Math.round(amount(20)),
    confusion: amount(0.5),
  }
  const turnedShare = amount(0.35)
  const spoilt = corruptCues(clean, corruption, random)
  return turnedShare === 0 ? spoilt : withTurnedStretches(spoilt, turnedShare, random)
}

/** Radius of a place where everything claims the opposite order, relative to the diagonal. */
const TURNED_RADIUS = 0.06

/** Turns the order round inside of random discs that together have about `share` of the image's area. */
function withTurnedStretches(cues: Cues, share: number, random: () => number): Cues {
  const turned = corruptCues(cues, { flip: 1 }, random)
  const { width, height } = cues.size
  const pixels = width * height
  const radius = TURNED_RADIUS * Math.hypot(width, height)
  const count = Math.round((share * pixels) / (Math.PI * radius * radius))
  const centres = Array.from({ length: count }, () => [random() * width, random() * height] as const)
  const boundary = cues.boundary.slice()
  const direction = cues.direction.slice()
  for (let pixel = 0; pixel < pixels; pixel++) {
    const [x, y] = [pixel % width, Math.floor(pixel / width)]
    if (!centres.some(([cx, cy]) => (cx - x) ** 2 + (cy - y) ** 2 < radius * radius)) continue
    boundary[pixel] = turned.boundary[pixel]!
    for (let k = 0; k < DIRECTION_COUNT; k++) direction[k * pixels + pixel] = turned.direction[k * pixels + pixel]!
  }
  return { ...cues, boundary, direction }
}
