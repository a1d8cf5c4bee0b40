import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { annotationStateSchema, idSchema } from '../annotationSchemas.ts'
import {
  constraintOutcomeSchema,
  cueSourceSchema,
  solverConstraintsSchema,
  solverParametersSchema,
} from '../solverSchemas.ts'
import { procedure } from './base.ts'

export type CueSource = z.infer<typeof cueSourceSchema>

const sizeSchema = z.object({ width: z.int().min(1), height: z.int().min(1) })

/** Cues that can be had for an image; `label` is for people. */
const offeredCuesSchema = z.object({ source: cueSourceSchema, label: z.string() })
export type OfferedCues = z.infer<typeof offeredCuesSchema>

/**
 * Grids to be fetched by `gridUrl` of `shared/imageUrls.ts`, one byte per pixel, row-major. They stay as long as the
 * backend has room for them; later the address answers 404 and the cues or the run must be opened again.
 */
const gridsSchema = z.object({
  gridsId: z.string(),
  /** Of `background`, `boundary` and `direction`; null when the cues cannot be had any more. */
  cueSize: sizeSchema.nullable(),
  /** Of `labeling`; null before a solve. */
  labelingSize: sizeSchema.nullable(),
  /** The largest label, 0 before a solve; labels above 255 are shown as 255. */
  largestLabel: z.int(),
})
export type SolvingGrids = z.infer<typeof gridsSchema>

/** What one prediction run says about one image. */
export const runSummarySchema = z.object({
  runId: idSchema,
  imageId: idSchema,
  /** The run's own annotation set: in no list, never changed. */
  setId: idSchema,
  /** ISO 8601, UTC. */
  at: z.string(),
  /** Where its cues came from, for people. */
  cues: z.string(),
  parameters: solverParametersSchema,
  instanceCount: z.int(),
  pairCount: z.int(),
  /** Of the pairs, those without a known order. */
  unknownCount: z.int(),
  energy: z.number(),
  moveCount: z.int(),
  milliseconds: z.number(),
})
export type RunSummary = z.infer<typeof runSummarySchema>

const solvedInstanceSchema = z.object({
  /** Of the instance in the `state` beside it. */
  number: idSchema,
  confidence: z.number().min(0).max(1),
  partCount: z.int().min(1),
  joinConfidence: z.number().min(0).max(1),
  /** The locked instance of the asking set that it stands for. */
  lockedNumber: idSchema.nullable(),
})

const moveSchema = z.object({
  kind: z.enum(['regions', 'up', 'down', 'expansion', 'parts']),
  changed: z.int(),
  energy: z.number(),
})
export const movesSchema = z.array(moveSchema).readonly()
export type SolverMoves = z.infer<typeof movesSchema>

/** A solution as an annotation state, and what is said about it. */
const solvedFields = {
  state: annotationStateSchema,
  instances: z.array(solvedInstanceSchema).readonly(),
  outcomes: z.array(constraintOutcomeSchema).readonly(),
  moves: movesSchema,
  energy: z.number(),
  /** Sentences a person should read. */
  warnings: z.array(z.string()).readonly(),
  grids: gridsSchema,
}

const openedRunSchema = z.object({ run: runSummarySchema, ...solvedFields })

/** Not stored; what of it is accepted becomes an ordinary gesture (`documents.commit`). */
const proposalSchema = z.object({
  kind: z.literal('proposal'),
  /** The revision of the set that constraints were understood on. */
  revision: z.int(),
  milliseconds: z.number(),
  ...solvedFields,
})
export type SolverProposal = z.infer<typeof proposalSchema>

const solveProgressSchema = z.object({
  kind: z.literal('progress'),
  /** `waiting` for a free worker, `cues` are being read or made, then the solver's own stages (see `SolveStage`). */
  stage: z.enum([
    'waiting',
    'cues',
    'evidence',
    'constraints',
    'labeling',
    'readout',
    'confidence',
    'refinement',
    'search',
  ]),
  /** Moves done so far; in `search` the solves that it has begun. */
  move: z.int(),
  /** Null before the labeling has begun, and in `search`. */
  energy: z.number().nullable(),
})
export type SolveProgress = z.infer<typeof solveProgressSchema>

/** Constraints that cannot all hold: no smaller set of the given ones conflicts. The last event, nothing was solved. */
const conflictSchema = z.object({ kind: z.literal('conflict'), ids: z.array(z.string()), because: z.string() })

const asked = {
  imageId: idSchema,
  /** What constraints refer to: pins and locks name its instances. */
  setId: idSchema,
  cues: cueSourceSchema,
  parameters: solverParametersSchema,
  constraints: solverConstraintsSchema,
}

const onImage = z.object({ imageId: idSchema, setId: idSchema })

export const solvingContract = {
  /** The best first. A file is always possible and not listed. */
  sources: procedure.input(onImage).output(z.array(offeredCuesSchema)),
  /** Reads or makes cues, checks them and offers them to be looked at. */
  cues: procedure
    .input(onImage.extend({ cues: cueSourceSchema }))
    .output(z.object({ grids: gridsSchema, classNames: z.array(z.string()), warnings: z.array(z.string()) })),
  /** Solves and stores a prediction run. Cancelled by ending the iteration; nothing is stored then. */
  solve: procedure
    .input(z.object(asked))
    .output(
      eventIterator(
        z.discriminatedUnion('kind', [
          solveProgressSchema,
          conflictSchema,
          z.object({ kind: z.literal('report'), run: runSummarySchema }),
        ]),
      ),
    ),
  /**
   * Solves again after a change of constraints, going on from what the last solve of this set left where there is
   * something, and stores nothing. A second call for the same set cancels the first.
   */
  resolve: procedure
    .input(z.object(asked))
    .output(eventIterator(z.discriminatedUnion('kind', [solveProgressSchema, conflictSchema, proposalSchema]))),
  /** Newest first. */
  runs: procedure.input(z.object({ imageId: idSchema })).output(z.array(runSummarySchema)),
  openRun: procedure.input(z.object({ runId: idSchema, imageId: idSchema })).output(openedRunSchema),
  /** Erases a run with all that it says about every image. What was accepted of it stays. */
  deleteRun: procedure.input(z.object({ runId: idSchema })).output(z.object({ images: z.int() })),
}
