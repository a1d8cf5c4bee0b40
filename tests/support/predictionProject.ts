import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { silentLog } from '../../src/backend/log.ts'
import { FileIntake } from '../../src/backend/files/FileIntake.ts'
import { addImages } from '../../src/backend/exchange/addImages.ts'
import { InferenceDesk } from '../../src/backend/inference/InferenceDesk.ts'
import type { InferenceClient } from '../../src/backend/inference/inferenceTypes.ts'
import { ModelLibrary } from '../../src/backend/models/ModelLibrary.ts'
import { installedModels } from '../../src/backend/prediction/installedModels.ts'
import { openPrediction } from '../../src/backend/prediction/openPrediction.ts'
import type { PredictionParts } from '../../src/backend/prediction/openPrediction.ts'
import type { FailedImage, PredictedImage } from '../../src/backend/prediction/predictImages.ts'
import { RunningJobs } from '../../src/backend/RunningJobs.ts'
import { GridShelf } from '../../src/backend/solving/GridShelf.ts'
import { SolverPool } from '../../src/backend/solving/SolverPool.ts'
import { openProject } from '../../src/backend/storage/ProjectStore.ts'
import type { ProjectStore } from '../../src/backend/storage/ProjectStore.ts'
import type { PredictionJob } from '../../src/shared/contract/prediction.ts'
import { boxesPicture, installLevelsModel } from './levelsModel.ts'
import { temporaryFolder } from './temporaryFolder.ts'

/** A folder with the model `levels` installed in `models`, `count` photos of two boxes in `photos`, and their project. */
export async function predictionFolder(count: number, depth = 0) {
  const folder = temporaryFolder()
  const path = join(folder, 'p.strata')
  installLevelsModel(join(folder, 'models'), { depth })
  const store = openProject(path, { create: true })
  const names = Array.from({ length: count }, (_, at) => join(folder, `photo${String(at).padStart(3, '0')}.png`))
  for (const name of names) await boxesPicture().png().toFile(name)
  if (count > 0) await addImages({ store, paths: names })
  store.close()
  return { folder, path }
}

/**
 * Prediction in an opened project, with a real host, and whatever the test puts between; everything is closed when the test
 * ends, if the test did not.
 */
export function openedPrediction(
  folder: string,
  parts: Partial<PredictionParts> = {},
  between: (inference: InferenceClient) => InferenceClient = (inference) => inference,
) {
  const store = openProject(join(folder, 'p.strata'))
  const jobs = new RunningJobs()
  const pool = new SolverPool({ size: 1, cacheBytes: 0 })
  const inference = new InferenceDesk({ cacheDir: join(folder, 'cache') })
  const library = new ModelLibrary({ bundled: null, own: join(folder, 'models') })
  const predicted: PredictedImage[] = []
  const failed: FailedImage[] = []
  const { desk, solver } = openPrediction({
    store,
    jobs,
    pool,
    inference: between(inference),
    files: new FileIntake(),
    grids: new GridShelf(),
    log: silentLog(),
    models: installedModels(library),
    solvers: 1,
    ...parts,
    onPredicted: (image) => {
      predicted.push(image)
      parts.onPredicted?.(image)
    },
    onFailed: (image) => void failed.push(image),
  })
  const close = async (): Promise<void> => {
    await jobs.close()
    store.close()
    await Promise.all([pool.close(), inference.close()])
  }
  onTestFinished(close)
  return { store, solver, desk, predictor: desk.jobs, predicted, failed, close }
}

export const ASKED = { imageIds: [], model: null, device: 'cpu', parameters: {} } as const

/** Waits until a job is in a state. */
export async function untilJob(
  watching: { watch(signal: AbortSignal | undefined): AsyncIterable<readonly PredictionJob[]> },
  isSo: (job: PredictionJob) => boolean,
): Promise<PredictionJob> {
  const stopper = new AbortController()
  try {
    for await (const jobs of watching.watch(stopper.signal)) {
      const job = jobs.find(isSo)
      if (job !== undefined) return job
    }
  } finally {
    stopper.abort()
  }
  throw new Error('no job came to be so')
}

/** Every result that is stored: image and run. */
export function resultsOf(store: ProjectStore): string[] {
  return store.runs.all().map(({ runId, imageId }) => `${runId}:${imageId}`)
}
