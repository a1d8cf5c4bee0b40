import { basename } from 'node:path'
import { refuse } from '../../core/support/DomainError.ts'
import type { RunningBackup } from './backups.ts'
import { listCategories } from './categoryRows.ts'
import { purgeSomeOf } from './entryRows.ts'
import { insertExport } from './exportRows.ts'
import { countListed } from './imageList.ts'
import { schemaVersionOf } from './migrate.ts'
import { closeDatabase } from './openDatabase.ts'
import { ProjectCategories } from './ProjectCategories.ts'
import type { ProjectConnection } from './ProjectConnection.ts'
import { projectContext, timestamp } from './ProjectContext.ts'
import type { ProjectContext } from './ProjectContext.ts'
import { ProjectEntries } from './ProjectEntries.ts'
import { ProjectImages } from './ProjectImages.ts'
import { ProjectImport } from './ProjectImport.ts'
import { ProjectJobs } from './ProjectJobs.ts'
import type { OwnerLock } from './OwnerLock.ts'
import type { BackupOutcome, ExportRecord, ImportWriter, ProjectSummary } from './projectRecords.ts'
import { ProjectRuns } from './ProjectRuns.ts'
import { ProjectSets } from './ProjectSets.ts'
import type { Journal } from './setRecords.ts'
import { readSetTotals } from './setRows.ts'

/** What must be given back when a project that is written is closed. */
interface Holdings {
  readonly lock: OwnerLock | null
  readonly backup: RunningBackup | null
}

/** The parts of an open project under one roof. What it offers is `ProjectStore`. */
export class OpenProject {
  readonly path: string
  readonly isReadOnly: boolean
  readonly categories: ProjectCategories
  readonly images: ProjectImages
  readonly sets: ProjectSets
  readonly entries: ProjectEntries
  readonly runs: ProjectRuns
  readonly jobs: ProjectJobs
  readonly backup: Promise<BackupOutcome>
  readonly #context: ProjectContext
  readonly #holdings: Holdings
  #runningImport: ProjectImport | null = null

  /** Takes over the connection and the holdings. */
  constructor(connection: ProjectConnection, now: () => Date, holdings: Holdings) {
    this.path = connection.path
    this.isReadOnly = connection.isReadOnly
    this.#context = projectContext(connection, now)
    this.#holdings = holdings
    this.backup = holdings.backup?.outcome ?? Promise.resolve({ kind: 'not-due' })
    this.categories = new ProjectCategories(this.#context)
    this.images = new ProjectImages(this.#context, () => this.#runningImport?.flush())
    this.sets = new ProjectSets(this.#context)
    this.entries = new ProjectEntries(this.#context)
    this.runs = new ProjectRuns(this.#context)
    this.jobs = new ProjectJobs(this.#context, this.runs)
  }

  info(): ProjectSummary {
    const { connection } = this.#context
    return connection.read((database) => ({
      name: basename(this.path).replace(/\.strata$/, ''),
      location: this.path,
      readOnly: this.isReadOnly,
      schemaVersion: schemaVersionOf(connection.client),
      counts: { images: countListed(database, {}), ...readSetTotals(database, null) },
      categories: listCategories(database),
    }))
  }

  beginImport(options: { readonly code: string; readonly label: string }): ImportWriter {
    if (this.#runningImport !== null) {
      throw refuse('unsupported', {
        what: 'Another import into this project is running',
        where: this.path,
        todo: 'Wait until it is done, or cancel it.',
      })
    }
    this.#runningImport = new ProjectImport(this.#context, options, () => (this.#runningImport = null))
    return this.#runningImport
  }

  recordExport(record: ExportRecord): number {
    return this.#context.connection.write((database) => insertExport(database, record, timestamp(this.#context)))
  }

  journalOf(setId: number): Journal {
    return this.sets.journalOf(setId)
  }

  close(): void {
    const { connection } = this.#context
    if (!connection.client.open) return
    try {
      this.#purgeRunningImport()
      closeDatabase(connection.client)
      this.#holdings.backup?.finishAfterClose()
    } finally {
      this.#holdings.lock?.release()
    }
  }

  #purgeRunningImport(): void {
    const entryId = this.#runningImport?.entryId
    if (entryId === undefined) return
    this.#runningImport = null
    while (!this.#context.connection.write((database) => purgeSomeOf(database, entryId)));
  }
}
