import type { ReadPair } from '../../../../src/core/occlusion/readout/SceneReading.ts'

/** Whether every instance can be taken away once nothing is in front of it. */
export function isAcyclic(pairs: readonly ReadPair[]): boolean {
  let open = pairs
    .filter(({ state }) => state !== 'unknown')
    .map(({ a, b, state }) => (state === 'a-over-b' ? [a, b] : [b, a]))
  for (;;) {
    const rest = open.filter(([front]) => open.some(([, back]) => back === front))
    if (rest.length === open.length) return open.length === 0
    open = rest
  }
}
