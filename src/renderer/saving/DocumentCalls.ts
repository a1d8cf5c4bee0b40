import type { BackendClient } from '../../shared/contract/index.ts'

/** The procedures that open and save an annotation set. */
export type DocumentCalls = Pick<BackendClient['documents'], 'open' | 'commit' | 'undo' | 'redo'>

/** A diff as the contract types it: the same as `AnnotationDiffJson`, only that zod's arrays are not `readonly`. */
export type DiffMessage = Parameters<DocumentCalls['commit']>[0]['diff']
