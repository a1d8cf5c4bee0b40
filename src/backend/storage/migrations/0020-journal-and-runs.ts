import type { Migration } from './Migration.ts'

export const journalAndRuns: Migration = {
  version: 20,
  slug: 'journal-and-runs',
  sql: `
-- First row of a set: its state at revision 0 (base). Every further row: one gesture.
CREATE TABLE journal (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  set_id INTEGER NOT NULL REFERENCES annotation_sets (id) ON DELETE CASCADE,
  kind TEXT NOT NULL CHECK (kind IN ('base', 'edit')),
  code TEXT NOT NULL CHECK (code <> ''),
  label TEXT NOT NULL,
  at TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('applied', 'undone', 'dropped')),
  -- AnnotationStateJson of a base, AnnotationDiffJson of an edit. Last, so that listing does not read it.
  content TEXT NOT NULL CHECK (json_valid(content)),
  CHECK (kind = 'edit' OR status = 'applied')
) STRICT;
CREATE INDEX journal_by_set ON journal (set_id);
CREATE UNIQUE INDEX one_base_per_set ON journal (set_id) WHERE kind = 'base';

CREATE TABLE reviews (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  set_id INTEGER NOT NULL REFERENCES annotation_sets (id) ON DELETE CASCADE,
  before TEXT NOT NULL CHECK (before IN ('todo', 'predicted', 'in-progress', 'accepted', 'rejected')),
  after TEXT NOT NULL CHECK (after IN ('todo', 'predicted', 'in-progress', 'accepted', 'rejected')),
  -- person: somebody decided; edit: the first gesture moved the set to in-progress.
  cause TEXT NOT NULL CHECK (cause IN ('person', 'edit')),
  revision INTEGER NOT NULL CHECK (revision >= 0),
  at TEXT NOT NULL
) STRICT;
CREATE INDEX reviews_by_set ON reviews (set_id);

CREATE TABLE exports (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  format TEXT NOT NULL CHECK (format <> ''),
  path TEXT,
  at TEXT NOT NULL,
  options TEXT NOT NULL CHECK (json_valid(options)),
  decisions TEXT NOT NULL CHECK (json_valid(decisions)),
  report TEXT NOT NULL CHECK (json_valid(report))
) STRICT;

CREATE TABLE prediction_runs (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  model TEXT NOT NULL CHECK (model <> ''),
  model_sha256 TEXT NOT NULL CHECK (length(model_sha256) = 64),
  parameters TEXT NOT NULL CHECK (json_valid(parameters)),
  at TEXT NOT NULL
) STRICT;

ALTER TABLE annotation_sets ADD COLUMN prediction_run_id INTEGER REFERENCES prediction_runs (id);
CREATE INDEX sets_by_prediction_run ON annotation_sets (prediction_run_id) WHERE prediction_run_id IS NOT NULL;

-- One measured value of a set, or of one of its instances.
CREATE TABLE scores (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  set_id INTEGER NOT NULL REFERENCES annotation_sets (id) ON DELETE CASCADE,
  number INTEGER CHECK (number >= 1),
  name TEXT NOT NULL CHECK (name <> ''),
  value REAL NOT NULL,
  details TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(details)),
  prediction_run_id INTEGER REFERENCES prediction_runs (id),
  at TEXT NOT NULL
) STRICT;
CREATE INDEX scores_by_set ON scores (set_id, name);
CREATE INDEX scores_by_prediction_run ON scores (prediction_run_id) WHERE prediction_run_id IS NOT NULL;
`,
}
