import Database from 'better-sqlite3'
import { onTestFinished } from 'vitest'
import { migrate } from '../../../../src/backend/storage/migrate.ts'

/** An empty database in memory, brought to a version, gone when the test ends. */
export function databaseAt(version: number): Database.Database {
  const client = new Database(':memory:')
  onTestFinished(() => void client.close())
  client.pragma('foreign_keys = ON')
  migrate(client, 'memory', version)
  return client
}
