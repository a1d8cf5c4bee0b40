import { existsSync, realpathSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { refuse } from '../../core/support/DomainError.ts'
import { backUpBeforeMigrating, isBackupDue, RunningBackup } from './backups.ts'
import { purgeSomeOf, readPendingEntryIds } from './entryRows.ts'
import { checkFileHeader } from './fileHeader.ts'
import type { ImageStore } from './imageRecords.ts'
import type { JobStore } from './jobRecords.ts'
import { schemaVersionOf } from './migrate.ts'
import { closeDatabase, createDatabase, holdSnapshot, openDatabase } from './openDatabase.ts'
import { OpenProject } from './OpenProject.ts'
import { ProjectConnection } from './ProjectConnection.ts'
import { lockProject } from './lockProject.ts'
import type { OwnerLock } from './OwnerLock.ts'
import type {
  BackupOutcome,
  CategoryStore,
  EntryStore,
  ExportRecord,
  ImportWriter,
  ProjectSummary,
} from './projectRecords.ts'
import type { RunStore } from './runRecords.ts'
import type { Journal, SetStore } from './setRecords.ts'
import { fileFault } from './storageFaults.ts'

/**
 * An open project file. One process writes it (see ./README.md); every method is synchronous and everything it was told
 * is on disk when it returns, except inside an import, which counts only from `finish` on.
 * Every refusal is a `DomainError`.
 */
export interface ProjectStore {
  /** Absolute path of the project file. */
  readonly path: string
  readonly isReadOnly: boolean
  info(): ProjectSummary
  readonly categories: CategoryStore
  readonly images: ImageStore
  readonly sets: SetStore
  readonly entries: EntryStore
  readonly runs: RunStore
  /** Prediction jobs, and how far each is. */
  readonly jobs: JobStore
  /** Starts an import. One at a time: `unsupported` while another one is running. */
  beginImport(options: { readonly code: string; readonly label: string }): ImportWriter
  /** Keeps what was exported, under which options and decisions. Returns the export's number. */
  recordExport(record: ExportRecord): number
  /** Everything that ever happened to a set. Throws `not-found`. */
  journalOf(setId: number): Journal
  /**
   * Settles when the backup that opening started, if one was due, is complete. Never rejects: a failed backup is told
   * by its value, for the log, and does not stop the work.
   */
  readonly backup: Promise<BackupOutcome>
  /** Purges a running import, ends the backup, folds the write-ahead log in and gives the lock back. Idempotent. */
  close(): void
}

export interface OpenOptions {
  /** Make the project if there is none at the path; default false. */
  readonly create?: boolean
  /**
   * Take no lock and write nothing; default false. Where another process has the project open, one sees it as it was at
   * the moment of opening, whatever that process does.
   */
  readonly readOnly?: boolean
  /** The clock; default the system's. */
  readonly now?: () => Date
}

/**
 * Opens a project file: takes the lock, checks the file, backs it up and migrates it where needed.
 * Throws `not-found`, `not-a-project`, `future-version`, `corrupt`, `project-locked`, `read-only`, `disk-full`.
 */
export function openProject(path: string, options: OpenOptions = {}): ProjectStore {
  const { create = false, readOnly = false, now = () => new Date() } = options
  const projectPath = realPathOf(path)
  if (readOnly) return openForReading(projectPath, now)
  if (!existsSync(projectPath) && !create) checkFileHeader(projectPath) // throws the sentence for a missing file

  const lock = lockOf(projectPath, now)
  try {
    if (!existsSync(projectPath)) createDatabase(projectPath, now())
    checkFileHeader(projectPath)
    const client = openDatabase(projectPath, {
      isReadOnly: false,
      beforeMigrating: (old) => backUpBeforeMigrating(old, projectPath, schemaVersionOf(old), now()),
    })
    try {
      const connection = new ProjectConnection(client, projectPath)
      purgePending(connection)
      const backup = isBackupDue(projectPath, now()) ? new RunningBackup(client, projectPath, now()) : null
      return new OpenProject(connection, now, { lock, backup })
    } catch (error) {
      closeDatabase(client)
      throw error
    }
  } catch (error) {
    lock.release()
    throw fileFault(error, projectPath)
  }
}

function openForReading(projectPath: string, now: () => Date): ProjectStore {
  checkFileHeader(projectPath)
  const client = openDatabase(projectPath, { isReadOnly: true, beforeMigrating: () => {} })
  holdSnapshot(client)
  return new OpenProject(new ProjectConnection(client, projectPath), now, { lock: null, backup: null })
}

/** The lock, unless the file is one that must not even get a lock beside it. */
function lockOf(projectPath: string, now: () => Date): OwnerLock {
  if (existsSync(projectPath)) checkFileHeader(projectPath)
  return lockProject(projectPath, now())
}

/** Erases what an import that was cut short by a crash had written; nobody ever saw it. */
function purgePending(connection: ProjectConnection): void {
  for (const entryId of connection.read(readPendingEntryIds)) {
    while (!connection.write((database) => purgeSomeOf(database, entryId)));
  }
}

/** The same project gets the same lock and the same backups, whatever links lead to it. Throws `not-found`. */
function realPathOf(path: string): string {
  const absolute = resolve(path)
  try {
    if (existsSync(absolute)) return realpathSync.native(absolute)
    return join(realpathSync.native(dirname(absolute)), basename(absolute))
  } catch (error) {
    throw refuse(
      'not-found',
      { what: 'There is no such folder', where: dirname(absolute), todo: 'Check the path.' },
      error,
    )
  }
}
