import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { defaultCacheDir } from '../backend/cacheFolder.ts'
import { InferenceDesk } from '../backend/inference/InferenceDesk.ts'
import type { InferenceClient } from '../backend/inference/inferenceTypes.ts'
import { addModelFolder, removeModel } from '../backend/models/installModel.ts'
import type { InstallRequest } from '../backend/models/installModel.ts'
import { defaultModelFolders } from '../backend/models/modelFolders.ts'
import { ModelLibrary } from '../backend/models/ModelLibrary.ts'
import type { CheckedModel, ListedModel } from '../backend/models/ModelLibrary.ts'
import { addModelZip, pullModel } from '../backend/models/pullModel.ts'
import { tryModel } from '../backend/models/tryModel.ts'
import type { Trial } from '../backend/models/tryModel.ts'
import { DomainError } from '../core/support/DomainError.ts'
import type { DeviceChoice } from '../shared/deviceNames.ts'
import { counted } from './CommandOutput.ts'
import type { CommandOutput } from './CommandOutput.ts'
import { EXIT } from './exitCodes.ts'
import type { ExitCode } from './exitCodes.ts'

/** The library with the usual folders; `own`: another one for the models of the person. */
function modelLibrary(own: string | undefined): ModelLibrary {
  const folders = defaultModelFolders()
  return new ModelLibrary(own === undefined ? folders : { ...folders, own: resolve(own) })
}

export async function listModels(own: string | undefined, output: CommandOutput): Promise<void> {
  const library = modelLibrary(own)
  const models = await library.list(output.control)
  const lines =
    models.length === 0 ? [`There are no models. Add one to ${library.folders.own}.`] : models.flatMap(linesOf)
  output.result('models', { folders: library.folders, models: models.map(recordOf) }, lines)
}

export async function verifyModels(
  names: readonly string[],
  { models: own, device }: { readonly models?: string; readonly device: DeviceChoice },
  output: CommandOutput,
): Promise<ExitCode> {
  const library = modelLibrary(own)
  const wanted = names.length > 0 ? names : (await library.list(output.control)).map(({ folder }) => folder)
  let failed = 0
  await withInference(async (client) => {
    for (const name of wanted) {
      try {
        const model = await library.find(name, output.control)
        const trial = await tryModel({ client, model, device, ...signalOf(output) })
        output.step('model', { ...checkedRecord(model), trial, problem: null }, verifiedLines(model, trial))
      } catch (error) {
        if (!(error instanceof DomainError) || error.code === 'cancelled') throw error
        failed++
        output.step('model', { name, problem: { code: error.code, message: error.message } }, [
          `${name}: ${error.message}`,
        ])
      }
    }
  })
  const verified = wanted.length - failed
  const text =
    failed === 0
      ? `Nothing wrong with ${counted(verified, 'model')}.`
      : `Something is wrong with ${counted(failed, 'model')}.`
  output.result('report', { verified, failed }, [text])
  if (failed === 0) return EXIT.done
  return verified === 0 ? EXIT.badInput : EXIT.findings
}

export async function addModel(path: string, own: string | undefined, output: CommandOutput): Promise<void> {
  const source = resolve(path)
  const isFile = await stat(source).then(
    (found) => found.isFile(),
    () => false,
  )
  const request = installRequest(own, output)
  tellAdded(await (isFile ? addModelZip(source, request) : addModelFolder(source, request)), output)
}

export async function pullModelFrom(
  url: string,
  sha256: string,
  own: string | undefined,
  output: CommandOutput,
): Promise<void> {
  tellAdded(await pullModel({ ...installRequest(own, output), url, sha256 }), output)
}

export async function removeOneModel(name: string, own: string | undefined, output: CommandOutput): Promise<void> {
  const folder = await removeModel(modelLibrary(own), name)
  output.result('report', { name, folder }, [`Removed the model ${name} (${folder}).`])
}

function installRequest(own: string | undefined, output: CommandOutput): InstallRequest {
  // The host holds files open, so it has ended before the folder gets its name.
  const tryOut = (model: CheckedModel): Promise<void> =>
    withInference(async (client) => void (await tryModel({ client, model, ...signalOf(output) })))
  return { library: modelLibrary(own), tryOut, ...output.control }
}

async function withInference<T>(work: (client: InferenceClient) => Promise<T>): Promise<T> {
  const client = new InferenceDesk({ cacheDir: defaultCacheDir() })
  try {
    return await work(client)
  } finally {
    await client.close()
  }
}

function signalOf({ control: { signal } }: CommandOutput): { readonly signal?: AbortSignal } {
  return signal === undefined ? {} : { signal }
}

function tellAdded(model: CheckedModel, output: CommandOutput): void {
  const { name, version } = model.manifest
  output.result('model', checkedRecord(model), [`Added the model ${name} ${version} (${model.folder}).`])
}

function checkedRecord({ manifest, folder, isBundled, bytes }: CheckedModel): object {
  return recordOf({ name: manifest.name, manifest, folder, isBundled, bytes, problem: null })
}

function recordOf({ name, manifest, folder, isBundled, bytes, problem }: ListedModel): object {
  const {
    kind: modelKind = null,
    title = name,
    version = null,
    licence = null,
    sha256 = null,
    notice = null,
  } = manifest ?? {}
  const classes = manifest?.classes ?? []
  return { name, title, modelKind, version, licence, sha256, classes, notice, bytes, isBundled, folder, problem }
}

function linesOf({ name, manifest, isBundled, bytes, folder, problem }: ListedModel): string[] {
  const origin = isBundled ? 'came with Strata' : folder
  if (manifest === null) return [`${name}  ${origin}`, `  cannot be used: ${problem}`]
  const { version, kind, licence, title, notice } = manifest
  const head = `${name}  ${version}  ${kind}  ${(bytes / 1e6).toFixed(1)} MB  ${licence}  ${origin}`
  const more = problem === null ? [notice].filter((text) => text !== undefined) : [`cannot be used: ${problem}`]
  return [head, ...[title, ...more].map((text) => `  ${text}`)]
}

function verifiedLines(
  { manifest, summary }: CheckedModel,
  { provider, milliseconds, input, outputs }: Trial,
): string[] {
  const { name, version } = manifest
  const opset = summary.operatorSets.get('') ?? '–'
  const operators = summary.operators.map((operator) => operator.name).sort()
  return [
    `${name} ${version}: fine; ran on ${provider} with ${input.join('×')} in ${Math.round(milliseconds)} ms`,
    ...outputs.map(({ role, name: tensor, dims }) => `  ${role}: ${tensor} ${dims.join('×')}`),
    `  opset ${opset}, operators ${operators.join(', ')}`,
  ]
}
