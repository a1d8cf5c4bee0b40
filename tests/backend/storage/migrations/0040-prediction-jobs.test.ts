import { describe, expect, it } from 'vitest'
import { predictionJobs } from '../../../../src/backend/storage/migrations/0040-prediction-jobs.ts'
import { migrate } from '../../../../src/backend/storage/migrate.ts'
import { databaseAt } from './migratedDatabase.ts'

const { version, slug } = predictionJobs
const SHA = 'a'.repeat(64)

const withImage = `
  INSERT INTO images (path, search_name, width, height, orientation) VALUES ('a.jpg', 'a.jpg', 3, 2, 6);
  INSERT INTO annotation_sets (image_id, author, review_state, is_automatic) VALUES (1, '', 'todo', 1);`

const job = (changes: Readonly<Record<string, string>> = {}): string => {
  const row = { at: `'t'`, state: `'active'`, model: `'m'`, model_version: `'1'`, model_sha256: `'${SHA}'`, device: `'cpu'`,
    parameters: `'{}'`, ...changes } // prettier-ignore
  return `INSERT INTO prediction_jobs (${Object.keys(row).join(', ')}) VALUES (${Object.values(row).join(', ')})`
}

describe(`migration ${version} (${slug})`, () => {
  it('keeps the reviews of the version before it, and allows one because of a prediction', () => {
    const client = databaseAt(version - 10)
    client.exec(`${withImage}
      INSERT INTO reviews (set_id, before, after, cause, revision, at) VALUES (1, 'todo', 'accepted', 'person', 0, 't');
      INSERT INTO reviews (set_id, before, after, cause, revision, at) VALUES (1, 'accepted', 'in-progress', 'edit', 3, 'u');
      DELETE FROM reviews WHERE id = 1;`)
    migrate(client, 'memory', version)
    expect(client.prepare('SELECT * FROM reviews').all()).toEqual([
      { id: 2, set_id: 1, before: 'accepted', after: 'in-progress', cause: 'edit', revision: 3, at: 'u' },
    ])
    client.exec(
      `INSERT INTO reviews (set_id, before, after, cause, revision, at) VALUES (1, 'todo', 'predicted', 'prediction', 0, 't')`,
    )
    expect(client.prepare('SELECT max(id) FROM reviews').pluck().get()).toBe(3)
    expect(client.pragma('foreign_key_check')).toEqual([])
    expect(client.pragma('quick_check', { simple: true })).toBe('ok')
  })

  it('erases the images of a job with it, and forgets a run that is erased', () => {
    const client = databaseAt(version)
    client.exec(`${withImage}
      INSERT INTO prediction_runs (solver_version, parameters, at) VALUES ('1', '{}', 't');
      ${job({ run_id: '1' })};
      INSERT INTO prediction_job_images (job_id, image_id, state) VALUES (1, 1, 'waiting');
      DELETE FROM prediction_runs;`)
    expect(client.prepare('SELECT run_id FROM prediction_jobs').pluck().get()).toBeNull()
    client.exec('DELETE FROM prediction_jobs')
    expect(client.prepare('SELECT count(*) FROM prediction_job_images').pluck().get()).toBe(0)
  })

  const image = (values: string): string =>
    `${job()}; INSERT INTO prediction_job_images (job_id, image_id, state, code, message) VALUES (${values})`

  it.each([
    ['another state', job({ state: `'asleep'` })],
    ['a model without its hash', job({ model_sha256: `'ab'` })],
    ['parameters that are no JSON', job({ parameters: `'x'` })],
    ['an empty problem', job({ problem: `''` })],
    ['an image of no job', `INSERT INTO prediction_job_images (job_id, image_id, state) VALUES (9, 1, 'waiting')`],
    ['an image that is not there', image(`1, 9, 'waiting', NULL, NULL`)],
    ['a failure without a reason', image(`1, 1, 'failed', NULL, NULL`)],
    ['a reason without a failure', image(`1, 1, 'done', 'x', 'y'`)],
    ['a code without a sentence', image(`1, 1, 'failed', 'x', NULL`)],
  ])('refuses %s', (_name, statement) => {
    const client = databaseAt(version)
    client.exec(withImage)
    expect(() => client.exec(statement)).toThrow(/constraint/)
  })
})
