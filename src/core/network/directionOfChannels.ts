import { DIRECTION_COUNT, DIRECTION_X, DIRECTION_Y } from '../cues/Cues.ts'
import { refuse } from '../support/DomainError.ts'

/**
 * The direction of `core/cues` that each channel of a network stands for, from the network's own table of offsets. Throws
 * `bad-input` unless that is a permutation of the eight.
 */
export function directionOfChannels(offsets: readonly (readonly number[])[]): readonly number[] {
  const directions = offsets.map(([x, y]) => DIRECTION_X.findIndex((dx, k) => dx === x && DIRECTION_Y[k] === y))
  if (offsets.length === DIRECTION_COUNT && DIRECTION_X.every((_, k) => directions.includes(k))) return directions
  throw refuse('bad-input', {
    what: 'Not a table of directions',
    where: 'the manifest of the model',
    expected: 'the 8 offsets [x, y] to the neighbours of a pixel, each once',
    received: JSON.stringify(offsets),
  })
}
