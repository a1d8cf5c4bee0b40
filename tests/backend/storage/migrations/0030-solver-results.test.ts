import { describe, expect, it } from 'vitest'
import { solverResults } from '../../../../src/backend/storage/migrations/0030-solver-results.ts'
import { migrate } from '../../../../src/backend/storage/migrate.ts'
import { databaseAt } from './migratedDatabase.ts'

const { version, slug } = solverResults
const SHA = 'a'.repeat(64)

describe(`migration ${version} (${slug})`, () => {
  it('keeps runs of the version before it, with the sets and scores that belong to them', () => {
    const client = databaseAt(version - 10)
    client.exec(`
      INSERT INTO images (path, search_name, width, height, orientation) VALUES ('a.jpg', 'a.jpg', 3, 2, 6);
      INSERT INTO prediction_runs (model, model_sha256, parameters, at) VALUES ('old', '${SHA}', '{}', 't');
      INSERT INTO prediction_runs (model, model_sha256, parameters, at) VALUES ('net', '${SHA}', '{"λ": 0.5}', 't');
      DELETE FROM prediction_runs WHERE id = 1;
      INSERT INTO annotation_sets (image_id, author, review_state, is_automatic, prediction_run_id)
        VALUES (1, 'ann', 'todo', 0, NULL), (1, '', 'predicted', 0, 2);
      INSERT INTO scores (set_id, name, value, prediction_run_id, at) VALUES (1, 'doubt', 0.5, 2, 't'), (2, 'doubt', 1, NULL, 't');
    `)
    migrate(client, 'memory', version)
    expect(client.prepare('SELECT * FROM prediction_runs').all()).toEqual([
      { id: 2, model: 'net', model_sha256: SHA, solver_version: null, parameters: '{"λ": 0.5}', at: 't' },
    ])
    expect(client.prepare('SELECT prediction_run_id FROM annotation_sets ORDER BY id').pluck().all()).toEqual([null, 2])
    expect(client.prepare('SELECT prediction_run_id FROM scores ORDER BY id').pluck().all()).toEqual([2, null])
    expect(client.pragma('foreign_key_check')).toEqual([])
    expect(client.pragma('quick_check', { simple: true })).toBe('ok')
    expect(() => client.exec('DELETE FROM prediction_runs')).toThrow(/FOREIGN KEY/)
  })

  it('leaves nothing of its own behind', () => {
    const client = databaseAt(version)
    expect(
      client
        .prepare(
          `SELECT name FROM temp.sqlite_schema UNION ALL SELECT name FROM sqlite_schema WHERE name LIKE '%new_%'`,
        )
        .all(),
    ).toEqual([])
  })

  const withSet = `
    INSERT INTO images (path, search_name, width, height, orientation) VALUES ('a.jpg', 'a.jpg', 3, 2, 6);
    INSERT INTO prediction_runs (solver_version, parameters, at) VALUES ('1', '{}', 't');
    INSERT INTO annotation_sets (image_id, author, review_state, is_automatic, prediction_run_id) VALUES (1, '', 'predicted', 0, 1);`
  const result = (changes: Readonly<Record<string, string>> = {}): string => {
    const row = {
      set_id: '1', at: `'t'`, cues: `'{}'`, cues_text: `''`, constraints: `'[]'`, outcomes: `'[]'`, warnings: `'[]'`,
      energy: '-1.5', unknown_count: '0', move_count: '0', moves: `'[]'`, milliseconds: '1', labeling: `x'00'`, ...changes,
    } // prettier-ignore
    return `INSERT INTO run_results (${Object.keys(row).join(', ')}) VALUES (${Object.values(row).join(', ')})`
  }

  it('erases a result with its set', () => {
    const client = databaseAt(version)
    client.exec(`${withSet} ${result()}; DELETE FROM annotation_sets`)
    expect(client.prepare('SELECT count(*) FROM run_results').pluck().get()).toBe(0)
  })

  it.each([
    ['a result of no set', result({ set_id: '9' })],
    ['two results of a set', `${result()}; ${result()}`],
    ['an origin of cues that is not JSON', result({ cues: `'x'` })],
    ['a count below zero', result({ move_count: '-1' })],
    ['a result without a labeling', result({ labeling: 'NULL' })],
    ['a network without its hash', `INSERT INTO prediction_runs (model, parameters, at) VALUES ('net', '{}', 't')`],
    ['a run without parameters', `INSERT INTO prediction_runs (solver_version, at) VALUES ('1', 't')`],
  ])('refuses %s', (_name, statement) => {
    const client = databaseAt(version)
    client.exec(withSet)
    expect(() => client.exec(statement)).toThrow(/constraint/)
  })
})
