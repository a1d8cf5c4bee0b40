import type { Migration } from './Migration.ts'

export const imagesAndInstances: Migration = {
  version: 10,
  slug: 'images-and-instances',
  sql: `
CREATE TABLE settings (
  key TEXT PRIMARY KEY NOT NULL,
  value TEXT NOT NULL CHECK (json_valid(value))
) STRICT;

-- One change that concerns the project as a whole: an import, added images.
CREATE TABLE project_entries (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  code TEXT NOT NULL CHECK (code <> ''),
  label TEXT NOT NULL,
  at TEXT NOT NULL,
  -- pending: being written, purged at the next open; undone: hidden, not erased.
  state TEXT NOT NULL CHECK (state IN ('pending', 'done', 'undone')),
  report TEXT CHECK (report IS NULL OR json_valid(report))
) STRICT;

CREATE TABLE categories (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL UNIQUE CHECK (name <> ''),
  is_stuff INTEGER NOT NULL CHECK (is_stuff IN (0, 1)),
  -- The entry that brought it, until something outside that entry uses it.
  entry_id INTEGER REFERENCES project_entries (id)
) STRICT;
CREATE INDEX categories_by_entry ON categories (entry_id) WHERE entry_id IS NOT NULL;

-- AUTOINCREMENT here and for sets: a number that was ever given out is never given again.
CREATE TABLE images (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  path TEXT NOT NULL UNIQUE CHECK (path <> ''),
  -- File name in lower case (all of Unicode, which SQLite's own lower() does not do).
  search_name TEXT NOT NULL,
  sha256 TEXT CHECK (length(sha256) = 64 AND sha256 NOT GLOB '*[^0-9a-f]*'),
  width INTEGER NOT NULL CHECK (width >= 1),
  height INTEGER NOT NULL CHECK (height >= 1),
  orientation INTEGER NOT NULL CHECK (orientation BETWEEN 1 AND 8),
  coco_image_id INTEGER,
  -- The later entry that told coco_image_id and metadata of an image that was already there.
  coco_entry_id INTEGER REFERENCES project_entries (id),
  metadata TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(metadata)),
  entry_id INTEGER REFERENCES project_entries (id),
  -- Union of 1 << (index of the review state) over the listed sets; 0 = the image is not shown.
  listed_states INTEGER NOT NULL DEFAULT 0 CHECK (listed_states BETWEEN 0 AND 31)
) STRICT;
-- All that listing, counting and searching read, in list order, without touching the wide rows.
CREATE INDEX images_list ON images (id, listed_states, search_name);
CREATE INDEX images_by_sha256 ON images (sha256);
CREATE INDEX images_by_entry ON images (entry_id) WHERE entry_id IS NOT NULL;
CREATE INDEX images_by_coco_entry ON images (coco_entry_id) WHERE coco_entry_id IS NOT NULL;

CREATE TABLE annotation_sets (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  image_id INTEGER NOT NULL REFERENCES images (id) ON DELETE CASCADE,
  author TEXT NOT NULL,
  review_state TEXT NOT NULL
    CHECK (review_state IN ('todo', 'predicted', 'in-progress', 'accepted', 'rejected')),
  revision INTEGER NOT NULL DEFAULT 0 CHECK (revision >= 0),
  next_number INTEGER NOT NULL DEFAULT 1 CHECK (next_number >= 1),
  instance_count INTEGER NOT NULL DEFAULT 0 CHECK (instance_count >= 0),
  pair_count INTEGER NOT NULL DEFAULT 0 CHECK (pair_count >= 0),
  is_automatic INTEGER NOT NULL CHECK (is_automatic IN (0, 1)),
  -- Shown in lists; derived, see listing.ts.
  is_listed INTEGER NOT NULL DEFAULT 0 CHECK (is_listed IN (0, 1)),
  extra TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(extra)),
  entry_id INTEGER REFERENCES project_entries (id)
) STRICT;
CREATE INDEX sets_by_image ON annotation_sets (image_id);
CREATE INDEX sets_by_entry ON annotation_sets (entry_id) WHERE entry_id IS NOT NULL;

CREATE TABLE instances (
  id INTEGER PRIMARY KEY,
  set_id INTEGER NOT NULL REFERENCES annotation_sets (id) ON DELETE CASCADE,
  number INTEGER NOT NULL CHECK (number >= 1),
  category_id INTEGER NOT NULL REFERENCES categories (id),
  label TEXT NOT NULL,
  is_stuff INTEGER NOT NULL CHECK (is_stuff IN (0, 1)),
  rank REAL NOT NULL,
  linked INTEGER NOT NULL CHECK (linked IN (0, 1)),
  locked INTEGER NOT NULL CHECK (locked IN (0, 1)),
  -- x0, y0, x1, y1, … as little-endian doubles.
  outline BLOB CHECK (length(outline) % 16 = 0),
  extra TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(extra)),
  -- Byte form of core/masks/maskBlob.ts.
  amodal BLOB NOT NULL,
  visible BLOB NOT NULL,
  UNIQUE (set_id, number)
) STRICT;
CREATE INDEX instances_by_category ON instances (category_id);

CREATE TABLE order_pairs (
  set_id INTEGER NOT NULL REFERENCES annotation_sets (id) ON DELETE CASCADE,
  a INTEGER NOT NULL,
  b INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('a-over-b', 'b-over-a', 'mutual', 'none', 'unknown')),
  provenance TEXT NOT NULL CHECK (provenance IN ('human', 'solver', 'model', 'imported', 'inferred')),
  confidence REAL CHECK (confidence BETWEEN 0 AND 1),
  votes_a_over_b REAL CHECK (votes_a_over_b >= 0),
  votes_b_over_a REAL CHECK (votes_b_over_a >= 0),
  PRIMARY KEY (set_id, a, b),
  CHECK (a < b),
  CHECK ((votes_a_over_b IS NULL) = (votes_b_over_a IS NULL)),
  -- Deferred: one gesture deletes an instance and its pairs in any order.
  FOREIGN KEY (set_id, a) REFERENCES instances (set_id, number) DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY (set_id, b) REFERENCES instances (set_id, number) DEFERRABLE INITIALLY DEFERRED
) STRICT, WITHOUT ROWID;
CREATE INDEX pairs_by_second ON order_pairs (set_id, b);
`,
}
