import type { AnnotationState, Category, ReviewState } from '../../core/dataset/records.ts'
import type { ProjectEntry } from '../../shared/contract/project.ts'
import type { NewImage } from './imageRecords.ts'

export interface ProjectSummary {
  /** File name without `.strata`. */
  readonly name: string
  readonly location: string
  readonly readOnly: boolean
  /** `user_version` of the file. */
  readonly schemaVersion: number
  readonly counts: {
    readonly images: number
    readonly sets: number
    readonly instances: number
    readonly pairs: number
  }
  readonly categories: readonly Category[]
}

export interface CategoryStore {
  /** By rising id; those of a pending or undone import are left out. */
  list(): readonly Category[]
  /** The category of this tidied name, made if it is not there yet. An existing one keeps its `isStuff`. */
  ensure(name: string, isStuff: boolean): Category
  /** Throws `bad-input` for an empty name and for one that is taken. */
  create(name: string, isStuff: boolean): Category
}

export interface EntryStore {
  /** Finished imports and additions, newest first. */
  list(): readonly ProjectEntry[]
  /** The report that `finish` was given, or null. Throws `not-found`. */
  reportOf(entryId: number): unknown
  /** Hides everything an entry brought, or shows it again; nothing is erased. Throws `not-found`. */
  setUndone(entryId: number, undone: boolean): ProjectEntry
}

/**
 * Takes in images and sets that nobody sees until `finish`. What it is given is buffered and written in small
 * transactions, so that editing goes on in between; a caller with much to bring should yield to the event loop.
 * After `finish` or `abort` every method throws `internal`.
 */
export interface ImportWriter {
  readonly entryId: number
  /** A path that the project already has gives the image it has; `size-mismatch` if the sizes differ. */
  addImage(image: NewImage): number
  /** Takes in a set as it is; every rule that `commit` checks is checked here. */
  addSet(set: NewSet): number
  /** Id of the category of this tidied name, made (as part of the import) if it is not there yet. */
  ensureCategory(name: string, isStuff: boolean): number
  /** Makes everything visible in one transaction. `report` is plain JSON. */
  finish(report: unknown): ProjectEntry
  /** Erases what was written so far, in chunks that let other work through. */
  abort(): Promise<void>
}

export interface NewSet {
  readonly imageId: number
  readonly author: string
  readonly extra: Readonly<Record<string, unknown>>
  readonly state: AnnotationState
  /** Default `todo`. */
  readonly reviewState?: ReviewState
}

export interface ExportRecord {
  readonly format: string
  /** Where it went, for people; null when it went to a browser. */
  readonly path: string | null
  /** Plain JSON each. */
  readonly options: unknown
  readonly decisions: unknown
  readonly report: unknown
}

export type BackupOutcome =
  | { readonly kind: 'not-due' }
  | { readonly kind: 'made'; readonly path: string }
  | { readonly kind: 'failed'; readonly reason: string }
