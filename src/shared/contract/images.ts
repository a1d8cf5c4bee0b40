import { z } from 'zod'
import { idSchema, reviewStateSchema } from '../annotationSchemas.ts'
import { procedure } from './base.ts'

export const setSummarySchema = z.object({
  setId: idSchema,
  author: z.string(),
  state: reviewStateSchema,
  instanceCount: z.int(),
  revision: z.int(),
})
export type SetSummary = z.infer<typeof setSummarySchema>

export const imageSummarySchema = z.object({
  imageId: idSchema,
  /** File name without folders. */
  fileName: z.string(),
  width: z.int(),
  height: z.int(),
  /** False when the photo is not where the project expects it; annotations are shown on an empty ground then. */
  present: z.boolean(),
  sets: z.array(setSummarySchema).min(1),
})
export type ImageSummary = z.infer<typeof imageSummarySchema>

export const imagesContract = {
  /** One window of the image list, by rising image id; `total` counts all that match. */
  page: procedure
    .input(
      z.object({
        offset: z.int().min(0),
        limit: z.int().min(1).max(500),
        /** Substring of the file name, any case; empty matches all. */
        search: z.string().max(200),
        /** Only images with a set in one of these states; empty matches all. */
        states: z.array(reviewStateSchema),
      }),
    )
    .output(z.object({ total: z.int(), images: z.array(imageSummarySchema) })),
  get: procedure.input(z.object({ imageId: idSchema })).output(imageSummarySchema),
  /** Adds photos that the host took in (see `HostBridge.pickFiles`). */
  add: procedure.input(z.object({ fileIds: z.array(z.string()).min(1) })).output(
    z.object({
      added: z.int(),
      /** Photos that the project had already, by path or by bytes. */
      known: z.int(),
      refused: z.array(z.object({ name: z.string(), reason: z.string() })),
    }),
  ),
}
