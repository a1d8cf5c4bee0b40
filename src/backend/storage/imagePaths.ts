import { realpathSync, statSync } from 'node:fs'
import { basename, dirname, isAbsolute, join, posix, relative, resolve, sep } from 'node:path'
import { refuse } from '../../core/support/DomainError.ts'

/**
 * How photos are named in a project file: relative to the folder of the file, with `/` on every system, so that project
 * and photos can be moved or copied together; `..` parts are fine. Where there is no relative path (another drive of
 * Windows) the absolute one is kept, and moving the project then does not take the photos along.
 */
export function recordedPathOf(projectPath: string, absolutePath: string): string {
  const path = relative(dirname(projectPath), withRealFolder(resolve(absolutePath)))
  return isAbsolute(path) ? path : path.split(sep).join('/')
}

/** The project's own path has its links resolved; a photo's folder must be seen the same way to be relative to it. */
function withRealFolder(path: string): string {
  try {
    return join(realpathSync.native(dirname(path)), basename(path))
  } catch {
    return path // the folder is not there: nothing to resolve
  }
}

/**
 * Absolute path of a recorded one. A project may come from a stranger: the result is always one plain path without NUL
 * bytes, and readers must still make sure that it is a plain file (`isPlainFile`) and an image before they show it.
 * Throws `bad-input`.
 */
export function absolutePathOf(projectPath: string, recordedPath: string): string {
  if (recordedPath === '' || recordedPath.includes('\0')) {
    throw refuse('bad-input', {
      what: 'The recorded path of a photo cannot be the path of a file',
      where: projectPath,
      received: JSON.stringify(recordedPath),
      todo: 'Remove the photo and add it again.',
    })
  }
  if (leadsToServer(recordedPath)) {
    throw refuse('bad-input', {
      what: 'The project names a photo on a server',
      where: projectPath,
      received: JSON.stringify(recordedPath),
      todo: 'Give the network folder a drive letter or a mount point, and add the photos from there.',
    })
  }
  return resolve(dirname(projectPath), recordedPath)
}

/**
 * True for `\\server\share\…`, with either kind of slash. Even asking whether such a file exists makes Windows log in to
 * that server, which a stranger's project could choose. A project that is itself on the server has relative paths.
 */
function leadsToServer(recordedPath: string): boolean {
  return /^[/\\]{2}/.test(recordedPath)
}

/** False for a recorded path that `absolutePathOf` refuses. */
export function isFilePath(recordedPath: string): boolean {
  return recordedPath !== '' && !recordedPath.includes('\0') && !leadsToServer(recordedPath)
}

/** Last part of a recorded path. */
export function fileNameOf(recordedPath: string): string {
  const name = posix.basename(recordedPath)
  // An absolute path of Windows is kept with its own separators.
  return name.slice(name.lastIndexOf('\\') + 1) || name
}

/** What searches look at: the file name in lower case. */
export function searchNameOf(recordedPath: string): string {
  return fileNameOf(recordedPath).toLowerCase()
}

/** True for a file that can be read as one; false for what is missing, folders, pipes and devices. */
export function isPlainFile(path: string): boolean {
  try {
    return statSync(path).isFile()
  } catch {
    return false
  }
}
