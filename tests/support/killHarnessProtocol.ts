/** What the process that is killed says after a call returned. */
export type Acknowledgement =
  | { readonly kind: 'open' }
  | {
      readonly kind: 'edit'
      readonly step: 'commit' | 'undo' | 'redo'
      readonly setId: number
      readonly revision: number
      readonly entryId: number
    }
  | { readonly kind: 'import'; readonly entryId: number; readonly name: string }

/** Photos that are edited. */
export const KILL_HARNESS_IMAGES = 4

/** Photos of one import: about 6 rows each, so that some chunks are written before it is finished. */
export const KILL_HARNESS_IMPORT = 800
