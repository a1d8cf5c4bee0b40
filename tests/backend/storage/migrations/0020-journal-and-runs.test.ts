import { describe, expect, it } from 'vitest'
import { journalAndRuns } from '../../../../src/backend/storage/migrations/0020-journal-and-runs.ts'
import { migrate } from '../../../../src/backend/storage/migrate.ts'
import { databaseAt } from './migratedDatabase.ts'

const { version, slug } = journalAndRuns

describe(`migration ${version} (${slug})`, () => {
  it('keeps the rows of the version before it and gives sets no prediction run', () => {
    const client = databaseAt(version - 10)
    client.exec(`
      INSERT INTO images (path, search_name, width, height, orientation) VALUES ('a.jpg', 'a.jpg', 3, 2, 6);
      INSERT INTO annotation_sets (image_id, author, review_state, revision, is_automatic)
        VALUES (1, 'ann', 'accepted', 4, 0);
    `)
    const before = client.prepare('SELECT * FROM images').all()
    migrate(client, 'memory', version)
    expect(client.prepare('SELECT * FROM images').all()).toEqual(before)
    expect(
      client.prepare('SELECT author, review_state, revision, prediction_run_id FROM annotation_sets').all(),
    ).toEqual([{ author: 'ann', review_state: 'accepted', revision: 4, prediction_run_id: null }])
    expect(client.pragma('user_version', { simple: true })).toBe(version)
    expect(client.pragma('quick_check', { simple: true })).toBe('ok')
  })

  it.each([
    [
      'two bases of one set',
      `INSERT INTO journal (set_id, kind, code, label, at, status, content) VALUES (1, 'base', 'b', 'B', 't', 'applied', '{}')`,
    ],
    ['a base that is undone', `UPDATE journal SET status = 'undone'`],
    ['a journal row that is not JSON', `UPDATE journal SET content = 'x'`],
    ['a journal row of no set', `UPDATE journal SET set_id = 5`],
    [
      'an unknown review state',
      `INSERT INTO reviews (set_id, before, after, cause, revision, at) VALUES (1, 'todo', 'fine', 'person', 0, 't')`,
    ],
    ['a score of no set', `INSERT INTO scores (set_id, name, value, at) VALUES (5, 'doubt', 0.5, 't')`],
    ['a prediction by no run', `UPDATE annotation_sets SET prediction_run_id = 5`],
    [
      'an export without a report',
      `INSERT INTO exports (format, at, options, decisions) VALUES ('cocoa', 't', '{}', '{}')`,
    ],
  ])('refuses %s', (_name, statement) => {
    const client = databaseAt(version)
    client.exec(`
      INSERT INTO images (path, search_name, width, height, orientation) VALUES ('a.jpg', 'a.jpg', 3, 2, 6);
      INSERT INTO annotation_sets (image_id, author, review_state, is_automatic) VALUES (1, '', 'todo', 0);
      INSERT INTO journal (set_id, kind, code, label, at, status, content) VALUES (1, 'base', 'b', 'B', 't', 'applied', '{}');
    `)
    expect(() => client.exec(statement)).toThrow(/constraint/)
  })
})
