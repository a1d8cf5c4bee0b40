import { solverRule } from '../../core/network/decidedBoundary.ts'
import type { InstalledModel } from '../../shared/contract/prediction.ts'
import type { OosisManifest } from '../../shared/modelManifest.ts'
import { overParameters } from '../solving/overParameters.ts'

/** A model that has passed its checks. */
export interface UsableModel {
  /** What it is found by: its name, or the folder that it was named by. */
  readonly name: string
  readonly manifest: OosisManifest
  /** Absolute path of the network's file. */
  readonly path: string
}

/** The installed models, as prediction needs them. */
export interface PredictionModels {
  /** Those that make cues: usable ones first, the one that is taken without a choice at the head. */
  list(): Promise<readonly InstalledModel[]>
  /** Throws `not-found` for a name that no model has, and the sentence of its problem for one that cannot be used. */
  open(name: string): Promise<UsableModel>
  /**
   * The very network that something was made with, by what it was found by then (`name`), or under whatever name it is
   * installed now; null when it is not here. Throws the sentence of its problem when it cannot be used.
   */
  again(made: { readonly name: string; readonly sha256: string }): Promise<UsableModel | null>
}

/** Solver parameters that suit a model, for what is not asked for otherwise; which pixels are boundary, its decision says. */
export function parametersOf({ decision, solver = {} }: OosisManifest): Readonly<Record<string, unknown>> {
  return overParameters(solver, { evidence: solverRule(decision) }) as Readonly<Record<string, unknown>>
}
