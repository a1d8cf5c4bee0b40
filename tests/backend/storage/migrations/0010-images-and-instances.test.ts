import Database from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { imagesAndInstances } from '../../../../src/backend/storage/migrations/0010-images-and-instances.ts'
import { migrate } from '../../../../src/backend/storage/migrate.ts'
import { databaseAt } from './migratedDatabase.ts'

const { version, slug } = imagesAndInstances
const EMPTY_MASK = "x'010101'" // 1 × 1 pixel, one run

describe(`migration ${version} (${slug})`, () => {
  it('makes its tables in an empty file and stamps it', () => {
    const client = new Database(':memory:')
    migrate(client, 'memory', version)
    expect(client.pragma('user_version', { simple: true })).toBe(version)
    expect(client.pragma('application_id', { simple: true })).toBe(0x53545241)
    const tables = client.prepare(`SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name`).pluck().all()
    expect(tables).toEqual([
      'annotation_sets',
      'categories',
      'images',
      'instances',
      'order_pairs',
      'project_entries',
      'settings',
      'sqlite_sequence',
    ])
    client.close()
  })

  it.each([
    [
      'an unknown review state',
      `INSERT INTO annotation_sets (image_id, author, review_state, is_automatic) VALUES (1, '', 'done', 0)`,
    ],
    [
      'a set of no image',
      `INSERT INTO annotation_sets (image_id, author, review_state, is_automatic) VALUES (9, '', 'todo', 0)`,
    ],
    ['a text where a number belongs', `UPDATE images SET width = 'wide'`],
    [
      'a path that is there already',
      `INSERT INTO images (path, search_name, width, height, orientation) VALUES ('a.jpg', 'a.jpg', 1, 1, 1)`,
    ],
    ['a checksum that is none', `UPDATE images SET sha256 = '${'G'.repeat(64)}'`],
    ['metadata that is not JSON', `UPDATE images SET metadata = '{'`],
    ['an instance of no category', instanceRow(3, 7)],
    ['a number twice', instanceRow(1, 1)],
    ['half a point in an outline', `UPDATE instances SET outline = x'0000000000000000'`],
    ['a pair the wrong way round', pairRow(2, 1)],
    ['a pair with itself', pairRow(1, 1)],
    ['a pair with an instance that is not there', pairRow(1, 5)],
  ])('refuses %s', (_name, statement) => {
    const client = databaseAt(version)
    client.exec(`
      INSERT INTO images (path, search_name, width, height, orientation) VALUES ('a.jpg', 'a.jpg', 1, 1, 1);
      INSERT INTO annotation_sets (image_id, author, review_state, is_automatic) VALUES (1, '', 'todo', 0);
      INSERT INTO categories (name, is_stuff) VALUES ('cup', 0);
      ${instanceRow(1, 1)}; ${instanceRow(2, 1)};
    `)
    expect(() => client.exec(statement)).toThrow(/constraint|cannot store/)
  })

  it('takes instances and pairs along when their image goes', () => {
    const client = databaseAt(version)
    client.exec(`
      INSERT INTO images (path, search_name, width, height, orientation) VALUES ('a.jpg', 'a.jpg', 1, 1, 1);
      INSERT INTO annotation_sets (image_id, author, review_state, is_automatic) VALUES (1, '', 'todo', 0);
      INSERT INTO categories (name, is_stuff) VALUES ('cup', 0);
      ${instanceRow(1, 1)}; ${instanceRow(2, 1)}; ${pairRow(1, 2)};
      DELETE FROM images;
    `)
    for (const table of ['annotation_sets', 'instances', 'order_pairs']) {
      expect(client.prepare(`SELECT count(*) FROM ${table}`).pluck().get()).toBe(0)
    }
  })
})

function instanceRow(number: number, categoryId: number): string {
  return `INSERT INTO instances (set_id, number, category_id, label, is_stuff, rank, linked, locked, amodal, visible)
    VALUES (1, ${number}, ${categoryId}, 'cup', 0, 1.5, 1, 0, ${EMPTY_MASK}, ${EMPTY_MASK})`
}

function pairRow(a: number, b: number): string {
  return `INSERT INTO order_pairs (set_id, a, b, state, provenance) VALUES (1, ${a}, ${b}, 'mutual', 'human')`
}
