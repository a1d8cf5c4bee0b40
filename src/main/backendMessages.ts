import { z } from 'zod'

/**
 * What the main process and the backend process tell each other. Both ends check what they get. Calls of the window do
 * not pass here: they have a message port of their own, sent along with `connect`.
 */
const byteAnswerSchema = z.object({
  status: z.int(),
  headers: z.record(z.string(), z.string()),
  body: z.instanceof(Uint8Array<ArrayBuffer>).nullable(),
})

const takenFilesSchema = z.array(z.object({ fileId: z.string(), name: z.string() }))
export type TakenFiles = z.infer<typeof takenFilesSchema>

/** Every question to the backend with the form of its answer. */
export const QUESTIONS = {
  open: {
    input: z.object({ projectPath: z.string(), create: z.boolean(), cacheDir: z.string() }),
    answer: z.object({ projectName: z.string() }),
  },
  bytes: { input: z.object({ path: z.string(), ifNoneMatch: z.string().nullable() }), answer: byteAnswerSchema },
  takeFiles: { input: z.object({ paths: z.array(z.string()) }), answer: takenFilesSchema },
  /** Copies a finished export to where the person wants it. */
  saveExport: { input: z.object({ exportId: z.string(), path: z.string() }), answer: z.null() },
  close: { input: z.null(), answer: z.null() },
} as const

export type Question = keyof typeof QUESTIONS
export type QuestionInput<Q extends Question> = z.infer<(typeof QUESTIONS)[Q]['input']>
export type QuestionAnswer<Q extends Question> = z.infer<(typeof QUESTIONS)[Q]['answer']>

export const toBackendSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('connect') }),
  /** Comes with the port to an inference host that the backend asked for. */
  z.object({ kind: z.literal('host'), hostId: z.int() }),
  z.object({ kind: z.literal('hostEnded'), hostId: z.int(), exitCode: z.int() }),
  z.object({
    kind: z.literal('ask'),
    id: z.int(),
    question: z.enum(['open', 'bytes', 'takeFiles', 'saveExport', 'close']),
    input: z.unknown(),
  }),
])
export type ToBackend = z.infer<typeof toBackendSchema>

export const fromBackendSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('answer'), id: z.int(), answer: z.unknown() }),
  z.object({ kind: z.literal('refusal'), id: z.int(), code: z.string(), message: z.string() }),
  /** Only the main process can start processes of Electron's, and end them. */
  z.object({ kind: z.literal('startHost'), hostId: z.int() }),
  z.object({ kind: z.literal('endHost'), hostId: z.int() }),
])
export type FromBackend = z.infer<typeof fromBackendSchema>
