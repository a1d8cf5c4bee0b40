import type { AnnotationState } from '../../core/dataset/records.ts'
import type { FileIntake } from '../files/FileIntake.ts'
import type { InferenceClient } from '../inference/inferenceTypes.ts'
import type { Log } from '../log.ts'
import type { RunningJobs } from '../RunningJobs.ts'
import type { GridShelf } from '../solving/GridShelf.ts'
import { SolverDesk } from '../solving/SolverDesk.ts'
import type { SolverPool } from '../solving/SolverPool.ts'
import type { ProjectStore } from '../storage/ProjectStore.ts'
import { NetworkCueMaker } from './NetworkCueMaker.ts'
import { PredictionDesk } from './PredictionDesk.ts'
import type { PredictionModels } from './predictionModels.ts'
import { Predictor } from './Predictor.ts'
import type { PredictorServices } from './Predictor.ts'

export interface PredictionParts extends Pick<PredictorServices, 'onPredicted' | 'onFailed'> {
  readonly store: ProjectStore
  readonly files: FileIntake
  readonly pool: SolverPool
  readonly grids: GridShelf
  readonly jobs: RunningJobs
  readonly log: Log
  readonly models: PredictionModels
  readonly inference: InferenceClient
  readonly solvers: number
  readonly truthOf?: (imageId: number) => AnnotationState | null
}

/** A solver that can be given cues of networks, and prediction with it. */
export function openPrediction(parts: PredictionParts): { readonly solver: SolverDesk; readonly desk: PredictionDesk } {
  const { store, models, inference } = parts
  const network = new NetworkCueMaker({ store, models, inference })
  const solver = new SolverDesk({ ...parts, network })
  const jobs = new Predictor({ ...parts, desk: solver })
  return { solver, desk: new PredictionDesk({ store, models, inference, jobs }) }
}
