import { readdir, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { DomainError } from '../../core/support/DomainError.ts'
import { isScratchFolder } from '../files/scratchFolder.ts'
import { codeOf, fileFault } from '../storage/storageFaults.ts'
import type { ModelFolders } from './modelFolders.ts'
import { MANIFEST_FILE, readManifest } from './readManifest.ts'

/** A folder that is, or should be, a model. */
export interface LibraryEntry {
  /** From its manifest; the folder's own where that cannot be read. */
  readonly name: string
  /** Absolute. */
  readonly folder: string
  readonly isBundled: boolean
}

/** The folders of the library, bundled ones first, each kind in the order of its folders’ names. Nothing but manifests is read. */
export async function libraryEntries({ bundled, own }: ModelFolders): Promise<LibraryEntry[]> {
  const [given, added] = await Promise.all([bundled === null ? [] : foldersIn(bundled), foldersIn(own)])
  // Beside the bundled models lies what they were made with; a folder that a person put here should be a model.
  const isModel = await Promise.all(given.map((folder) => isFile(join(folder, MANIFEST_FILE))))
  const models = [
    ...given.filter((_folder, index) => isModel[index]).map((folder) => ({ folder, isBundled: true })),
    ...added.map((folder) => ({ folder, isBundled: false })),
  ]
  return Promise.all(models.map(async (model) => ({ name: await nameOf(model.folder), ...model })))
}

async function foldersIn(parent: string): Promise<string[]> {
  try {
    const names = (await readdir(parent)).filter((name) => !name.startsWith('.') && !isScratchFolder(name)).sort()
    const folders = names.map((name) => join(parent, name))
    const isFolder = await Promise.all(
      folders.map((folder) =>
        stat(folder).then(
          (found) => found.isDirectory(),
          () => false,
        ),
      ),
    )
    return folders.filter((_folder, index) => isFolder[index])
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return []
    throw fileFault(error, parent)
  }
}

function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  )
}

async function nameOf(folder: string): Promise<string> {
  try {
    return (await readManifest(folder)).name
  } catch (error) {
    if (error instanceof DomainError) return basename(folder)
    throw error
  }
}
