import type { InferenceClient } from '../../src/backend/inference/inferenceTypes.ts'
import type { PredictionModels } from '../../src/backend/prediction/predictionModels.ts'

const unused = (): never => {
  throw new Error('the test did not expect this to be asked')
}

/** For tests that predict nothing. */
export const NO_MODELS: PredictionModels = { list: () => Promise.resolve([]), open: unused, again: unused }

export const NO_INFERENCE: InferenceClient = {
  run: unused,
  inspect: unused,
  devices: unused,
  close: () => Promise.resolve(),
}
