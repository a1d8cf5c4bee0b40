import { refuse } from '../../core/support/DomainError.ts'
import type { ImageStore } from './imageRecords.ts'
import type {
  BackupOutcome,
  CategoryStore,
  EntryStore,
  ExportRecord,
  ImportWriter,
  ProjectSummary,
} from './projectRecords.ts'
import type { Journal, SetStore } from './setRecords.ts'

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
  /** Take no lock and write nothing; default false. */
  readonly readOnly?: boolean
  /** The clock; default the system's. */
  readonly now?: () => Date
}

/**
 * Opens a project file: takes the lock, checks the file, backs it up and migrates it where needed.
 * Throws `not-found`, `not-a-project`, `future-version`, `corrupt`, `project-locked`, `read-only`, `disk-full`.
 */
export function openProject(path: string, _options: OpenOptions = {}): ProjectStore {
  throw refuse('unsupported', { what: 'Opening projects', where: path })
}
