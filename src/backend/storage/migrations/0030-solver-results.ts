import type { Migration } from './Migration.ts'

/**
 * Runs may be without a network, and what a run says about an image has a place. SQLite cannot loosen a column, so the
 * table of runs is made anew: references to it are put aside meanwhile.
 */
export const solverResults: Migration = {
  version: 30,
  slug: 'solver-results',
  sql: `
CREATE TABLE new_prediction_runs (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  -- The network that made the cues; null where none did.
  model TEXT CHECK (model <> ''),
  model_sha256 TEXT CHECK (length(model_sha256) = 64),
  -- Null in a run that used no solver.
  solver_version TEXT CHECK (solver_version <> ''),
  -- Every value that the solver was given, those left at their default included.
  parameters TEXT NOT NULL CHECK (json_valid(parameters)),
  at TEXT NOT NULL,
  CHECK ((model IS NULL) = (model_sha256 IS NULL))
) STRICT;
INSERT INTO new_prediction_runs (id, model, model_sha256, parameters, at)
  SELECT id, model, model_sha256, parameters, at FROM prediction_runs;

CREATE TEMP TABLE kept_sets AS
  SELECT id, prediction_run_id AS run_id FROM annotation_sets WHERE prediction_run_id IS NOT NULL;
CREATE TEMP TABLE kept_scores AS
  SELECT id, prediction_run_id AS run_id FROM scores WHERE prediction_run_id IS NOT NULL;
UPDATE annotation_sets SET prediction_run_id = NULL WHERE prediction_run_id IS NOT NULL;
UPDATE scores SET prediction_run_id = NULL WHERE prediction_run_id IS NOT NULL;
DROP TABLE prediction_runs;
ALTER TABLE new_prediction_runs RENAME TO prediction_runs;
UPDATE annotation_sets SET prediction_run_id = run_id FROM temp.kept_sets WHERE kept_sets.id = annotation_sets.id;
UPDATE scores SET prediction_run_id = run_id FROM temp.kept_scores WHERE kept_scores.id = scores.id;
DROP TABLE temp.kept_sets;
DROP TABLE temp.kept_scores;

-- What a run says about one image besides instances and pairs, which are those of its annotation set.
CREATE TABLE run_results (
  set_id INTEGER PRIMARY KEY REFERENCES annotation_sets (id) ON DELETE CASCADE,
  at TEXT NOT NULL,
  -- Where the cues came from: for making them again, and for people.
  cues TEXT NOT NULL CHECK (json_valid(cues)),
  cues_text TEXT NOT NULL,
  constraints TEXT NOT NULL CHECK (json_valid(constraints)),
  outcomes TEXT NOT NULL CHECK (json_valid(outcomes)),
  warnings TEXT NOT NULL CHECK (json_valid(warnings)),
  energy REAL NOT NULL,
  unknown_count INTEGER NOT NULL CHECK (unknown_count >= 0),
  move_count INTEGER NOT NULL CHECK (move_count >= 0),
  moves TEXT NOT NULL CHECK (json_valid(moves)),
  milliseconds REAL NOT NULL CHECK (milliseconds >= 0),
  -- One little-endian 16-bit label per pixel of the image, row-major, deflated (RFC 1951).
  labeling BLOB NOT NULL
) STRICT;
`,
}
