import type { Cues } from '../cues/Cues.ts'
import { CueCollector } from './CueCollector.ts'
import type { ProbabilityKernel } from './ProbabilityKernel.ts'
import type { NetworkGeometry, NetworkOutputs, NetworkSpec } from './NetworkSpec.ts'

/** The cues of an image from the network's outputs for all of its tiles, in their order (`CueCollector`). */
export function networkCues(
  outputs: readonly NetworkOutputs[],
  geometry: NetworkGeometry,
  spec: NetworkSpec,
  kernel?: ProbabilityKernel,
): Cues {
  const collector = new CueCollector(geometry, spec, kernel)
  for (const [index, tile] of outputs.entries()) collector.add(index, tile)
  return collector.finish()
}
