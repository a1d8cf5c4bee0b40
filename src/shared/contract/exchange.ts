import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { idSchema } from '../annotationSchemas.ts'
import { procedure } from './base.ts'

/** One line of an import, export or check report. */
export const findingSchema = z.object({
  severity: z.enum(['info', 'repaired', 'disagreement', 'refused']),
  /** Stable kebab-case name of the kind of finding. */
  code: z.string(),
  /** File and the place inside it, or image and instances. */
  where: z.string(),
  message: z.string(),
})
export type Finding = z.infer<typeof findingSchema>

const importReportSchema = z.object({
  dryRun: z.boolean(),
  counts: z.object({ files: z.int(), images: z.int(), sets: z.int(), instances: z.int(), pairs: z.int() }),
  findings: z.array(findingSchema),
  /** How many findings there were in all; `findings` holds the first ones of each code when there are very many. */
  findingCounts: z.record(z.string(), z.int()),
})
export type ImportReport = z.infer<typeof importReportSchema>

const onCycleSchema = z.enum(['refuse', 'break-weakest'])

const onComplexMaskSchema = z.enum(['refuse', 'rle'])

const exportReportSchema = z.object({
  counts: z.object({ images: z.int(), sets: z.int(), instances: z.int(), pairs: z.int() }),
  findings: z.array(findingSchema),
})
export type ExportReport = z.infer<typeof exportReportSchema>

const progressSchema = z.object({
  kind: z.literal('progress'),
  stage: z.string(),
  done: z.number(),
  /** Null while unknown. */
  total: z.number().nullable(),
})
export type Progress = z.infer<typeof progressSchema>

export const exchangeContract = {
  /** Cancelled by ending the iteration; a cancelled or failed import leaves the project as it was. */
  importCocoa: procedure
    .input(
      z.object({
        annotationFileIds: z.array(z.string()).min(1),
        imageFileIds: z.array(z.string()),
        dryRun: z.boolean(),
      }),
    )
    .output(
      eventIterator(
        z.discriminatedUnion('kind', [
          progressSchema,
          z.object({ kind: z.literal('report'), report: importReportSchema }),
        ]),
      ),
    ),
  /** An empty list of images means all of them. */
  exportCocoa: procedure
    .input(z.object({ imageIds: z.array(idSchema), onCycle: onCycleSchema, onComplexMask: onComplexMaskSchema }))
    .output(
      eventIterator(
        z.discriminatedUnion('kind', [
          progressSchema,
          /** `exportId` names the finished file for `HostBridge.saveExport`. */
          z.object({ kind: z.literal('report'), report: exportReportSchema, exportId: z.string() }),
        ]),
      ),
    ),
  check: procedure.output(
    eventIterator(
      z.discriminatedUnion('kind', [
        progressSchema,
        z.object({ kind: z.literal('report'), findings: z.array(findingSchema) }),
      ]),
    ),
  ),
}
