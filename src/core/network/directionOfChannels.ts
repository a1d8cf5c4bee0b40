import { DIRECTION_COUNT, DIRECTION_X, DIRECTION_Y } from '../cues/Cues.ts'
import { refuse } from '../support/DomainError.ts'

/**
 * Channel of the network for each direction of `core/cues`, from the network's own table of offsets. Throws `bad-input` unless
 * that is a permutation of the eight.
 */
export function directionChannels(offsets: readonly (readonly number[])[]): readonly number[] {
  const channels = DIRECTION_X.map((dx, k) => offsets.findIndex(([x, y]) => x === dx && y === DIRECTION_Y[k]))
  if (offsets.length === DIRECTION_COUNT && !channels.includes(-1)) return channels
  throw refuse('bad-input', {
    what: 'Not a table of directions',
    where: 'the manifest of the model',
    expected: 'the 8 offsets [x, y] to the neighbours of a pixel, each once',
    received: JSON.stringify(offsets),
  })
}
