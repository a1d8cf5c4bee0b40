import { renameSync, rmSync } from 'node:fs'
import Database from 'better-sqlite3'
import { invariant } from '../../core/support/assert.ts'
import { refuse } from '../../core/support/DomainError.ts'
import { checkSchema } from './checkSchema.ts'
import { syncFolderOf } from './durableFiles.ts'
import { checkVersion, migrate, SCHEMA_VERSION, schemaVersionOf } from './migrate.ts'
import { fileFault, withFileFaults } from './storageFaults.ts'

/** Older ones can, rarely, damage a WAL file when two connections checkpoint it at once (sqlite.org/wal.html). */
const OLDEST_SQLITE = [3, 51, 3] as const

/** How long SQLite waits for another connection (a reader closing, a backup tool) before it gives up. */
const BUSY_TIMEOUT_MS = 5000

/** Page cache of the connection; holds the whole image list of 100 000 images (about 8 MB). Negative: KiB. */
const CACHE_KIB = -32_768

/**
 * Makes a new project file: migrated under a temporary name, then renamed, so that no incomplete file ever has the
 * project's name. The caller holds the lock and has checked that there is nothing at `path`.
 */
export function createDatabase(path: string, now: Date): void {
  withFileFaults(path, () => {
    const draft = `${path}.new`
    for (const leftover of [draft, `${draft}-journal`]) rmSync(leftover, { force: true })
    const client = new Database(draft)
    try {
      requireSqliteVersion(client)
      client.pragma('synchronous = FULL')
      client.transaction(() => {
        migrate(client, path)
        client
          .prepare('INSERT INTO settings (key, value) VALUES (?, ?)')
          .run('created', JSON.stringify(now.toISOString()))
      })()
    } finally {
      client.close()
    }
    renameSync(draft, path)
    syncFolderOf(path)
  })
}

/**
 * Opens an existing project file whose header was checked. `beforeMigrating` is called with the open client when the
 * file is older than this code and before anything is changed.
 */
export function openDatabase(
  path: string,
  options: { readonly isReadOnly: boolean; readonly beforeMigrating: (client: Database.Database) => void },
): Database.Database {
  return withFileFaults(path, () => {
    const client = new Database(path, {
      readonly: options.isReadOnly,
      fileMustExist: true,
      timeout: BUSY_TIMEOUT_MS,
    })
    try {
      requireSqliteVersion(client)
      // Before anything reads a table: a file from a stranger must not run functions through its schema, nor lead
      // SQLite astray by wrong cell sizes (sqlite.org/security.html §1; better-sqlite3 sets defensive mode itself).
      client.pragma('trusted_schema = OFF')
      client.pragma('cell_size_check = ON')
      const version = schemaVersionOf(client)
      checkVersion(version, path)
      checkSchema(client, version, path)
      requireIntact(client, path)
      if (options.isReadOnly) requireCurrent(client, path)
      else prepareForWriting(client, path, options.beforeMigrating)
      client.pragma('foreign_keys = ON')
      client.pragma(`cache_size = ${CACHE_KIB}`)
      client.pragma('query_only = ' + (options.isReadOnly ? 'ON' : 'OFF'))
      return client
    } catch (error) {
      client.close()
      throw fileFault(error, path)
    }
  })
}

function prepareForWriting(
  client: Database.Database,
  path: string,
  beforeMigrating: (client: Database.Database) => void,
): void {
  if (schemaVersionOf(client) < SCHEMA_VERSION) beforeMigrating(client)
  const mode = client.pragma('journal_mode = WAL', { simple: true })
  if (mode !== 'wal') {
    throw refuse('read-only', {
      what: 'The project cannot be written safely where it is',
      where: path,
      expected: 'a disk that supports write-ahead logging',
      received: `journal mode ${String(mode)}`,
      todo: 'Copy the project to a local disk.',
    })
  }
  // FULL: a transaction is on disk before it is acknowledged, also when the power fails (WAL alone would not wait).
  client.pragma('synchronous = FULL')
  migrate(client, path)
}

/**
 * Makes everything that a read-only connection reads from now on one moment of a file that somebody may be writing: a
 * transaction that ends when it is closed. Only in write-ahead mode, where a reader holds no writer up; without it nobody
 * writes at present, and holding the file would keep the next one out.
 */
export function holdSnapshot(client: Database.Database): void {
  if (client.pragma('journal_mode', { simple: true }) !== 'wal') return
  client.exec('BEGIN')
  client.prepare('SELECT count(*) FROM settings').get() // the moment is that of the first read
}

/**
 * Folds the write-ahead log into the file and leaves it as one plain file that can be opened from a read-only medium.
 * Another connection that is reading keeps that from happening; nothing is lost then, the next opening does it.
 */
export function closeDatabase(client: Database.Database): void {
  if (!client.readonly) {
    try {
      client.pragma('busy_timeout = 0')
      client.pragma('journal_mode = DELETE')
    } catch {
      // A reader holds the log, or the disk is full: the log stays beside the file and is read at the next opening.
    }
  }
  client.close()
}

/** Copies the present content into a new file, whatever other connections do. The caller renames it. */
export function copyDatabase(client: Database.Database, to: string): void {
  client.prepare('VACUUM INTO ?').run(to)
}

function requireSqliteVersion(client: Database.Database): void {
  const text = client.prepare('SELECT sqlite_version()').pluck().get() as string
  const version = text.split('.').map(Number)
  for (const [place, least] of OLDEST_SQLITE.entries()) {
    const part = version[place] ?? 0
    if (part > least) return
    invariant(part === least, `SQLite ${text} is older than ${OLDEST_SQLITE.join('.')}: reinstall the dependencies`)
  }
}

function requireIntact(client: Database.Database, path: string): void {
  const result = client.pragma('quick_check(1)', { simple: true })
  if (result === 'ok') return
  throw refuse('corrupt', {
    what: 'The project file is damaged',
    where: path,
    expected: 'ok from its integrity check',
    received: String(result).replaceAll(/\s+/g, ' '),
    todo: 'Restore it from its backups folder.',
  })
}

function requireCurrent(client: Database.Database, path: string): void {
  const version = schemaVersionOf(client)
  if (version === SCHEMA_VERSION) return
  throw refuse('read-only', {
    what: 'The project was written by an older Strata and cannot be brought up to date while it is only read',
    where: path,
    expected: `format ${SCHEMA_VERSION}`,
    received: `format ${version}`,
    todo: 'Open it once for writing; a backup is made before anything changes.',
  })
}
