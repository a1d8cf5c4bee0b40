import { z } from 'zod'
import { DIRECTION_COUNT, DIRECTION_X, DIRECTION_Y } from '../core/cues/Cues.ts'

/** What `model.json` beside a network says about it. Every field is explained in docs/models.md. */

/** The version of the manifest that this Strata reads and writes. */
export const MANIFEST_VERSION = 1

/** Longest name of a tensor or class, and longest path inside the folder; far above any seen. */
const MAX_NAME = 200
/** The longest side of a tile or of a fixed input, in pixels: a float32 input of that size takes 768 MiB. */
const MAX_SIDE = 8192

const text = z.string().min(1, 'a text that is not empty').max(MAX_NAME, `at most ${MAX_NAME} characters`)
const prose = z.string().max(4000, 'at most 4000 characters')
const whole = z.int('a whole number')
const count = whole.min(1, 'a whole number ≥ 1')
const finite = z.number('a number')
const sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'the 64 lower-case hexadecimal digits of a SHA-256')

/** Also the name of the folder in the library, on every system: Windows reserves some names and drops a last dot. */
const modelName = z
  .string()
  .regex(
    /^[a-z0-9](?:[a-z0-9._-]{0,62}[a-z0-9_-])?$/,
    'a-z, 0-9, ".", "_", "-", at most 64 of them, such as oosis-small',
  )
  .refine((name) => !/^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/.test(name), 'a name that Windows does not reserve')

/**
 * Whether a path written in a model stays inside its folder, on every system: forward slashes, no empty part, no "." or "..".
 * Whether a link leads out can only be seen on disk.
 */
export function isInsidePath(path: string): boolean {
  return path.split('/').every((part) => /^[^\\:*?"<>|\p{Cc}]+$/u.test(part) && !/[. ]$/.test(part))
}

const insidePath = text.refine(isInsidePath, 'a path inside the model’s folder, such as weights.bin')

const side = count.max(MAX_SIDE, `at most ${MAX_SIDE}`)
const dtype = z.enum(['float32', 'float16', 'uint8'])
const three = z.tuple([finite, finite, finite], 'three numbers')

const sizeRule = z.discriminatedUnion(
  'rule',
  [
    z.strictObject({ rule: z.literal('fixed'), width: side, height: side }),
    z
      .strictObject({ rule: z.literal('multiple'), multiple: side, tile: side, overlap: whole.min(0) })
      .refine(({ multiple, tile }) => tile % multiple === 0, { path: ['tile'], error: 'a multiple of "multiple"' })
      .refine(({ tile, overlap }) => overlap * 2 < tile, { path: ['overlap'], error: 'less than half of "tile"' }),
    z
      .strictObject({ rule: z.literal('longest-side'), longestSide: side, multiple: side })
      .refine(({ longestSide, multiple }) => longestSide % multiple === 0, {
        path: ['longestSide'],
        error: 'a multiple of "multiple"',
      }),
  ],
  'a size rule: {"rule": "fixed" | "multiple" | "longest-side", …}',
)

const input = z
  .strictObject({
    name: text,
    layout: z.enum(['NCHW', 'NHWC']),
    dtype,
    colour: z.enum(['RGB', 'BGR']),
    scale: finite.positive('a number > 0'),
    mean: three,
    std: three.refine((std) => std.every((value) => value > 0), 'three numbers > 0'),
    size: sizeRule,
  })
  .refine(
    ({ dtype, scale, mean, std }) =>
      dtype !== 'uint8' || (scale === 1 && mean.every((value) => value === 0) && std.every((value) => value === 1)),
    { path: ['dtype'], error: 'scale 1, mean [0, 0, 0] and std [1, 1, 1] with uint8, or float32 or float16' },
  )

const output = z
  .strictObject({ name: text, form: z.enum(['logits', 'probability']), dtype })
  .refine(({ form, dtype }) => dtype !== 'uint8' || form === 'probability', {
    path: ['form'],
    error: '"probability" with uint8 (in 255ths), or float32 or float16',
  })

const classes = z
  .array(text)
  .min(1, 'at least one class')
  .max(4096, 'at most 4096 classes')
  .refine((names) => new Set(names).size === names.length, 'each class once')

const step = z.union([z.literal(-1), z.literal(0), z.literal(1)], '-1, 0 or 1')
const offsetKey = ([x, y]: readonly number[]): string => `${x},${y}`
const ALL_OFFSETS = new Set(DIRECTION_X.map((x, k) => offsetKey([x, DIRECTION_Y[k]!])))
const directions = z
  .array(z.tuple([step, step]))
  .refine(
    (offsets) =>
      offsets.length === DIRECTION_COUNT &&
      new Set(offsets.map(offsetKey).filter((key) => ALL_OFFSETS.has(key))).size === DIRECTION_COUNT,
    'the 8 offsets [x, y] to the neighbours of a pixel, each once',
  )

const share = finite.min(0, 'a number from 0 to 1').max(1, 'a number from 0 to 1')
const decision = z.discriminatedUnion(
  'rule',
  [
    z.strictObject({ rule: z.literal('arg-max'), threshold: share.default(0.5), thinning: z.boolean() }),
    z.strictObject({ rule: z.literal('threshold'), threshold: share, thinning: z.boolean() }),
  ],
  '{"rule": "arg-max", "thinning": true} or {"rule": "threshold", "threshold": 0.3, "thinning": true}',
)

/** Where the weights come from. Free in form beyond these: it is shown and kept, nothing is computed from it. */
const training = z.looseObject({
  recipe: prose.optional(),
  data: prose.optional(),
  steps: whole.min(0).optional(),
  seed: whole.min(0).optional(),
  report: z.record(z.string(), z.unknown()).optional(),
})

const common = {
  strataModel: z.literal(MANIFEST_VERSION),
  name: modelName,
  title: text,
  description: prose,
  /** What a person should know before relying on the model: shown wherever it can be chosen. */
  notice: prose.optional(),
  version: text,
  licence: text,
  file: insidePath,
  sha256,
  externalData: z
    .array(z.strictObject({ file: insidePath, sha256 }))
    .max(1000, 'at most 1000 files')
    .refine((files) => new Set(files.map(({ file }) => file)).size === files.length, 'each file once')
    .default([]),
  input,
  classes,
  training: training.optional(),
}

const oosisManifest = z.strictObject({
  ...common,
  kind: z.literal('oosis'),
  outputs: z.strictObject({ semantic: output, boundary: output, direction: output }),
  /** Input pixels per output pixel, each way. */
  stride: count.max(64, 'at most 64'),
  directions,
  decision,
  /** Parameters of the solver that suit this network; whoever reads a manifest checks them (`checkSolverParameters`). */
  solver: z.record(z.string(), z.unknown(), 'an object of solver parameters').optional(),
})

const classifierManifest = z.strictObject({
  ...common,
  kind: z.literal('classifier'),
  outputs: z.strictObject({ classes: output }),
})

export const modelManifestSchema = z
  .discriminatedUnion('kind', [oosisManifest, classifierManifest], '"oosis" or "classifier"')
  .superRefine((manifest, context) => {
    const names = Object.values(manifest.outputs).map((role: { name: string }) => role.name)
    if (new Set(names).size === names.length) return
    context.addIssue({ code: 'custom', path: ['outputs'], message: 'another tensor for each role' })
  })

export type OosisManifest = Readonly<z.infer<typeof oosisManifest>>
export type ModelManifest = OosisManifest | Readonly<z.infer<typeof classifierManifest>>
