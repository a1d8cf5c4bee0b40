import { z } from 'zod'
import { annotationDiffSchema, annotationStateSchema, idSchema, reviewStateSchema } from '../annotationSchemas.ts'
import { procedure } from './base.ts'
import { imageSummarySchema, setSummarySchema } from './images.ts'

/** One gesture in the journal of an annotation set. `code` is for machines, `label` for people. */
const historyEntrySchema = z.object({
  entryId: idSchema,
  code: z.string(),
  label: z.string(),
  /** ISO 8601, UTC. */
  at: z.string(),
  undone: z.boolean(),
})
export type HistoryEntry = z.infer<typeof historyEntrySchema>

const openedDocumentSchema = z.object({
  set: setSummarySchema,
  image: imageSummarySchema,
  /** Rises by one with every commit, undo and redo of this set. */
  revision: z.int(),
  state: annotationStateSchema,
  /** Oldest first; the undone ones, if any, are at the end and can be redone. */
  history: z.array(historyEntrySchema),
})
export type OpenedDocument = z.infer<typeof openedDocumentSchema>

const position = z.object({ setId: idSchema, baseRevision: z.int().min(0) })

export const documentsContract = {
  open: procedure.input(z.object({ setId: idSchema })).output(openedDocumentSchema),
  /**
   * Writes one gesture and its journal entry in one transaction; answered only once it is on disk.
   * Drops the redoable entries, like any new edit. `stale-revision` when the set changed elsewhere.
   */
  commit: procedure
    .input(position.extend({ code: z.string().min(1), label: z.string().min(1), diff: annotationDiffSchema }))
    .output(z.object({ revision: z.int(), entry: historyEntrySchema })),
  /** Takes the newest entry back; the answer holds the diff that did it, to be applied by the caller. */
  undo: procedure
    .input(position)
    .output(z.object({ revision: z.int(), entry: historyEntrySchema, diff: annotationDiffSchema })),
  redo: procedure
    .input(position)
    .output(z.object({ revision: z.int(), entry: historyEntrySchema, diff: annotationDiffSchema })),
  setReviewState: procedure.input(z.object({ setId: idSchema, state: reviewStateSchema })).output(setSummarySchema),
}
