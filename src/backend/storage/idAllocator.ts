import { eq } from 'drizzle-orm'
import type { ReadableDatabase } from './ProjectConnection.ts'
import { sqliteSequence } from './schema.ts'

/**
 * Gives out row numbers before the rows are written, so that an import can name its images and sets while they are still
 * buffered. Sound because one process writes a file: every insert into the table must take its id from here. A number
 * whose row was never written is given again after the next open, one whose row was written never is.
 */
export class IdAllocator {
  #last: number

  constructor(database: ReadableDatabase, table: string) {
    const row = database.select().from(sqliteSequence).where(eq(sqliteSequence.name, table)).get()
    this.#last = row?.seq ?? 0
  }

  next(): number {
    return ++this.#last
  }
}
