import { readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { is } from 'drizzle-orm'
import { getTableConfig, SQLiteTable } from 'drizzle-orm/sqlite-core'
import { describe, expect, it } from 'vitest'
import { lastVersion, migrate, SCHEMA_VERSION } from '../../../../src/backend/storage/migrate.ts'
import { MIGRATIONS } from '../../../../src/backend/storage/migrations/migrations.ts'
import * as schema from '../../../../src/backend/storage/schema.ts'
import { databaseAt } from './migratedDatabase.ts'

const here = dirname(fileURLToPath(import.meta.url))
const source = join(here, '../../../../src/backend/storage/migrations')

const moduleNames = MIGRATIONS.map(({ version, slug }) => `${String(version).padStart(4, '0')}-${slug}`)

describe('the list of migrations', () => {
  it('holds every module of its folder, in order, each named for its version and slug', () => {
    const modules = readdirSync(source).filter((name) => /^\d/.test(name))
    expect(modules.sort()).toEqual(moduleNames.map((name) => `${name}.ts`))
  })

  it('has a test for each of them', () => {
    const tests = readdirSync(here).filter((name) => /^\d/.test(name))
    expect(tests.sort()).toEqual(moduleNames.map((name) => `${name}.test.ts`))
  })

  it('rises by multiples of ten; anything else does not load', () => {
    expect(lastVersion(MIGRATIONS)).toBe(SCHEMA_VERSION)
    const step = (version: number) => ({ version, slug: 'test', sql: '' })
    expect(() => lastVersion([step(10), step(10)])).toThrow(/multiple of ten/)
    expect(() => lastVersion([step(20), step(10)])).toThrow(/multiple of ten/)
    expect(() => lastVersion([step(15)])).toThrow(/multiple of ten/)
  })

  it('makes only STRICT tables', () => {
    const loose = databaseAt(SCHEMA_VERSION)
      .prepare(`SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND strict = 0`)
      .pluck()
      .all()
    expect(loose.sort()).toEqual(['sqlite_schema', 'sqlite_sequence'])
  })

  it('has an index for every foreign key, so that no deletion scans a table', () => {
    const client = databaseAt(SCHEMA_VERSION)
    const keys = client
      .prepare(
        `SELECT t.name AS child, group_concat(f."from", ',') AS columns FROM pragma_table_list t, pragma_foreign_key_list(t.name) f
         WHERE t.schema = 'main' GROUP BY t.name, f.id`,
      )
      .all() as { child: string; columns: string }[]
    expect(keys.length).toBeGreaterThan(10)
    for (const { child, columns } of keys) {
      const indexed = client
        .prepare(
          `SELECT (SELECT group_concat(name, ',') FROM pragma_index_info(i.name)) || ',' FROM pragma_index_list(?) i`,
        )
        .pluck()
        .all(child) as string[]
      // An INTEGER PRIMARY KEY is the table's own index.
      const rowId = client.prepare('SELECT name FROM pragma_table_info(?) WHERE pk = 1').pluck().get(child)
      const isIndexed = columns === rowId || indexed.some((list) => list.startsWith(`${columns},`))
      expect(isIndexed, `${child} (${columns})`).toBe(true)
    }
  })
})

describe('what the queries see', () => {
  const tables = Object.values(schema).filter((value) => is(value, SQLiteTable))

  it.each(tables.map((table) => [getTableConfig(table).name, getTableConfig(table).columns] as const))(
    'matches the columns of %s that the migrations make',
    (name, columns) => {
      const made = databaseAt(SCHEMA_VERSION)
        .prepare(`SELECT name, type, "notnull" OR pk > 0 AS required FROM pragma_table_info(?)`)
        .all(name) as { name: string; type: string; required: number }[]
      const seen = columns.map((column) => ({
        name: column.name,
        type: column.getSQLType().toUpperCase(),
        required: column.notNull ? 1 : 0,
      }))
      const byName = (a: { name: string }, b: { name: string }) => (a.name < b.name ? -1 : 1)
      if (name === 'sqlite_sequence') return expect(made.map((column) => column.name)).toEqual(['name', 'seq'])
      expect(seen.sort(byName)).toEqual(made.sort(byName))
    },
  )

  it('leaves no table out', () => {
    const made = databaseAt(SCHEMA_VERSION).prepare(`SELECT name FROM sqlite_schema WHERE type = 'table'`).pluck().all()
    expect(tables.map((table) => getTableConfig(table).name).sort()).toEqual(made.sort())
  })
})

describe('migrating', () => {
  it('leaves the file at its old version when a step fails', () => {
    const client = databaseAt(10)
    client.exec('CREATE TABLE journal (in_the_way INTEGER)')
    expect(() => migrate(client, 'memory')).toThrow(/journal already exists/)
    expect(client.pragma('user_version', { simple: true })).toBe(10)
    expect(client.prepare(`SELECT count(*) FROM sqlite_schema WHERE name = 'reviews'`).pluck().get()).toBe(0)
  })

  it('refuses a version from the future, and one that never was', () => {
    const client = databaseAt(10)
    client.pragma('user_version = 9990')
    expect(() => migrate(client, 'scene.strata')).toThrow(
      expect.objectContaining({ code: 'future-version', message: expect.stringContaining('scene.strata') as string }),
    )
    client.pragma('user_version = 13')
    expect(() => migrate(client, 'scene.strata')).toThrow(expect.objectContaining({ code: 'corrupt' }))
  })
})
