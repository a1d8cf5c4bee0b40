import { isAbsolute, resolve } from 'node:path'
import { DomainError, faultMessage, refuse } from '../../core/support/DomainError.ts'
import type { ModelManifest } from '../../shared/modelManifest.ts'
import type { JobControl } from '../exchange/JobControl.ts'
import type { ModelFile } from '../inference/inferenceTypes.ts'
import { checkModelFiles, findModelFiles } from './checkModelFolder.ts'
import { libraryEntries } from './libraryEntries.ts'
import type { LibraryEntry } from './libraryEntries.ts'
import type { ModelFolders } from './modelFolders.ts'
import type { OnnxSummary } from './onnx/readOnnx.ts'
import { readManifest } from './readManifest.ts'

/** A model that passed every check that needs no run of it. */
export interface CheckedModel {
  readonly manifest: ModelManifest
  /** Absolute. */
  readonly folder: string
  readonly isBundled: boolean
  /** Of the network and its data. */
  readonly bytes: number
  /** For the inference host. */
  readonly file: ModelFile
  readonly summary: OnnxSummary
}

/** A folder of the library. */
export interface ListedModel {
  /** From the manifest; the folder's where that cannot be read. */
  readonly name: string
  readonly folder: string
  readonly isBundled: boolean
  readonly manifest: ModelManifest | null
  readonly bytes: number
  /** The sentence that says why it cannot be used; null: it can. */
  readonly problem: string | null
}

/** The models of this installation: folders with a `model.json`, those that came with Strata and those of the person. */
export class ModelLibrary {
  readonly folders: ModelFolders
  /** What was found of files that have not changed since. */
  readonly #checked = new Map<string, OnnxSummary>()

  constructor(folders: ModelFolders) {
    this.folders = folders
  }

  /** Every model with what is wrong with it, bundled ones first. Throws `cancelled` only. */
  async list(control: JobControl = {}): Promise<ListedModel[]> {
    const models: ListedModel[] = []
    for (const entry of await libraryEntries(this.folders)) {
      models.push(withoutClash(await this.#listed(entry, control), models))
    }
    return models
  }

  /**
   * The model of this name, or in this folder when it is written as a path (`./mine`, `/data/models/mine`), after all checks
   * that need no run. Throws `not-found` with the names there are, `bad-input`, `unsupported`, `cancelled`.
   */
  async find(nameOrPath: string, control: JobControl = {}): Promise<CheckedModel> {
    if (isPath(nameOrPath)) return this.checkFolder(resolve(nameOrPath), control)
    const entries = await libraryEntries(this.folders)
    const entry = entries.find(({ name }) => name === nameOrPath)
    if (entry !== undefined) return this.checkFolder(entry.folder, control, entry.isBundled)
    throw refuse('not-found', {
      what: `There is no model called ${JSON.stringify(nameOrPath)}`,
      where: this.folders.own,
      expected: entries.length === 0 ? 'one that was added' : entries.map(({ name }) => name).join(' or '),
      todo: 'Add it with `strata models add`, or write the path of its folder with a slash in it, such as ./mine.',
    })
  }

  /** Checks a folder wherever it lies. */
  async checkFolder(folder: string, control: JobControl = {}, isBundled = false): Promise<CheckedModel> {
    const manifest = await readManifest(folder)
    const files = await findModelFiles(folder, manifest)
    const key = JSON.stringify([manifest, files.network.stamp, [...files.externals.values()].map(({ stamp }) => stamp)])
    const summary = this.#checked.get(key) ?? (await checkModelFiles(folder, manifest, files, control))
    this.#checked.set(key, summary)
    const file = { path: files.network.path, sha256: manifest.sha256 }
    return { manifest, folder, isBundled, bytes: files.bytes, file, summary }
  }

  async #listed({ name, folder, isBundled }: LibraryEntry, control: JobControl): Promise<ListedModel> {
    let manifest: ModelManifest | null = null
    let bytes = 0
    try {
      manifest = await readManifest(folder)
      ;({ bytes } = await findModelFiles(folder, manifest))
      await this.checkFolder(folder, control)
      return { name, folder, isBundled, manifest, bytes, problem: null }
    } catch (error) {
      if (!(error instanceof DomainError) || error.code === 'cancelled') throw error
      return { name, folder, isBundled, manifest, bytes, problem: error.message }
    }
  }
}

function isPath(text: string): boolean {
  return isAbsolute(text) || /[/\\]/.test(text) || text === '.' || text === '..'
}

function withoutClash(model: ListedModel, others: readonly ListedModel[]): ListedModel {
  const first = others.find(({ name }) => name === model.name)
  if (first === undefined || model.problem !== null) return model
  const fault = {
    what: `Another model is called ${JSON.stringify(model.name)}, and is the one that is used`,
    where: first.folder,
    todo: 'Give this one another "name" in its manifest, or remove one of them.',
  }
  return { ...model, problem: faultMessage(fault) }
}
