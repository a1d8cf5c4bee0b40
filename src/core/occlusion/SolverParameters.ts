import type { EvidenceParameters } from './evidence/EvidenceParameters.ts'
import type { ReadoutParameters } from './readout/SceneReading.ts'

/** Everything settable about a solve; stored with its prediction run. */
export interface SolverParameters {
  readonly evidence: EvidenceParameters
  readonly moves: MoveParameters
  readonly readout: ReadoutParameters
}

export interface MoveParameters {
  /** Try lowering labels when raising them gains nothing more. */
  readonly downJumps: boolean
  /** Try one expansion of every label at the end. */
  readonly expansion: boolean
  /** Beyond this many moves the solve is refused. */
  readonly largestMoveCount: number
}
