import Database from 'better-sqlite3'
import { refuse } from '../../core/support/DomainError.ts'
import { migrate } from './migrate.ts'

interface SchemaItem {
  readonly type: string
  readonly name: string
  readonly sql: string | null
}

const expectedByVersion = new Map<number, ReadonlyMap<string, string>>()

/**
 * Makes sure that a file has exactly the tables and indexes that the migrations up to its version make. A project may come
 * from a stranger, and a schema is code: a trigger would change what an edit writes, a view or a computed column would
 * run whatever it says in place of a table (sqlite.org/security.html). SQLite's own statistics tables may be there.
 * Throws `corrupt` naming what differs.
 */
export function checkSchema(client: Database.Database, version: number, path: string): void {
  const expected = expectedSchema(version)
  const found = schemaOf(client)
  const strange = [...found].filter(([name, sql]) => expected.get(name) !== sql).map(([name]) => name)
  const missing = [...expected.keys()].filter((name) => !found.has(name))
  if (strange.length === 0 && missing.length === 0) return
  throw refuse('corrupt', {
    what: 'The project file does not have the tables of a Strata project',
    where: path,
    expected: missing.length === 0 ? 'nothing else' : `also ${missing.slice(0, 5).join(', ')}`,
    received: strange.length === 0 ? 'none of these' : strange.slice(0, 5).join(', '),
    todo: 'Another program changed it: restore it from its backups folder, or ask whoever sent it.',
  })
}

function expectedSchema(version: number): ReadonlyMap<string, string> {
  const known = expectedByVersion.get(version)
  if (known !== undefined) return known
  const model = new Database(':memory:')
  try {
    migrate(model, ':memory:', version)
    const schema = schemaOf(model)
    expectedByVersion.set(version, schema)
    return schema
  } finally {
    model.close()
  }
}

/** What the schema holds, "table images" → its SQL. */
function schemaOf(client: Database.Database): Map<string, string> {
  const items = client.prepare('SELECT type, name, sql FROM sqlite_schema').all() as SchemaItem[]
  const own = items.filter(({ type, name }) => !(type === 'table' && /^sqlite_stat\d$/.test(name)))
  return new Map(own.map(({ type, name, sql }) => [`${type} ${name}`, sql ?? '']))
}
