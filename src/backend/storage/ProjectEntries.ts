import { refuse } from '../../core/support/DomainError.ts'
import type { ProjectEntry } from '../../shared/contract/project.ts'
import { listEntries, projectEntryOf, readEntry, writeEntry } from './entryRows.ts'
import { refreshListing } from './listing.ts'
import type { ReadableDatabase } from './ProjectConnection.ts'
import type { ProjectContext } from './ProjectContext.ts'
import type { EntryStore } from './projectRecords.ts'

/** The changes that concern an open project as a whole. */
export class ProjectEntries implements EntryStore {
  readonly #context: ProjectContext

  constructor(context: ProjectContext) {
    this.#context = context
  }

  list(): readonly ProjectEntry[] {
    return this.#context.connection.read(listEntries)
  }

  reportOf(entryId: number): unknown {
    return this.#context.connection.read((database) => this.#require(database, entryId).report)
  }

  setUndone(entryId: number, undone: boolean): ProjectEntry {
    return this.#context.connection.write((database) => {
      const entry = this.#require(database, entryId)
      const state = undone ? 'undone' : 'done'
      if (entry.state === state) return projectEntryOf(entry)
      const changed = writeEntry(database, entryId, { state })
      refreshListing(database, { entryId })
      return changed
    })
  }

  #require(database: ReadableDatabase, entryId: number): NonNullable<ReturnType<typeof readEntry>> {
    const entry = readEntry(database, entryId)
    if (entry !== undefined && entry.state !== 'pending') return entry
    throw refuse('not-found', {
      what: `There is no project entry ${entryId}`,
      where: this.#context.connection.path,
      todo: 'Reload the list of entries.',
    })
  }
}
