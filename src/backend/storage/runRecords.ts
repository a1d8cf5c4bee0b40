import { z } from 'zod'
import type { AnnotationState } from '../../core/dataset/records.ts'
import type { SolverConstraintJson } from '../../core/occlusion/constraints/constraintJson.ts'
import type { ConstraintOutcome } from '../../core/occlusion/constraints/SolverConstraints.ts'
import { idSchema } from '../../shared/annotationSchemas.ts'
import type { RunSummary, SolverMoves } from '../../shared/contract/solving.ts'
import { cueCorruptionSchema, deviceChoiceSchema } from '../../shared/solverSchemas.ts'

/** How long it took to make the cues of an image, milliseconds. */
const cueTimesSchema = z.object({
  /** Of the photo. */
  decode: z.number(),
  /** Tiles made of it. */
  prepare: z.number(),
  /** The network alone. */
  inference: z.number(),
  /** Its outputs made cues. */
  post: z.number(),
})

/** What came of running a network on an image. */
const networkFactsSchema = z.object({
  /** What it really ran on. */
  provider: z.string(),
  /** Why another one than was wanted; null: it is the one. */
  fallback: z.string().nullable(),
  tiles: z.int().min(1),
  cueSize: z.object({ width: z.int().min(1), height: z.int().min(1) }),
  milliseconds: cueTimesSchema,
})
export type NetworkFacts = z.infer<typeof networkFactsSchema>

/** Where the cues of a run came from, as far as they can be had again from it. Kept as JSON. */
export const cueOriginSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('oracle'),
    setId: idSchema,
    /** The set as it was after this entry of its journal; null: before the first one. */
    entryId: idSchema.nullable(),
    corruption: cueCorruptionSchema,
    seed: z.int().min(0),
    scale: z.union([z.literal(1), z.literal(2), z.literal(4)]),
  }),
  z.object({
    kind: z.literal('file'),
    /** Without folders. */
    name: z.string(),
    /** Of its bytes, 64 hexadecimal digits. */
    sha256: z.string(),
    /** As in `ImageRecord`; null for an upload, which nobody keeps. */
    path: z.string().nullable(),
  }),
  z.object({
    kind: z.literal('model'),
    name: z.string(),
    version: z.string(),
    /** Of the network's file, 64 hexadecimal digits. */
    sha256: z.string(),
    /** The provider that was asked for, or `auto`. */
    device: deviceChoiceSchema,
    facts: networkFactsSchema,
  }),
])
export type CueOrigin = z.infer<typeof cueOriginSchema>

/** A run, told with the first image that it says something about. */
export interface NewRun {
  /** The network that made the cues; null: none did. */
  readonly model: { readonly name: string; readonly sha256: string } | null
  readonly solverVersion: string
  /** Complete, plain JSON. */
  readonly parameters: Readonly<Record<string, unknown>>
}

/** What a run says about one image. */
export interface NewRunResult {
  readonly imageId: number
  /** Becomes an annotation set that is in no list and never changes. */
  readonly state: AnnotationState
  readonly origin: CueOrigin
  /** Where the cues came from, for people. */
  readonly cues: string
  readonly constraints: readonly SolverConstraintJson[]
  readonly outcomes: readonly ConstraintOutcome[]
  readonly warnings: readonly string[]
  readonly energy: number
  readonly moves: SolverMoves
  readonly milliseconds: number
  /** Deflated, see `packLabeling`. */
  readonly labeling: Uint8Array
}

/** A run as a whole. */
export interface RunTotals {
  readonly runId: number
  /** Name of the network that made the cues; null: none did. */
  readonly model: string | null
  /** Null in a run that used no solver. */
  readonly solverVersion: string | null
  /** ISO 8601, UTC: when it began to be kept. */
  readonly at: string
  readonly images: number
  readonly instances: number
  readonly pairs: number
  /** Of the pairs, those without a known order. */
  readonly unknown: number
}

export interface StoredRunResult extends Omit<NewRunResult, 'imageId' | 'cues' | 'energy' | 'milliseconds'> {
  readonly run: RunSummary
}

export interface RunStore {
  /**
   * Keeps what a run says about an image, in one transaction; a new run comes into being with its first image.
   * Throws what `checkState` throws, `not-found` for an unknown run or image.
   */
  add(run: NewRun | { readonly runId: number }, result: NewRunResult): RunSummary
  /** Every run, newest first. */
  list(): readonly RunTotals[]
  /** What runs say about an image, newest first. Throws `not-found` for an unknown image. */
  ofImage(imageId: number): readonly RunSummary[]
  /** Throws `not-found`, and `corrupt` for a result that cannot be read. */
  open(runId: number, imageId: number): StoredRunResult
  /** The origin of the cues alone. Throws as `open` does. */
  originOf(runId: number, imageId: number): CueOrigin
  /**
   * Erases what a run says about some of its images, in a transaction, and with the last of them the run itself. To be
   * called until `isDone`; when that is cut short, a smaller run is left. Throws `not-found`.
   */
  eraseSomeOf(runId: number): { readonly images: number; readonly isDone: boolean }
  /** Every result of every run, by image and run: for checks. */
  all(): readonly { readonly runId: number; readonly imageId: number }[]
  /** Rows that belong to nothing: sets of a run without a result, results of sets without a run, runs without images. */
  orphans(): readonly string[]
}
