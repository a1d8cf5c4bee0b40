import { constants } from 'node:fs'
import { chmod, copyFile, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { refuse } from '../../core/support/DomainError.ts'
import type { ModelManifest } from '../../shared/modelManifest.ts'
import { stopIfCancelled } from '../exchange/JobControl.ts'
import type { JobControl } from '../exchange/JobControl.ts'
import { outputFault } from '../exchange/OutputFile.ts'
import { makeScratchFolder, purgeDeadScratch } from '../files/scratchFolder.ts'
import { syncFolderOf } from '../storage/durableFiles.ts'
import { libraryEntries } from './libraryEntries.ts'
import type { CheckedModel, ModelLibrary } from './ModelLibrary.ts'
import { MANIFEST_FILE } from './readManifest.ts'

/** Files beside the model that go with it: its licence and what there is to say. */
const COMPANIONS = /^(?:readme|licen[cs]e|notice|copying)(?:\.(?:md|txt|rst))?$/i
const LARGEST_COMPANION = 2 ** 20

export interface InstallRequest extends JobControl {
  readonly library: ModelLibrary
  /** Runs the model once; what it throws keeps the model out. It must have let go of the files when it ends. */
  readonly tryOut: (model: CheckedModel) => Promise<void>
}

/**
 * Copies a model's folder into the library, once the copy has passed all checks. It appears whole or not at all.
 * Throws what the checks throw, `bad-input` for a name that is taken, `disk-full`, `read-only`, `cancelled`.
 */
export async function addModelFolder(source: string, request: InstallRequest): Promise<CheckedModel> {
  const { library } = request
  // Before gigabytes are copied: what needs no copy to be refused.
  const { manifest } = await library.checkFolder(source, request)
  await refuseTaken(library, manifest.name)
  const scratch = await scratchIn(library.folders.own)
  try {
    await copyModel(source, scratch, manifest, request)
    return await publishModel(scratch, request)
  } finally {
    await rm(scratch, { recursive: true, force: true })
  }
}

/** An empty folder beside the models, so that a rename is enough to publish what is in it. */
export async function scratchIn(own: string): Promise<string> {
  try {
    await mkdir(own, { recursive: true })
    await purgeDeadScratch(own)
    return makeScratchFolder(own)
  } catch (error) {
    throw outputFault(error, own)
  }
}

/** Checks and tries the model in a scratch folder of the library, and gives that its name. */
async function publishModel(scratch: string, request: InstallRequest): Promise<CheckedModel> {
  const { library, tryOut } = request
  const checked = await library.checkFolder(scratch, request)
  const { name } = checked.manifest
  await refuseTaken(library, name)
  await tryOut(checked)
  stopIfCancelled(request)
  const folder = join(library.folders.own, name)
  try {
    await rename(scratch, folder)
    syncFolderOf(folder)
  } catch (error) {
    throw outputFault(error, folder)
  }
  return { ...checked, folder, file: { ...checked.file, path: join(folder, checked.manifest.file) } }
}

/** Deletes a model that the person added. Throws `not-found`, and `read-only` for one that came with Strata. */
export async function removeModel(library: ModelLibrary, name: string): Promise<string> {
  const found = (await libraryEntries(library.folders)).filter((entry) => entry.name === name)
  const entry = found.find(({ isBundled }) => !isBundled) ?? found[0]
  const quoted = JSON.stringify(name)
  if (entry === undefined) {
    const todo = '`strata models list` shows what there is.'
    throw refuse('not-found', { what: `There is no model called ${quoted}`, where: library.folders.own, todo })
  }
  if (entry.isBundled) {
    const todo = 'Only models that were added can be removed.'
    throw refuse('read-only', { what: `The model ${quoted} came with Strata`, where: entry.folder, todo })
  }
  const scratch = await scratchIn(library.folders.own)
  try {
    // Gone at once and as a whole; the rest only takes time.
    await rename(entry.folder, join(scratch, basename(entry.folder)))
    syncFolderOf(entry.folder)
    await rm(scratch, { recursive: true, force: true })
  } catch (error) {
    throw outputFault(error, entry.folder)
  }
  return entry.folder
}

async function refuseTaken({ folders }: ModelLibrary, name: string): Promise<void> {
  const entries = await libraryEntries(folders)
  const other = entries.find((entry) => entry.name === name || (!entry.isBundled && basename(entry.folder) === name))
  if (other === undefined) return
  const rename = 'give the new one another "name" in its manifest'
  throw refuse('bad-input', {
    what: `There is a model called ${JSON.stringify(name)} already`,
    where: other.folder,
    todo: other.isBundled
      ? `It came with Strata: ${rename}.`
      : `Remove that one first (\`strata models remove ${other.name}\`), or ${rename}.`,
  })
}

/** Copies what the manifest names, and papers that lie beside it; nothing else. */
async function copyModel(source: string, target: string, manifest: ModelManifest, control: JobControl): Promise<void> {
  const papers = (await readdir(source)).filter((name) => COMPANIONS.test(name))
  const names = [MANIFEST_FILE, manifest.file, ...manifest.externalData.map(({ file }) => file)]
  for (const [index, name] of [...names, ...papers].entries()) {
    stopIfCancelled(control)
    control.onProgress?.({ stage: 'copied files', done: index, total: names.length + papers.length })
    const from = join(source, name)
    const to = join(target, name)
    try {
      if (index >= names.length && !(await isPaper(from))) continue
      await mkdir(dirname(to), { recursive: true })
      await copyFile(from, to, constants.COPYFILE_EXCL)
      await chmod(to, 0o644)
      const file = await open(to, 'r+')
      await file.sync().finally(() => file.close())
    } catch (error) {
      throw outputFault(error, to)
    }
  }
}

async function isPaper(path: string): Promise<boolean> {
  const found = await stat(path)
  return found.isFile() && found.size <= LARGEST_COMPANION
}
