import { imagesAndInstances } from './0010-images-and-instances.ts'
import { journalAndRuns } from './0020-journal-and-runs.ts'
import { solverResults } from './0030-solver-results.ts'
import { predictionJobs } from './0040-prediction-jobs.ts'
import type { Migration } from './Migration.ts'

/** Every step from an empty file to today's, in order. A released step is never edited: add another one. */
export const MIGRATIONS: readonly Migration[] = [imagesAndInstances, journalAndRuns, solverResults, predictionJobs]
