import { DomainError, refuse } from '../../core/support/DomainError.ts'
import type { ErrorCode, Fault } from '../../core/support/DomainError.ts'

/** How a system or SQLite code is told to people. First match wins; SQLite's extended codes start with the plain one. */
const FAULTS: readonly { readonly prefix: string; readonly code: ErrorCode; readonly fault: Fault }[] = [
  ...['SQLITE_FULL', 'SQLITE_IOERR_SHMSIZE', 'ENOSPC', 'EDQUOT'].map((prefix) => ({
    prefix,
    code: 'disk-full' as const,
    fault: {
      what: 'There is no space left to write the project',
      todo: 'Free some space and do it again; what was saved before is kept.',
    },
  })),
  ...['SQLITE_READONLY', 'SQLITE_PERM', 'EROFS', 'EACCES', 'EPERM'].map((prefix) => ({
    prefix,
    code: 'read-only' as const,
    fault: {
      what: 'The project or its folder cannot be written',
      todo: 'Get write permission, copy the project elsewhere, or open it read-only.',
    },
  })),
  {
    prefix: 'SQLITE_CANTOPEN',
    code: 'read-only',
    fault: {
      what: 'The project file or the files SQLite keeps beside it cannot be opened',
      todo: 'Check the permissions of the file and of its folder; a project that was not closed needs a writable folder.',
    },
  },
  {
    prefix: 'SQLITE_NOTADB',
    code: 'not-a-project',
    fault: {
      what: 'This is not an SQLite database, or its first page is damaged',
      todo: 'Restore it from its backups folder.',
    },
  },
  ...['SQLITE_CORRUPT', 'SQLITE_IOERR'].map((prefix) => ({
    prefix,
    code: 'corrupt' as const,
    fault: {
      what: 'The project file is damaged or its disk cannot be read or written',
      todo: 'Check the disk, then restore the project from its backups folder.',
    },
  })),
  ...['SQLITE_BUSY', 'SQLITE_LOCKED'].map((prefix) => ({
    prefix,
    code: 'project-locked' as const,
    fault: {
      what: 'Another program is using the project file',
      todo: 'Close it there, then do it again.',
    },
  })),
  { prefix: 'ENOENT', code: 'not-found', fault: { what: 'There is no such file or folder', todo: 'Check the path.' } },
  { prefix: 'ENOTDIR', code: 'not-found', fault: { what: 'There is no such file or folder', todo: 'Check the path.' } },
  { prefix: 'EISDIR', code: 'not-a-project', fault: { what: 'This is a folder, not a project file' } },
]

/** The refusal for an error of the file system or of SQLite; a `DomainError` comes back as it is. */
export function fileFault(error: unknown, path: string): DomainError {
  if (error instanceof DomainError) return error
  const systemCode = codeOf(error)
  const known = FAULTS.find(({ prefix }) => systemCode.startsWith(prefix))
  if (known !== undefined) return refuse(known.code, { ...known.fault, where: path, received: systemCode }, error)
  const text = error instanceof Error ? error.message : String(error)
  return new DomainError('internal', `Unexpected failure while using ${path}: ${text}`, { path }, error)
}

/** Runs work on a file and throws every failure as a `DomainError`. */
export function withFileFaults<T>(path: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw fileFault(error, path)
  }
}

/** Code of an error of Node or better-sqlite3, or of the first such error among its causes; '' when there is none. */
export function codeOf(error: unknown): string {
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    if ('code' in at && typeof at.code === 'string') return at.code
  }
  return ''
}
