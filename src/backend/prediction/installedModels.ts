import { resolve } from 'node:path'
import { DomainError, refuse } from '../../core/support/DomainError.ts'
import type { InstalledModel } from '../../shared/contract/prediction.ts'
import type { ListedModel, ModelLibrary } from '../models/ModelLibrary.ts'
import type { PredictionModels, UsableModel } from './predictionModels.ts'

/** The models of the library that make cues. Those that the person added come before those that came with Strata. */
export function installedModels(library: ModelLibrary): PredictionModels {
  const open = async (name: string): Promise<UsableModel> => {
    const { manifest, file } = await library.find(name)
    if (manifest.kind === 'oosis') return usableModel(name, manifest, file.path)
    throw refuse('bad-input', {
      what: `The model ${manifest.name} makes no cues`,
      expected: 'a model of the kind oosis',
      received: manifest.kind,
      todo: 'Choose another one: `strata models list` shows what there is.',
    })
  }
  return {
    list: async () => {
      const models = (await library.list()).filter(({ manifest }) => manifest?.kind !== 'classifier')
      const rank = ({ problem, isBundled }: ListedModel): number => 2 * Number(problem !== null) + Number(isBundled)
      return models.toSorted((a, b) => rank(a) - rank(b)).map(installedModel)
    },
    open,
    again: async ({ name, sha256 }) => {
      const named = await open(name).catch(refusalOf)
      if (!(named instanceof DomainError) && named.manifest.sha256 === sha256) return named
      // One that was named by its folder may have been installed since, one that was renamed has another name.
      const same = (await library.list()).find(
        ({ manifest, problem }) => problem === null && manifest?.sha256 === sha256,
      )
      if (same !== undefined) return open(same.name)
      if (named instanceof DomainError && named.code !== 'not-found') throw named
      return null
    },
  }
}

function refusalOf(error: unknown): DomainError {
  if (error instanceof DomainError) return error
  throw error
}

/** One that was named by its folder is found again by it, wherever the process runs. */
function usableModel(name: string, manifest: UsableModel['manifest'], path: string): UsableModel {
  return { manifest, path, name: name === manifest.name ? name : resolve(name) }
}

function installedModel({ name, manifest, isBundled, bytes, problem }: ListedModel): InstalledModel {
  return {
    name,
    title: manifest?.title ?? name,
    description: manifest?.description ?? '',
    kind: manifest?.kind ?? null,
    version: manifest?.version ?? '',
    licence: manifest?.licence ?? '',
    sha256: manifest?.sha256 ?? '',
    bytes,
    classes: [...(manifest?.classes ?? [])],
    isBundled,
    notice: manifest?.notice ?? null,
    problem,
  }
}
