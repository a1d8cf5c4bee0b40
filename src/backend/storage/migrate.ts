import type Database from 'better-sqlite3'
import { invariant } from '../../core/support/assert.ts'
import { refuse } from '../../core/support/DomainError.ts'
import { APPLICATION_ID } from './fileHeader.ts'
import { MIGRATIONS } from './migrations/migrations.ts'
import type { Migration } from './migrations/Migration.ts'

/** `user_version` of a file that this code reads and writes. */
export const SCHEMA_VERSION = lastVersion(MIGRATIONS)

/** `user_version` of a file in which nothing was written yet. */
const EMPTY_FILE = 0

/**
 * Brings a database from its `user_version` to `target` in one transaction: after a crash it is at the old version or at
 * the new one. Also stamps the application id. Throws `future-version` or `corrupt` for a version that no step leads to.
 */
export function migrate(client: Database.Database, where: string, target = SCHEMA_VERSION): void {
  const version = schemaVersionOf(client)
  if (version !== EMPTY_FILE) checkVersion(version, where)
  invariant(target >= version, `cannot migrate from ${version} back to ${target}`)
  const steps = MIGRATIONS.filter((step) => step.version > version && step.version <= target)
  if (steps.length === 0) return
  client
    .transaction(() => {
      client.pragma(`application_id = ${APPLICATION_ID}`)
      for (const step of steps) {
        client.exec(step.sql)
        client.pragma(`user_version = ${step.version}`)
      }
      const orphans = client.pragma('foreign_key_check') as unknown[]
      invariant(orphans.length === 0, `migrating left ${orphans.length} rows that refer to nothing`)
    })
    .exclusive()
}

export function schemaVersionOf(client: Database.Database): number {
  return client.pragma('user_version', { simple: true }) as number
}

/** Throws unless `version` is the version of a known step. */
export function checkVersion(version: number, where: string): void {
  if (MIGRATIONS.some((step) => step.version === version)) return
  if (version > SCHEMA_VERSION) {
    throw refuse('future-version', {
      what: 'The project was written by a newer Strata',
      where,
      expected: `format ${SCHEMA_VERSION} or older`,
      received: `format ${version}`,
      todo: 'Update Strata; the file was left as it is.',
    })
  }
  throw refuse('corrupt', {
    what: 'The project says it has a format that never existed',
    where,
    expected: `one of ${MIGRATIONS.map((step) => step.version).join(', ')}`,
    received: String(version),
    todo: 'Restore it from its backups folder.',
  })
}

/** The last version of a list of steps. Fails when the versions do not rise by tens. */
export function lastVersion(steps: readonly Migration[]): number {
  let last = 0
  for (const { version, slug } of steps) {
    invariant(
      version > last && version % 10 === 0,
      `migration ${version} (${slug}) must be a multiple of ten after ${last}`,
    )
    last = version
  }
  return last
}
