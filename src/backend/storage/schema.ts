import { blob, integer, primaryKey, real, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { PAIR_STATES, PROVENANCES, REVIEW_STATES } from '../../core/dataset/records.ts'
import { JOURNAL_STATUSES } from './setRecords.ts'

/**
 * The tables as queries see them. What makes them (STRICT, CHECKs, foreign keys, indexes) is in `migrations/`; a test
 * holds the two against each other, column by column.
 */
export const settings = sqliteTable('settings', {
  key: text().primaryKey(),
  value: text({ mode: 'json' }).notNull(),
})

export const ENTRY_STATES = ['pending', 'done', 'undone'] as const

export const projectEntries = sqliteTable('project_entries', {
  id: integer().primaryKey({ autoIncrement: true }),
  code: text().notNull(),
  label: text().notNull(),
  at: text().notNull(),
  state: text({ enum: ENTRY_STATES }).notNull(),
  report: text({ mode: 'json' }),
})

export const categories = sqliteTable('categories', {
  id: integer().primaryKey({ autoIncrement: true }),
  name: text().notNull(),
  isStuff: integer('is_stuff', { mode: 'boolean' }).notNull(),
  entryId: integer('entry_id'),
})

type PlainJson = Readonly<Record<string, unknown>>

export const images = sqliteTable('images', {
  id: integer().primaryKey({ autoIncrement: true }),
  path: text().notNull(),
  searchName: text('search_name').notNull(),
  sha256: text(),
  width: integer().notNull(),
  height: integer().notNull(),
  orientation: integer().notNull(),
  cocoImageId: integer('coco_image_id'),
  cocoEntryId: integer('coco_entry_id'),
  metadata: text({ mode: 'json' }).$type<PlainJson>().notNull().default({}),
  entryId: integer('entry_id'),
  listedStates: integer('listed_states').notNull().default(0),
})

export const annotationSets = sqliteTable('annotation_sets', {
  id: integer().primaryKey({ autoIncrement: true }),
  imageId: integer('image_id').notNull(),
  author: text().notNull(),
  reviewState: text('review_state', { enum: REVIEW_STATES }).notNull(),
  revision: integer().notNull().default(0),
  nextNumber: integer('next_number').notNull().default(1),
  instanceCount: integer('instance_count').notNull().default(0),
  pairCount: integer('pair_count').notNull().default(0),
  isAutomatic: integer('is_automatic', { mode: 'boolean' }).notNull(),
  isListed: integer('is_listed', { mode: 'boolean' }).notNull().default(false),
  extra: text({ mode: 'json' }).$type<PlainJson>().notNull().default({}),
  entryId: integer('entry_id'),
  predictionRunId: integer('prediction_run_id'),
})

export const instances = sqliteTable('instances', {
  id: integer().primaryKey(),
  setId: integer('set_id').notNull(),
  number: integer().notNull(),
  categoryId: integer('category_id').notNull(),
  label: text().notNull(),
  isStuff: integer('is_stuff', { mode: 'boolean' }).notNull(),
  rank: real().notNull(),
  linked: integer({ mode: 'boolean' }).notNull(),
  locked: integer({ mode: 'boolean' }).notNull(),
  outline: blob({ mode: 'buffer' }),
  extra: text({ mode: 'json' }).$type<PlainJson>().notNull().default({}),
  amodal: blob({ mode: 'buffer' }).notNull(),
  visible: blob({ mode: 'buffer' }).notNull(),
})

export const orderPairs = sqliteTable(
  'order_pairs',
  {
    setId: integer('set_id').notNull(),
    a: integer().notNull(),
    b: integer().notNull(),
    state: text({ enum: PAIR_STATES }).notNull(),
    provenance: text({ enum: PROVENANCES }).notNull(),
    confidence: real(),
    votesAOverB: real('votes_a_over_b'),
    votesBOverA: real('votes_b_over_a'),
  },
  (table) => [primaryKey({ columns: [table.setId, table.a, table.b] })],
)

export const JOURNAL_KINDS = ['base', 'edit'] as const

export const journal = sqliteTable('journal', {
  id: integer().primaryKey({ autoIncrement: true }),
  setId: integer('set_id').notNull(),
  kind: text({ enum: JOURNAL_KINDS }).notNull(),
  code: text().notNull(),
  label: text().notNull(),
  at: text().notNull(),
  status: text({ enum: JOURNAL_STATUSES }).notNull(),
  content: text({ mode: 'json' }).notNull(),
})

export const REVIEW_CAUSES = ['person', 'edit', 'prediction'] as const

export const reviews = sqliteTable('reviews', {
  id: integer().primaryKey({ autoIncrement: true }),
  setId: integer('set_id').notNull(),
  before: text({ enum: REVIEW_STATES }).notNull(),
  after: text({ enum: REVIEW_STATES }).notNull(),
  cause: text({ enum: REVIEW_CAUSES }).notNull(),
  revision: integer().notNull(),
  at: text().notNull(),
})

export const exports = sqliteTable('exports', {
  id: integer().primaryKey({ autoIncrement: true }),
  format: text().notNull(),
  path: text(),
  at: text().notNull(),
  options: text({ mode: 'json' }).notNull(),
  decisions: text({ mode: 'json' }).notNull(),
  report: text({ mode: 'json' }).notNull(),
})

export const predictionRuns = sqliteTable('prediction_runs', {
  id: integer().primaryKey({ autoIncrement: true }),
  model: text(),
  modelSha256: text('model_sha256'),
  solverVersion: text('solver_version'),
  parameters: text({ mode: 'json' }).$type<PlainJson>().notNull(),
  at: text().notNull(),
})

export const runResults = sqliteTable('run_results', {
  setId: integer('set_id').primaryKey(),
  at: text().notNull(),
  cues: text({ mode: 'json' }).notNull(),
  cuesText: text('cues_text').notNull(),
  constraints: text({ mode: 'json' }).notNull(),
  outcomes: text({ mode: 'json' }).notNull(),
  warnings: text({ mode: 'json' }).notNull(),
  energy: real().notNull(),
  unknownCount: integer('unknown_count').notNull(),
  moveCount: integer('move_count').notNull(),
  moves: text({ mode: 'json' }).notNull(),
  milliseconds: real().notNull(),
  labeling: blob({ mode: 'buffer' }).notNull(),
})

export const JOB_STATES = ['active', 'paused', 'cancelled', 'done'] as const

export const predictionJobs = sqliteTable('prediction_jobs', {
  id: integer().primaryKey({ autoIncrement: true }),
  at: text().notNull(),
  state: text({ enum: JOB_STATES }).notNull(),
  model: text().notNull(),
  modelVersion: text('model_version').notNull(),
  modelSha256: text('model_sha256').notNull(),
  device: text().notNull(),
  parameters: text({ mode: 'json' }).$type<PlainJson>().notNull(),
  runId: integer('run_id'),
  problem: text(),
})

export const JOB_IMAGE_STATES = ['waiting', 'done', 'failed'] as const

export const predictionJobImages = sqliteTable(
  'prediction_job_images',
  {
    jobId: integer('job_id').notNull(),
    imageId: integer('image_id').notNull(),
    state: text({ enum: JOB_IMAGE_STATES }).notNull(),
    attempts: integer().notNull().default(0),
    code: text(),
    message: text(),
  },
  (table) => [primaryKey({ columns: [table.jobId, table.imageId] })],
)

export const scores = sqliteTable('scores', {
  id: integer().primaryKey({ autoIncrement: true }),
  setId: integer('set_id').notNull(),
  /** The instance it is about; null when it is about the whole set. */
  number: integer(),
  name: text().notNull(),
  value: real().notNull(),
  details: text({ mode: 'json' }).$type<PlainJson>().notNull().default({}),
  predictionRunId: integer('prediction_run_id'),
  at: text().notNull(),
})

/** SQLite's own table of the highest number ever given out per AUTOINCREMENT table. */
export const sqliteSequence = sqliteTable('sqlite_sequence', {
  name: text().notNull(),
  seq: integer().notNull(),
})
