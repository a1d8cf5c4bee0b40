import { refuse } from '../../core/support/DomainError.ts'
import type { RgbImage } from '../../core/pixels/RgbImage.ts'
import type { DeviceChoice } from '../../shared/deviceNames.ts'
import type { InferenceClient } from '../inference/inferenceTypes.ts'
import type { CuesToBe, NetworkCues } from '../solving/CueSources.ts'
import { photoMaterial } from '../solving/photoMaterial.ts'
import type { NetworkMaterial } from '../solving/solverMessages.ts'
import type { ProjectStore } from '../storage/ProjectStore.ts'
import type { CueOrigin, NetworkFacts } from '../storage/runRecords.ts'
import { copyOfMaterial, CueShelf } from './CueShelf.ts'
import { parametersOf } from './predictionModels.ts'
import type { PredictionModels, UsableModel } from './predictionModels.ts'
import { photoMissing } from './predictionFaults.ts'
import { runNetwork } from './runNetwork.ts'
import { SharedWork } from './SharedWork.ts'

/**
 * The cues that networks make of a project's photos. What one said about an image is kept for a while, so that solving again
 * runs nothing again; askers of the same at the same time share one run.
 */
export class NetworkCueMaker implements NetworkCues {
  readonly #store: ProjectStore
  readonly #models: PredictionModels
  readonly #inference: InferenceClient
  readonly #shelf = new CueShelf()
  readonly #running = new SharedWork(copyOfMaterial)

  constructor(services: {
    readonly store: ProjectStore
    readonly models: PredictionModels
    readonly inference: InferenceClient
  }) {
    this.#store = services.store
    this.#models = services.models
    this.#inference = services.inference
  }

  async offered(): Promise<readonly { readonly name: string; readonly title: string }[]> {
    const models = await this.#models.list()
    return models.flatMap(({ name, title, problem }) =>
      problem === null ? [{ name, title: `Network: ${title}` }] : [],
    )
  }

  async find(
    imageId: number,
    { name, sha256 }: { readonly name: string; readonly sha256: string | null },
    device: DeviceChoice,
  ): Promise<CuesToBe> {
    const model = sha256 === null ? await this.#models.open(name) : await this.#modelAgain(name, sha256)
    const { key } = await photoMaterial(this.#store, imageId)
    const { fileName } = this.#store.images.record(imageId)
    const place = `${imageId} ${key} ${model.manifest.sha256} ${device}`
    return networkCuesOf(model, device, (photo, signal) =>
      this.#make(place, { fileName, model, device, photo }, signal),
    )
  }

  async #modelAgain(name: string, sha256: string): Promise<UsableModel> {
    const model = await this.#models.again({ name, sha256 })
    if (model === null) throw modelGone(name, sha256)
    return model
  }

  async #make(
    key: string,
    asked: {
      readonly fileName: string
      readonly model: UsableModel
      readonly device: DeviceChoice
      readonly photo: () => Promise<RgbImage | null>
    },
    signal: AbortSignal,
  ): Promise<NetworkMaterial> {
    const kept = this.#shelf.take(key)
    if (kept !== null) return kept
    return this.#running.join(key, signal, async (runSignal) => {
      const startedAt = performance.now()
      const image = await asked.photo()
      if (image === null) throw photoMissing(asked.fileName)
      const decoded = performance.now() - startedAt
      const { model, device } = asked
      const material = await runNetwork(this.#inference, { image, decoded, model, device, signal: runSignal })
      this.#shelf.put(key, material)
      return material
    })
  }
}

/** Cues that a network makes, whoever runs it. */
export function networkCuesOf(model: UsableModel, device: DeviceChoice, make: CuesToBe['material']): CuesToBe {
  const { name, version, sha256 } = model.manifest
  return {
    key: `model ${sha256} ${device}`,
    originOf: (facts: NetworkFacts | null): CueOrigin => {
      if (facts === null) throw new Error('a network made cues and nobody knows how')
      return { kind: 'model', name, version, sha256, device, facts }
    },
    truth: null,
    author: '',
    warnings: [],
    parameters: parametersOf(model.manifest),
    material: make,
  }
}

/** Also for a model that a command ran from its folder and that was never installed. */
function modelGone(name: string, sha256: string): Error {
  return refuse('not-found', {
    what: `The cues of the run cannot be had again: no installed model is the ${name} that made them`,
    expected: `a network with the SHA-256 ${sha256.slice(0, 12)}…`,
    todo: 'Install it with `strata models add FOLDER`, or predict the image again with a model that is installed.',
  })
}
