import { z } from 'zod'
import { idSchema } from './annotationSchemas.ts'
import { DEVICE_CHOICES, PROVIDER_NAMES } from './deviceNames.ts'

/** Run-time checks of what is asked of the solver; types in `core/occlusion` and `core/cues` are tied to them by a test. */
const maskSchema = z.base64()
const strokePointsSchema = z.array(z.number()).min(2).max(200_000).readonly()

const base = { id: z.string().min(1).max(100), strength: z.enum(['hard', 'soft']) }

/** A `SolverConstraint` with every mask as base64 of its byte form (see `core/occlusion/constraints/constraintJson.ts`). */
export const solverConstraintSchema = z.discriminatedUnion('kind', [
  z.object({ ...base, kind: z.enum(['foreground', 'background']), pixels: maskSchema }),
  z.object({ ...base, kind: z.literal('same'), pixels: maskSchema }),
  z.object({ ...base, kind: z.literal('different'), first: maskSchema, second: maskSchema }),
  z.object({
    ...base,
    kind: z.literal('boundary'),
    action: z.enum(['add', 'flip', 'erase']),
    points: strokePointsSchema,
    diameter: z.number().positive(),
  }),
  z.object({ ...base, kind: z.literal('pin'), front: idSchema, back: idSchema }),
  z.object({ ...base, kind: z.literal('lock'), number: idSchema }),
])

/** Ids are unique: outcomes and conflicts refer to them. */
export const solverConstraintsSchema = z
  .array(solverConstraintSchema)
  .max(10_000)
  .refine((list) => new Set(list.map(({ id }) => id)).size === list.length, 'two constraints have the same id')

export const constraintOutcomeSchema = z.object({ id: z.string(), kept: z.boolean(), because: z.string().nullable() })

/** How oracle cues are damaged; 0 of everything leaves them as they are. Units: `core/cues/corruptCues.ts`. */
export const cueCorruptionSchema = z.object({
  drop: z.number().min(0).max(1).default(0),
  flip: z.number().min(0).max(1).default(0),
  spurious: z.number().min(0).default(0),
  blur: z.number().min(0).default(0),
  shift: z.number().min(0).default(0),
  gaps: z.number().min(0).max(1).default(0),
  confusion: z.number().min(0).max(1).default(0),
})

export const providerNameSchema = z.enum(PROVIDER_NAMES)
export const deviceChoiceSchema = z.enum(DEVICE_CHOICES)
/** The name in a model's manifest; a path, which the command line takes as well, never comes from a window. */
export const modelNameSchema = z.string().regex(/^[a-z0-9._-]{1,64}$/)

/** Where the cues of a solve come from. A path never comes from a window: folders are for the command line. */
export const cueSourceSchema = z.discriminatedUnion('kind', [
  /** Made from an annotation set of the same image, as if a network had seen it, and damaged from a seed. */
  z.object({
    kind: z.literal('oracle'),
    setId: idSchema,
    corruption: cueCorruptionSchema,
    seed: z.int().min(0).max(0xffff_ffff).default(1),
    /** One cue pixel per so many image pixels. */
    scale: z.union([z.literal(1), z.literal(2), z.literal(4)]).default(1),
  }),
  /** An `.npz` that the host took in (see `HostBridge.pickFiles`). */
  z.object({ kind: z.literal('file'), fileId: z.string().min(1).max(200) }),
  /** The cues that an earlier run had for this image. */
  z.object({ kind: z.literal('run'), runId: idSchema }),
  /** What an installed model says about the photo. */
  z.object({ kind: z.literal('model'), model: modelNameSchema, device: deviceChoiceSchema }),
])

/**
 * Any part of `SolverParameters`, as plain JSON; what is left out has Strata's default. Checked by
 * `core/occlusion/SolverParameters.ts`, which knows every name and range.
 */
export const solverParametersSchema = z.record(z.string(), z.unknown())
