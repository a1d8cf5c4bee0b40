import { jsonText } from '../../core/formats/jsonText.ts'
import type { ProjectStore } from '../storage/ProjectStore.ts'
import type { SelectedImage } from './selectImages.ts'

/**
 * What a dataset says beside its lists (info, licenses, …), key by key in its own order. The lists themselves are there
 * with the value null, so that the order of all is known. Empty for a file that says nothing of the kind.
 */
export type SourceHead = Readonly<Record<string, unknown>>

/** The keys of a COCOA dataset that are lists of their own. */
export const COCOA_LISTS: ReadonlySet<string> = new Set(['images', 'annotations'])

/** What is kept with the project entry of an import: its report, and the head of each of its files. */
export function entryReport(report: object, heads: readonly SourceHead[]): object {
  return { ...report, heads: heads.filter((head, index) => heads.findIndex((one) => same(one, head)) === index) }
}

export interface CommonHead {
  readonly head: SourceHead
  /** Keys that are left out because not everything that is exported comes with the same ones. */
  readonly leftOut: readonly string[]
}

/**
 * The head of an export of these images: what the files of all exported sets say alike. Sets that nobody imported, and
 * files without a head, say nothing, which differs from saying something.
 */
export function commonHead(store: ProjectStore, images: readonly SelectedImage[]): CommonHead {
  const sets = images.flatMap((image) => image.sets)
  const exported = sets.filter(({ isBlank }) => !isBlank)
  const entries = new Set((exported.length > 0 ? exported : sets).map(({ entryId }) => entryId))
  const heads = [...entries].flatMap((entryId) => (entryId === null ? [{}] : headsOf(store, entryId)))
  const [first = {}, ...others] = heads
  if (others.every((other) => same(first, other))) return { head: first, leftOut: [] }
  const said = heads.flatMap((head) => Object.keys(head).filter((key) => !COCOA_LISTS.has(key)))
  return { head: {}, leftOut: [...new Set(said)] }
}

function headsOf(store: ProjectStore, entryId: number): readonly SourceHead[] {
  const report = store.entries.reportOf(entryId)
  const heads: unknown = isObject(report) ? report['heads'] : null
  const given = Array.isArray(heads) ? heads.filter(isObject) : []
  return given.length === 0 ? [{}] : given
}

/** The same values under the same keys; where the lists stand is no matter. */
function same(a: SourceHead, b: SourceHead): boolean {
  return textOf(a) === textOf(b)
}

function textOf(head: SourceHead): string {
  const said = Object.entries(head).filter(([key]) => !COCOA_LISTS.has(key))
  return jsonText(Object.fromEntries(said.sort(([a], [b]) => (a < b ? -1 : 1))))
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
