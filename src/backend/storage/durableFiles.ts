import { closeSync, fsyncSync, openSync, renameSync } from 'node:fs'
import { dirname } from 'node:path'
import { codeOf } from './storageFaults.ts'

/** Gives a finished file its name: content on disk first, then the rename, then the folder. */
export function publishFile(draft: string, path: string): void {
  const file = openSync(draft, 'r+')
  try {
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  renameSync(draft, path)
  syncFolderOf(path)
}

/** Makes a rename, creation or removal in the folder of `path` survive a power failure, where the system can do that. */
export function syncFolderOf(path: string): void {
  try {
    const folder = openSync(dirname(path), 'r')
    try {
      fsyncSync(folder)
    } finally {
      closeSync(folder)
    }
  } catch (error) {
    // Windows does not open folders and orders renames itself; some network disks do not sync them.
    if (!['EISDIR', 'EPERM', 'EINVAL', 'EACCES', 'ENOTSUP'].includes(codeOf(error))) throw error
  }
}
