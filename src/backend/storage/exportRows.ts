import type { WritableDatabase } from './ProjectConnection.ts'
import type { ExportRecord } from './projectRecords.ts'
import { exports } from './schema.ts'

/** Keeps one export; returns its number. */
export function insertExport(database: WritableDatabase, record: ExportRecord, at: string): number {
  return database
    .insert(exports)
    .values({ ...record, at })
    .returning({ id: exports.id })
    .get().id
}
