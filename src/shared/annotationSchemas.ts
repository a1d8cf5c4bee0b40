import { z } from 'zod'
import { PAIR_STATES, PROVENANCES, REVIEW_STATES } from '../core/dataset/records.ts'

/** Run-time checks of the records that cross processes; types in `core/dataset` are tied to them by a test. */
const positiveInt = z.int().min(1)
/** Longest text a name may have: far above any category name seen, far below what would hurt a table. */
const MAX_TEXT = 1000

export const idSchema = positiveInt
const instanceNumberSchema = positiveInt
export const labelSchema = z.string().max(MAX_TEXT)
export const reviewStateSchema = z.enum(REVIEW_STATES)
const pairStateSchema = z.enum(PAIR_STATES)
const provenanceSchema = z.enum(PROVENANCES)

const imageSizeSchema = z.object({ width: positiveInt, height: positiveInt })

export const categorySchema = z.object({ id: idSchema, name: labelSchema, isStuff: z.boolean() })

export const instanceFieldsSchema = z.object({
  categoryId: idSchema,
  label: labelSchema,
  isStuff: z.boolean(),
  rank: z.number(),
  linked: z.boolean(),
  locked: z.boolean(),
  outline: z.array(z.number()).readonly().nullable(),
  extra: z.record(z.string(), z.unknown()),
})

const instanceSchema = instanceFieldsSchema.extend({
  number: instanceNumberSchema,
  amodal: z.base64(),
  visible: z.base64(),
})

export const orderPairSchema = z
  .object({
    a: instanceNumberSchema,
    b: instanceNumberSchema,
    state: pairStateSchema,
    provenance: provenanceSchema,
    confidence: z.number().min(0).max(1).nullable(),
    votes: z.object({ aOverB: z.number().min(0), bOverA: z.number().min(0) }).nullable(),
  })
  .refine((pair) => pair.a < pair.b, 'a pair names its lower number first')

export const annotationStateSchema = z.object({
  size: imageSizeSchema,
  instances: z.array(instanceSchema).readonly(),
  pairs: z.array(orderPairSchema).readonly(),
  nextNumber: instanceNumberSchema,
})

const maskPatchSchema = z.object({ toggled: z.base64(), from: z.int().min(0), to: z.int().min(0) })

export const annotationDiffSchema = z.object({
  instances: z
    .array(
      z.discriminatedUnion('kind', [
        z.object({ kind: z.literal('create'), instance: instanceSchema }),
        z.object({ kind: z.literal('delete'), instance: instanceSchema }),
        z.object({
          kind: z.literal('update'),
          number: instanceNumberSchema,
          before: instanceFieldsSchema.partial(),
          after: instanceFieldsSchema.partial(),
          amodal: maskPatchSchema.nullable(),
          visible: maskPatchSchema.nullable(),
        }),
      ]),
    )
    .readonly(),
  pairs: z
    .array(
      z
        .object({ before: orderPairSchema.nullable(), after: orderPairSchema.nullable() })
        .refine((change) => change.before !== null || change.after !== null, 'a pair change has at least one side'),
    )
    .readonly(),
})
