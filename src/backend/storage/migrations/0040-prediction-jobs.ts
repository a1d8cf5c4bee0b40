import type { Migration } from './Migration.ts'

/** What was asked to be predicted, and how far it is, so that it goes on where it was after whatever ended the process. */
export const predictionJobs: Migration = {
  version: 40,
  slug: 'prediction-jobs',
  sql: `
CREATE TABLE prediction_jobs (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  at TEXT NOT NULL,
  -- An active one is at work, or waits for another one to end; so it does after the next opening.
  state TEXT NOT NULL CHECK (state IN ('active', 'paused', 'cancelled', 'done')),
  model TEXT NOT NULL CHECK (model <> ''),
  model_version TEXT NOT NULL,
  model_sha256 TEXT NOT NULL CHECK (length(model_sha256) = 64),
  -- The provider that was asked for.
  device TEXT NOT NULL CHECK (device <> ''),
  -- Every value that the solver is given.
  parameters TEXT NOT NULL CHECK (json_valid(parameters)),
  -- Null before the first result, and when the run was deleted.
  run_id INTEGER REFERENCES prediction_runs (id) ON DELETE SET NULL,
  -- Why it paused itself, for people.
  problem TEXT CHECK (problem <> '')
) STRICT;
CREATE INDEX prediction_jobs_by_run ON prediction_jobs (run_id) WHERE run_id IS NOT NULL;

CREATE TABLE prediction_job_images (
  job_id INTEGER NOT NULL REFERENCES prediction_jobs (id) ON DELETE CASCADE,
  image_id INTEGER NOT NULL REFERENCES images (id) ON DELETE CASCADE,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'done', 'failed')),
  -- How often work on it began and was neither finished nor given back: the process ended meanwhile.
  attempts INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0),
  -- Why it failed: code and sentence.
  code TEXT,
  message TEXT,
  PRIMARY KEY (job_id, image_id),
  CHECK ((state = 'failed') = (code IS NOT NULL)),
  CHECK ((code IS NULL) = (message IS NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX prediction_job_images_by_state ON prediction_job_images (job_id, state, image_id);
CREATE INDEX prediction_job_images_by_image ON prediction_job_images (image_id);

-- Review states may change because of a prediction. SQLite cannot loosen a CHECK, so the table is made anew.
CREATE TABLE new_reviews (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  set_id INTEGER NOT NULL REFERENCES annotation_sets (id) ON DELETE CASCADE,
  before TEXT NOT NULL CHECK (before IN ('todo', 'predicted', 'in-progress', 'accepted', 'rejected')),
  after TEXT NOT NULL CHECK (after IN ('todo', 'predicted', 'in-progress', 'accepted', 'rejected')),
  -- person: somebody decided; edit: the first gesture moved the set to in-progress; prediction: there is something to review.
  cause TEXT NOT NULL CHECK (cause IN ('person', 'edit', 'prediction')),
  revision INTEGER NOT NULL CHECK (revision >= 0),
  at TEXT NOT NULL
) STRICT;
INSERT INTO new_reviews (id, set_id, before, after, cause, revision, at)
  SELECT id, set_id, before, after, cause, revision, at FROM reviews;
DROP TABLE reviews;
ALTER TABLE new_reviews RENAME TO reviews;
CREATE INDEX reviews_by_set ON reviews (set_id);
`,
}
