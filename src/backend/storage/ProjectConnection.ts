import type Database from 'better-sqlite3'
import { drizzle } from 'drizzle-orm/better-sqlite3'
import type { BetterSQLite3Database } from 'drizzle-orm/better-sqlite3'
import { refuse } from '../../core/support/DomainError.ts'
import { withFileFaults } from './storageFaults.ts'

declare const access: unique symbol

/** What functions that only read are given: a database that has no method to write with. */
export type ReadableDatabase = Pick<BetterSQLite3Database, 'select' | 'selectDistinct'> & {
  readonly [access]: 'read' | 'write'
}

/** What functions that write are given; only `ProjectConnection.write` hands it out, inside a transaction. */
export type WritableDatabase = Pick<
  BetterSQLite3Database,
  'select' | 'selectDistinct' | 'insert' | 'update' | 'delete'
> & { readonly [access]: 'write' }

/**
 * One open SQLite connection and the only two ways to use it. Both run in a transaction, so a read sees one moment even
 * beside another process, and a write is whole or not at all; failures of SQLite leave as `DomainError`s.
 */
export class ProjectConnection {
  readonly path: string
  readonly isReadOnly: boolean
  readonly client: Database.Database
  readonly #readable: ReadableDatabase
  readonly #writable: WritableDatabase
  /** Made once: better-sqlite3 prepares what begins and ends a transaction when it makes one. */
  readonly #inTransaction: Database.Transaction<(work: () => unknown) => unknown>

  /** Takes over `client`, which must be open. */
  constructor(client: Database.Database, path: string) {
    this.path = path
    this.isReadOnly = client.readonly
    this.client = client
    this.#inTransaction = client.transaction((work) => work())
    const database: unknown = drizzle({ client })
    this.#readable = database as ReadableDatabase
    this.#writable = database as WritableDatabase
  }

  /** May be used inside `write`; it then sees what was written so far. */
  read<T>(work: (database: ReadableDatabase) => T): T {
    return withFileFaults(this.path, () => {
      if (this.client.inTransaction) return work(this.#readable)
      return this.#inTransaction.deferred(() => work(this.#readable)) as T
    })
  }

  /**
   * Runs `work` in one transaction that is on disk when this returns; anything it throws takes all of it back. A call
   * inside another `write` is part of that one. Throws `read-only` for a project that was opened for reading.
   */
  write<T>(work: (database: WritableDatabase) => T): T {
    if (this.isReadOnly) {
      throw refuse('read-only', {
        what: 'The project was opened for reading only',
        where: this.path,
        todo: 'Open it without that option to change it.',
      })
    }
    return withFileFaults(this.path, () => {
      if (this.client.inTransaction) return work(this.#writable)
      return this.#inTransaction.immediate(() => work(this.#writable)) as T
    })
  }

  /** For statements prepared once and run often; they may only be run inside `read` or `write`. */
  prepareReads<T>(prepare: (database: ReadableDatabase) => T): T {
    return withFileFaults(this.path, () => prepare(this.#readable))
  }

  prepareWrites<T>(prepare: (database: WritableDatabase) => T): T {
    return withFileFaults(this.path, () => prepare(this.#writable))
  }

  /** A text that is another one after anything was written, by this connection or by another. */
  changeMark(): string {
    const own = this.client.prepare('SELECT total_changes()').pluck().get() as number
    return `${own}/${this.client.pragma('data_version', { simple: true }) as number}`
  }
}
