import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { absolutePathOf } from '../../../src/backend/storage/imagePaths.ts'
import { openProject } from '../../../src/backend/storage/ProjectStore.ts'
import { temporaryFolder } from '../../support/temporaryFolder.ts'

/** A project file that another program did something to. */
function tamperedWith(sql: string, ...parameters: readonly string[]): string {
  const path = join(temporaryFolder(), 'a.strata')
  const store = openProject(path, { create: true })
  store.images.add({ path: join(path, '..', 'photo.jpg'), sha256: null, width: 4, height: 3, orientation: 1 })
  store.close()
  const client = new Database(path)
  if (parameters.length > 0) client.prepare(sql).run(...parameters)
  else client.exec(sql)
  client.close()
  return path
}

describe('a project file with a schema that Strata did not make is refused before anything is read', () => {
  it.each([
    [
      'a trigger',
      "CREATE TRIGGER t AFTER INSERT ON categories BEGIN UPDATE categories SET name = 'x'; END",
      /trigger t/,
    ],
    ['a view', 'CREATE VIEW v AS SELECT * FROM categories', /view v/],
    [
      'a view in place of a table',
      'ALTER TABLE scores RENAME TO s; CREATE VIEW scores AS SELECT * FROM s',
      /table s,.*view scores/,
    ],
    [
      'a computed column',
      'ALTER TABLE settings ADD COLUMN g TEXT GENERATED ALWAYS AS (hex(zeroblob(1e8))) VIRTUAL',
      /received table settings/,
    ],
    ['an index that computes', 'CREATE INDEX i ON settings (hex(zeroblob(9)))', /index i/],
    ['a virtual table', 'CREATE VIRTUAL TABLE v USING fts5(a)', /table v/],
    ['a table less', 'DROP TABLE scores', /expected also table scores/],
  ])('%s', (_name, sql, says) => {
    const path = tamperedWith(sql)
    for (const readOnly of [false, true]) {
      expect(() => openProject(path, { readOnly })).toThrow(
        expect.objectContaining({ code: 'corrupt', message: expect.stringMatching(says) as string }) as Error,
      )
    }
  })

  it('but the statistics that SQLite itself keeps may be there', () => {
    const path = tamperedWith('ANALYZE')
    openProject(path).close()
  })
})

describe('photo paths in a project from a stranger', () => {
  it.each(['\\\\server\\share\\a.jpg', '//server/share/a.jpg', '/\\server\\a.jpg', '\\\\?\\UNC\\server\\a.jpg'])(
    'a photo on a server (%s) is not even looked for, and the list still shows the image',
    (recorded) => {
      const path = tamperedWith('UPDATE images SET path = ?', recorded)
      const store = openProject(path)
      expect(store.images.get(1)).toMatchObject({ present: false })
      expect(() => store.images.pathOf(1)).toThrow(expect.objectContaining({ code: 'bad-input' }) as Error)
      store.close()
    },
  )

  it('may lead out of its folder: photos often lie beside it, and only pictures are ever shown', () => {
    const folder = temporaryFolder()
    mkdirSync(join(folder, 'photos'))
    writeFileSync(join(folder, 'photos', 'a.jpg'), 'x')
    expect(absolutePathOf(join(folder, 'projects', 'a.strata'), '../photos/a.jpg')).toBe(
      join(folder, 'photos', 'a.jpg'),
    )
    expect(absolutePathOf(join(folder, 'a.strata'), '/etc/passwd')).toBe('/etc/passwd')
  })
})
