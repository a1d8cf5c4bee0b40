import { invertDiff, isEmptyDiff } from '../../core/dataset/annotationDiff.ts'
import type { AnnotationState, ReviewState } from '../../core/dataset/records.ts'
import { refuse } from '../../core/support/DomainError.ts'
import type { HistoryEntry } from '../../shared/contract/documents.ts'
import type { SetSummary } from '../../shared/contract/images.ts'
import { applyDiffToRows, checkFreshNumbers } from './applyToRows.ts'
import { imageSummary, requireImage } from './imageSummaries.ts'
import { readNextListedIds } from './imageList.ts'
import {
  dropUndone,
  hasBase,
  insertBase,
  insertEdit,
  markEntry,
  readBase,
  readEntries,
  readHistory,
  readNewestApplied,
  readOldestUndone,
} from './journalRows.ts'
import { refreshListing } from './listing.ts'
import type { WritableDatabase } from './ProjectConnection.ts'
import { timestamp } from './ProjectContext.ts'
import type { ProjectContext } from './ProjectContext.ts'
import { changeReviewState } from './reviewRows.ts'
import { readSetTotals, setRecordOf, summaryOf } from './setRows.ts'
import type { SetRow } from './setRows.ts'
import type {
  Gesture,
  IteratedSet,
  Journal,
  OpenedSet,
  SetPosition,
  SetRecord,
  SetStore,
  StepResult,
} from './setRecords.ts'

/** Image ids fetched at a time while iterating; also the size below SQLite's limit of bound values. */
const ITERATION_CHUNK = 500

/** The annotation sets of an open project. */
export class ProjectSets implements SetStore {
  readonly #context: ProjectContext

  constructor(context: ProjectContext) {
    this.#context = context
  }

  open(setId: number): OpenedSet {
    return this.#context.connection.read((database) => {
      const row = this.#require(setId)
      return {
        set: summaryOf(row),
        image: imageSummary(this.#context, database, row.imageId),
        revision: row.revision,
        state: this.#stateOf(row),
        history: readHistory(database, setId),
      }
    })
  }

  record(setId: number): SetRecord {
    return this.#context.connection.read(() => setRecordOf(this.#require(setId)))
  }

  commit(gesture: Gesture): { readonly revision: number; readonly entry: HistoryEntry } {
    const { setId, code, label, diff } = gesture
    return this.#context.connection.write((database) => {
      const row = this.#requireAt(gesture)
      if (isEmptyDiff(diff)) {
        throw refuse('bad-input', { what: 'The change is empty', where: `annotation set ${setId}` })
      }
      checkFreshNumbers(row, diff)
      this.#keepBase(database, row)
      this.#apply(database, row, diff)
      dropUndone(database, setId)
      const entry = insertEdit(database, { setId, code, label, at: timestamp(this.#context), diff })
      return { revision: row.revision + 1, entry }
    })
  }

  undo(position: SetPosition): StepResult {
    return this.#context.connection.write((database) => {
      const row = this.#requireAt(position)
      const entry = readNewestApplied(database, row.id)
      if (entry === null) throw nothingTo('undo', row.id)
      const diff = invertDiff(entry.diff)
      this.#apply(database, row, diff)
      return { revision: row.revision + 1, entry: markEntry(database, entry.entryId, 'undone'), diff }
    })
  }

  redo(position: SetPosition): StepResult {
    return this.#context.connection.write((database) => {
      const row = this.#requireAt(position)
      const entry = readOldestUndone(database, row.id)
      if (entry === null) throw nothingTo('redo', row.id)
      this.#apply(database, row, entry.diff)
      return { revision: row.revision + 1, entry: markEntry(database, entry.entryId, 'applied'), diff: entry.diff }
    })
  }

  setReviewState(setId: number, state: ReviewState): SetSummary {
    return this.#context.connection.write((database) => {
      const row = this.#require(setId)
      const changed = changeReviewState(database, row, state, 'person', timestamp(this.#context))
      if (changed) refreshListing(database, { imageId: row.imageId })
      // A set that was automatic and untouched and is so again may have left the list: shown as it was asked for.
      return { ...summaryOf(row), state }
    })
  }

  *iterate(options: { readonly imageIds?: readonly number[] | null } = {}): IterableIterator<IteratedSet> {
    const { connection, read } = this.#context
    for (const imageIds of this.#imageIdChunks(options.imageIds ?? null)) {
      for (const imageId of imageIds) {
        const sets = connection.read(() => read.sets.ofImage(imageId)).map((row) => row.id)
        for (const setId of sets) {
          const item = connection.read(() => this.#iterated(setId))
          if (item !== null) yield item
        }
      }
    }
  }

  count(options: { readonly imageIds?: readonly number[] | null } = {}): number {
    const imageIds = options.imageIds ?? null
    return this.#context.connection.read((database) => {
      if (imageIds === null) return readSetTotals(database, null).sets
      return chunksOf(distinctRising(imageIds)).reduce((sum, chunk) => sum + readSetTotals(database, chunk).sets, 0)
    })
  }

  journalOf(setId: number): Journal {
    return this.#context.connection.read((database) => {
      const row = this.#require(setId)
      return { base: readBase(database, setId) ?? this.#stateOf(row), entries: readEntries(database, setId) }
    })
  }

  #iterated(setId: number): IteratedSet | null {
    const row = this.#context.read.sets.byId(setId)
    if (row === undefined) return null // hidden since its image was listed
    return { image: requireImage(this.#context, row.imageId), set: setRecordOf(row), state: this.#stateOf(row) }
  }

  *#imageIdChunks(among: readonly number[] | null): IterableIterator<readonly number[]> {
    if (among !== null) {
      for (const chunk of chunksOf(distinctRising(among))) yield this.#nextIds(0, chunk)
      return
    }
    for (let afterId = 0; ;) {
      const ids = this.#nextIds(afterId, null)
      yield ids
      const last = ids.at(-1)
      if (last === undefined) return
      afterId = last
    }
  }

  #nextIds(afterId: number, among: readonly number[] | null): readonly number[] {
    return this.#context.connection.read((database) =>
      readNextListedIds(database, { afterId, limit: ITERATION_CHUNK, among }),
    )
  }

  #stateOf(row: SetRow): AnnotationState {
    const { width, height } = requireImage(this.#context, row.imageId)
    return {
      size: { width, height },
      instances: this.#context.read.instances.allOf(row.id),
      pairs: this.#context.read.pairs.allOf(row.id),
      nextNumber: row.nextNumber,
    }
  }

  /** The state at revision 0 becomes the first journal row just before it is changed for the first time. */
  #keepBase(database: WritableDatabase, row: SetRow): void {
    if (!hasBase(database, row.id)) insertBase(database, row.id, this.#stateOf(row), timestamp(this.#context))
  }

  #apply(database: WritableDatabase, row: SetRow, diff: Gesture['diff']): void {
    applyDiffToRows(database, this.#context.write, row, requireImage(this.#context, row.imageId), diff)
    const isFirst = row.reviewState === 'todo' || row.reviewState === 'predicted'
    const moved = isFirst && changeReviewState(database, row, 'in-progress', 'edit', timestamp(this.#context))
    // Only these two change what is listed: the set's review state, and whether anybody touched it yet.
    if (moved || row.revision === 0) refreshListing(database, { imageId: row.imageId })
  }

  #require(setId: number): SetRow {
    const row = this.#context.read.sets.byId(setId)
    if (row !== undefined) return row
    throw refuse('not-found', {
      what: `There is no annotation set ${setId}`,
      where: this.#context.connection.path,
      todo: 'It may belong to an import that was undone: look at the list of images again.',
    })
  }

  #requireAt({ setId, baseRevision }: SetPosition): SetRow {
    const row = this.#require(setId)
    if (row.revision === baseRevision) return row
    throw refuse('stale-revision', {
      what: 'The annotations changed elsewhere since they were opened',
      where: `annotation set ${setId}`,
      expected: `revision ${row.revision}`,
      received: `revision ${baseRevision}`,
      todo: 'Reload the image and do the last step again.',
    })
  }
}

function nothingTo(step: string, setId: number): Error {
  return refuse('not-found', { what: `There is nothing to ${step}`, where: `annotation set ${setId}` })
}

function distinctRising(ids: readonly number[]): readonly number[] {
  return [...new Set(ids)].sort((a, b) => a - b)
}

function chunksOf(ids: readonly number[]): readonly (readonly number[])[] {
  const chunks: (readonly number[])[] = []
  for (let at = 0; at < ids.length; at += ITERATION_CHUNK) chunks.push(ids.slice(at, at + ITERATION_CHUNK))
  return chunks
}
