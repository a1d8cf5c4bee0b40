import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { categorySchema, idSchema, labelSchema } from '../annotationSchemas.ts'
import { procedure } from './base.ts'

const projectInfoSchema = z.object({
  name: z.string(),
  /** Where the file is, for people to read; never sent back. */
  location: z.string(),
  version: z.string(),
  readOnly: z.boolean(),
  counts: z.object({ images: z.int(), sets: z.int(), instances: z.int(), pairs: z.int() }),
  categories: z.array(categorySchema),
})
export type ProjectInfo = z.infer<typeof projectInfoSchema>

/** Something changed that other windows may be showing. */
const projectEventSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('images') }),
  z.object({ kind: z.literal('categories') }),
  z.object({ kind: z.literal('set'), setId: idSchema, revision: z.int() }),
  /** The prediction runs of an image; null: of several. */
  z.object({ kind: z.literal('runs'), imageId: idSchema.nullable() }),
])
export type ProjectEvent = z.infer<typeof projectEventSchema>

/** One change that concerns the project as a whole (an import, added images); newest first in lists. */
const projectEntrySchema = z.object({
  entryId: idSchema,
  code: z.string(),
  label: z.string(),
  at: z.string(),
  undone: z.boolean(),
})
export type ProjectEntry = z.infer<typeof projectEntrySchema>

export const projectContract = {
  info: procedure.output(projectInfoSchema),
  events: procedure.output(eventIterator(projectEventSchema)),
  createCategory: procedure.input(z.object({ name: labelSchema.min(1), isStuff: z.boolean() })).output(categorySchema),
  entries: procedure.output(z.array(projectEntrySchema)),
  /** Takes a whole import back (its sets and images disappear from every list, nothing is erased), or brings it again. */
  setEntryUndone: procedure.input(z.object({ entryId: idSchema, undone: z.boolean() })).output(projectEntrySchema),
}
