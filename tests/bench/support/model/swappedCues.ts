import type { Cues } from '../../../../src/core/cues/Cues.ts'

/** What of a network's cues is put in place by the truth, to see what it costs that the network has it wrong. */
export type TrueCue = 'ground' | 'boundary' | 'direction'

/**
 * The network's cues with some of the oracle's. The boundary is where the oracle has it, with the network's directions; where the
 * network saw none, its directions are whatever it says there. Classes keep their proportions to each other.
 */
export function swappedCues(network: Cues, oracle: Cues, trueCues: readonly TrueCue[]): Cues {
  const isTrue = (cue: TrueCue): boolean => trueCues.includes(cue)
  const background = isTrue('ground') ? oracle.background : network.background
  return {
    size: network.size,
    background,
    boundary: isTrue('boundary') ? oracle.boundary : network.boundary,
    direction: isTrue('direction') ? oracle.direction : network.direction,
    classes: network.classes === null ? null : { ...network.classes, probabilities: rescaled(network, background) },
  }
}

function rescaled({ classes, background: before }: Cues, background: Float32Array): Float32Array {
  const pixels = background.length
  return classes!.probabilities.map((value, at) => {
    const pixel = at % pixels
    return (value * (1 - background[pixel]!)) / Math.max(1e-6, 1 - before[pixel]!)
  })
}
