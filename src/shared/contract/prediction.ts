import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { idSchema } from '../annotationSchemas.ts'
import { deviceChoiceSchema, modelNameSchema, providerNameSchema, solverParametersSchema } from '../solverSchemas.ts'
import { procedure } from './base.ts'
import { findingSchema } from './exchange.ts'
import { runSummarySchema } from './solving.ts'

/** A model that is installed. One with a `problem` is listed and cannot be used. */
const installedModelSchema = z.object({
  name: z.string(),
  title: z.string(),
  description: z.string(),
  /** Null: its manifest cannot be read. */
  kind: z.enum(['oosis', 'classifier']).nullable(),
  version: z.string(),
  licence: z.string(),
  /** Of the network's file, 64 hexadecimal digits. */
  sha256: z.string(),
  bytes: z.number(),
  classes: z.array(z.string()),
  /** Whether it came with Strata; such a model cannot be removed. */
  isBundled: z.boolean(),
  /** What a person should know before relying on it; null: nothing. */
  notice: z.string().nullable(),
  /** The sentence that says why it cannot be used; null: it can. */
  problem: z.string().nullable(),
})
export type InstalledModel = z.infer<typeof installedModelSchema>

/** What one provider of the native runtime does on this machine. */
const providerReportSchema = z.object({
  provider: providerNameSchema,
  state: z.enum(['works', 'refused']),
  /** Of what refused it, in its own words; null when it works. */
  message: z.string().nullable(),
  /** What a small model took on it; null when it does not work. */
  milliseconds: z.number().nullable(),
})

const deviceReportSchema = z.object({
  /** What `auto` means here. */
  auto: providerNameSchema,
  /** The order in which `auto` tries them. */
  providers: z.array(providerReportSchema),
  /** Processor, cores, system: for people. */
  machine: z.string(),
  /** Of the native runtime and its host: for people. */
  versions: z.record(z.string(), z.string()),
  /** ISO 8601, UTC: when the providers were tried. */
  probedAt: z.string(),
})
export type DeviceReport = z.infer<typeof deviceReportSchema>

const PREDICTION_STATES = ['waiting', 'running', 'paused', 'cancelled', 'done'] as const

/** One request to predict images. It is kept in the project and goes on after a restart. */
const predictionJobSchema = z.object({
  jobId: idSchema,
  /** `waiting`: another one is running. A `paused` one stays so over a restart. */
  state: z.enum(PREDICTION_STATES),
  model: z.object({ name: z.string(), version: z.string(), sha256: z.string() }),
  device: deviceChoiceSchema,
  /** What the network really runs on, or ran on when its newest result was made; null before it has. */
  provider: providerNameSchema.nullable(),
  parameters: solverParametersSchema,
  /** The prediction run that its results are part of; null until there is one, or when it was deleted. */
  runId: idSchema.nullable(),
  /** ISO 8601, UTC. */
  at: z.string(),
  total: z.int(),
  /** Their results are stored. */
  done: z.int(),
  failed: z.int(),
  /** What it does now: `model` is being loaded, `images` are being predicted; null: nothing. */
  stage: z.enum(['model', 'images']).nullable(),
  /** Names of the images in work, for people. */
  inWork: z.array(z.string()),
  /** Over the last images; null while unknown. */
  imagesPerSecond: z.number().nullable(),
  secondsLeft: z.number().nullable(),
  /** The sentence that says why it paused itself (model gone, disk full, …); null: it did not. */
  problem: z.string().nullable(),
})
export type PredictionJob = z.infer<typeof predictionJobSchema>

const onJob = z.object({ jobId: idSchema })

export const predictionContract = {
  /** Every installed model that makes cues, the one that is taken without a choice first, those that cannot be used last. */
  models: procedure.output(z.array(installedModelSchema)),
  /** What the network can run on. `afresh`: tries every provider again instead of reading what was found before. */
  devices: procedure.input(z.object({ afresh: z.boolean() })).output(deviceReportSchema),
  /**
   * Begins to predict images, or puts that behind the job that is running. Answered when the job is kept; `watch` tells how
   * it goes. An empty list of images means all of them. Model null: the first of `models`.
   */
  start: procedure
    .input(
      z.object({
        imageIds: z.array(idSchema),
        model: modelNameSchema.nullable(),
        device: deviceChoiceSchema,
        parameters: solverParametersSchema,
      }),
    )
    .output(predictionJobSchema),
  /** Answered when no image is in work any more: those that were are finished. */
  pause: procedure.input(onJob).output(predictionJobSchema),
  resume: procedure.input(onJob).output(predictionJobSchema),
  /** What is done is kept; images in work are given up. */
  cancel: procedure.input(onJob).output(predictionJobSchema),
  /** Tries the failed images again. */
  retry: procedure.input(onJob).output(predictionJobSchema),
  /** Takes a job that is not at work off the list. Its results stay. */
  forget: procedure.input(onJob),
  /** Newest first. */
  jobs: procedure.output(z.array(predictionJobSchema)),
  /** The list of jobs now and whenever it changes, at most some times a second. Results are told by `project.events`. */
  watch: procedure.output(eventIterator(z.array(predictionJobSchema))),
  /** Why images of a job failed, the first ones. */
  failures: procedure
    .input(onJob.extend({ limit: z.int().min(1).max(1000) }))
    .output(z.array(findingSchema.extend({ imageId: idSchema }))),
  /** The newest prediction run of each image that has one, by a network or by the solver alone. */
  newest: procedure.input(z.object({ imageIds: z.array(idSchema).max(500) })).output(z.array(runSummarySchema)),
}
