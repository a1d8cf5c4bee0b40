import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { refuse } from '../../core/support/DomainError.ts'
import { codeOf, fileFault } from './storageFaults.ts'

/** "STRA" in ASCII, at byte 68 of the file: how Strata knows its own files (sqlite.org/fileformat.html §1.3.17). */
export const APPLICATION_ID = 0x53545241

const MAGIC = 'SQLite format 3\0'
/** SQLite's file header is this long; a database with any content has at least one page of 512 bytes or more. */
const HEADER_BYTES = 100
const APPLICATION_ID_OFFSET = 68

/**
 * Looks at the first bytes of a file before SQLite does, so that each wrong file gets its own sentence.
 * Throws `not-found`, `not-a-project` or `read-only`. A Strata file always passes: its first page is complete before
 * it gets its name.
 */
export function checkFileHeader(path: string): void {
  const header = readHeader(path)
  if (header.length === 0) {
    throw notAProject(path, 'an empty file of 0 bytes', 'Delete it and create the project again, or restore a backup.')
  }
  if (header.length < HEADER_BYTES || header.toString('latin1', 0, MAGIC.length) !== MAGIC) {
    throw notAProject(path, 'a file that is not an SQLite database', 'Choose a file that Strata made.')
  }
  const applicationId = header.readUInt32BE(APPLICATION_ID_OFFSET)
  if (applicationId !== APPLICATION_ID) {
    const other = `an SQLite database of another application (id 0x${applicationId.toString(16).padStart(8, '0')})`
    throw notAProject(path, other, 'Choose a file that Strata made.')
  }
}

function readHeader(path: string): Buffer {
  let file: number
  try {
    file = openSync(path, 'r')
  } catch (error) {
    throw openingFault(error, path)
  }
  try {
    const stats = fstatSync(file)
    if (stats.isDirectory()) throw notAProject(path, 'a folder', 'Choose the project file, not the folder it is in.')
    if (!stats.isFile())
      throw notAProject(path, 'something that is not a plain file', 'Choose a file that Strata made.')
    const header = Buffer.alloc(HEADER_BYTES)
    return header.subarray(0, readSync(file, header, 0, HEADER_BYTES, 0))
  } finally {
    closeSync(file)
  }
}

function openingFault(error: unknown, path: string): Error {
  const code = codeOf(error)
  if (code === 'ENOENT') {
    const todo = 'Check the path, or create the project.'
    return refuse('not-found', { what: 'There is no such project file', where: path, todo }, error)
  }
  if (code === 'EACCES' || code === 'EPERM') {
    const todo = 'Get read permission for it and for its folder.'
    return refuse('read-only', { what: 'The project file may not be read', where: path, received: code, todo }, error)
  }
  return fileFault(error, path)
}

function notAProject(path: string, received: string, todo: string): Error {
  return refuse('not-a-project', {
    what: 'This is not a Strata project',
    where: path,
    expected: 'a .strata file',
    received,
    todo,
  })
}
