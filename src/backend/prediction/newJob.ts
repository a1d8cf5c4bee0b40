import { checkSolverParameters } from '../../core/occlusion/SolverParameters.ts'
import type { DeviceChoice } from '../../shared/deviceNames.ts'
import { overParameters } from '../solving/overParameters.ts'
import type { NewJob } from '../storage/jobRecords.ts'
import type { ProjectStore } from '../storage/ProjectStore.ts'
import { noModel, nothingToPredict } from './predictionFaults.ts'
import { parametersOf } from './predictionModels.ts'
import type { PredictionModels, UsableModel } from './predictionModels.ts'

export interface PredictionRequest {
  /** Empty: every image. */
  readonly imageIds: readonly number[]
  /** Null: the first one that can be used. */
  readonly model: string | null
  readonly device: DeviceChoice
  /** Any part of `SolverParameters`, untrusted. */
  readonly parameters: unknown
}

/** A request with everything that was left open decided. Throws `not-found` and `bad-input`. */
export async function newJob(
  { store, models }: { readonly store: ProjectStore; readonly models: PredictionModels },
  { imageIds, model: wanted, device, parameters }: PredictionRequest,
): Promise<NewJob> {
  const { manifest, name } = await modelNamed(models, wanted)
  const ids = imageIds.length > 0 ? imageIds : store.images.listed().map(({ imageId }) => imageId)
  if (ids.length === 0) throw nothingToPredict()
  const suited = overParameters(parametersOf(manifest), parameters)
  return {
    model: { name, version: manifest.version, sha256: manifest.sha256 },
    device,
    parameters: { ...checkSolverParameters(suited, 'the parameters').parameters },
    imageIds: [...new Set(ids)].sort((a, b) => a - b),
  }
}

async function modelNamed(models: PredictionModels, name: string | null): Promise<UsableModel> {
  if (name !== null) return models.open(name)
  const first = (await models.list()).find(({ problem }) => problem === null)
  if (first === undefined) throw noModel()
  return models.open(first.name)
}
