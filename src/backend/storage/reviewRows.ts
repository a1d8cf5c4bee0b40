import type { ReviewState } from '../../core/dataset/records.ts'
import type { WritableDatabase } from './ProjectConnection.ts'
import { reviews } from './schema.ts'
import type { REVIEW_CAUSES } from './schema.ts'
import type { SetRow } from './setRows.ts'
import { writeReviewState } from './setRows.ts'

/** Moves a set to another review state and keeps when and why; false when it is in that state already. */
export function changeReviewState(
  database: WritableDatabase,
  set: Pick<SetRow, 'id' | 'reviewState' | 'revision'>,
  after: ReviewState,
  cause: (typeof REVIEW_CAUSES)[number],
  at: string,
): boolean {
  if (set.reviewState === after) return false
  database
    .insert(reviews)
    .values({ setId: set.id, before: set.reviewState, after, cause, revision: set.revision, at })
    .run()
  writeReviewState(database, set.id, after)
  return true
}
