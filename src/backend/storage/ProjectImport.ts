import { invariant } from '../../core/support/assert.ts'
import type { AnnotationState } from '../../core/dataset/records.ts'
import { refuse } from '../../core/support/DomainError.ts'
import type { ProjectEntry } from '../../shared/contract/project.ts'
import {
  findCategory,
  insertCategory,
  keepForeignCategories,
  readCategoryIds,
  tidyCategoryName,
} from './categoryRows.ts'
import { insertPendingEntry, purgeSomeOf, writeEntry } from './entryRows.ts'
import { absolutePathOf, recordedPathOf } from './imagePaths.ts'
import type { ImageRecord, NewImage } from './imageRecords.ts'
import { cocoTeller, takeOverHidden } from './imageRows.ts'
import type { ImageWriter, ToldImage } from './imageRows.ts'
import { refreshListing } from './listing.ts'
import { newImageRow, requireKnownSize } from './ProjectImages.ts'
import { timestamp } from './ProjectContext.ts'
import type { ProjectContext } from './ProjectContext.ts'
import type { ImportWriter, NewSet } from './projectRecords.ts'
import { checkState } from './recordChecks.ts'
import { automaticSet } from './setRows.ts'
import type { NewSetRow } from './setRows.ts'

/**
 * Rows buffered before they are written: enough that the wait for the disk, once per transaction, does not count; few
 * enough that the transaction takes some ten milliseconds, the longest that an editing gesture waits behind it.
 */
const BUFFERED_ROWS = 2000

type ImageInsert = Parameters<ImageWriter['insert']>[0]
type KnownImage = Pick<ImageRecord, 'imageId' | 'width' | 'height'>

/** A running import. See `ImportWriter` for what it promises. */
export class ProjectImport implements ImportWriter {
  readonly entryId: number
  readonly #context: ProjectContext
  readonly #onEnd: () => void
  #isOver = false

  #bufferedRows = 0
  #images: ImageInsert[] = []
  #sets: { readonly row: NewSetRow; readonly state: AnnotationState | null }[] = []
  /** Images that this import named so far, by recorded path and by id. */
  readonly #imagesByPath = new Map<string, KnownImage>()
  readonly #imagesById = new Map<number, KnownImage>()
  /** What the source says about images that were there before; told to them at the end. */
  readonly #told: ToldImage[] = []
  readonly #knownBefore = new Set<number>()
  readonly #categoryIds = new Map<string, number>()
  /** Every category that this import uses, so that its own and the borrowed ones are there when it is finished. */
  readonly #usedCategories = new Set<number>()

  constructor(context: ProjectContext, entry: { readonly code: string; readonly label: string }, onEnd: () => void) {
    this.#context = context
    this.#onEnd = onEnd
    this.entryId = context.connection.write((database) =>
      insertPendingEntry(database, { ...entry, at: timestamp(context) }),
    )
  }

  addImage(image: NewImage): number {
    this.#requireRunning()
    const { connection, read, imageIds, setIds } = this.#context
    const path = recordedPathOf(connection.path, image.path)
    absolutePathOf(connection.path, path) // refuses what could not be read back
    const earlier = this.#imagesByPath.get(path)
    const known = earlier ?? connection.read(() => read.images.byPath(path))
    if (known !== undefined) {
      requireKnownSize(known, image)
      if (earlier === undefined) this.#knownBefore.add(known.imageId)
      this.#remember(path, known)
      const { cocoImageId = null, metadata = {} } = image
      const saysSomething = cocoImageId !== null || Object.keys(metadata).length > 0
      if (earlier === undefined && saysSomething) {
        this.#told.push({ imageId: known.imageId, cocoImageId, metadata })
      }
      return known.imageId
    }
    const imageId = imageIds.next()
    const row = newImageRow(connection.path, image, imageId, this.entryId)
    this.#remember(path, { imageId, width: image.width, height: image.height })
    this.#images.push(row)
    this.#sets.push({ row: automaticSet(setIds.next(), imageId, this.entryId), state: null })
    this.#grow(2)
    return imageId
  }

  addSet({ imageId, author, extra, state, reviewState = 'todo' }: NewSet): number {
    this.#requireRunning()
    const size = this.#imagesById.get(imageId)
    if (size === undefined) {
      throw refuse('bad-input', {
        what: 'An annotation set is for an image that this import did not name',
        expected: 'a number that addImage gave',
        received: String(imageId),
      })
    }
    const setId = this.#context.setIds.next()
    const where = `annotation set of image ${imageId}`
    checkState(state, { size, where, isCategory: (id) => this.#isCategory(id) })
    const row: NewSetRow = {
      id: setId,
      imageId,
      author,
      reviewState,
      nextNumber: state.nextNumber,
      instanceCount: state.instances.length,
      pairCount: state.pairs.length,
      isAutomatic: false,
      extra,
      entryId: this.entryId,
      predictionRunId: null,
    }
    this.#sets.push({ row, state })
    this.#grow(1 + state.instances.length + state.pairs.length)
    return setId
  }

  ensureCategory(name: string, isStuff: boolean): number {
    this.#requireRunning()
    const tidy = tidyCategoryName(name)
    const known = this.#categoryIds.get(tidy)
    if (known !== undefined) return known
    const id = this.#context.connection.write((database) => {
      const category = findCategory(database, tidy)
      return category?.id ?? insertCategory(database, { name: tidy, isStuff, entryId: this.entryId }).id
    })
    this.#categoryIds.set(tidy, id)
    this.#usedCategories.add(id)
    return id
  }

  finish(report: unknown): ProjectEntry {
    this.flush()
    const entry = this.#context.connection.write((database) => {
      const done = writeEntry(database, this.entryId, { state: 'done', report: report ?? null })
      keepForeignCategories(database, [...this.#usedCategories], this.entryId)
      const tell = cocoTeller(database, this.entryId)
      for (const told of this.#told) tell(told)
      takeOverHidden(database, [...this.#knownBefore], this.entryId)
      refreshListing(database, { entryId: this.entryId })
      return done
    })
    this.#end()
    return entry
  }

  async abort(): Promise<void> {
    this.#requireRunning()
    this.#end()
    const { connection } = this.#context
    while (connection.client.open && !connection.write((database) => purgeSomeOf(database, this.entryId))) {
      await new Promise((resolve) => setImmediate(resolve))
    }
  }

  /** Writes what is buffered, in one transaction. */
  flush(): void {
    this.#requireRunning()
    const { connection, write } = this.#context
    connection.write(() => {
      for (const row of this.#images) write.images.insert(row)
      for (const { row, state } of this.#sets) {
        write.sets.insert(row)
        for (const instance of state?.instances ?? []) write.instances.put(row.id, instance)
        for (const pair of state?.pairs ?? []) write.pairs.put(row.id, pair)
      }
    })
    this.#images = []
    this.#sets = []
    this.#bufferedRows = 0
  }

  #isCategory(id: number): boolean {
    if (this.#usedCategories.has(id)) return true
    const isThere = this.#context.connection.read((database) => readCategoryIds(database, [id]).has(id))
    if (isThere) this.#usedCategories.add(id)
    return isThere
  }

  #remember(path: string, image: KnownImage): void {
    this.#imagesByPath.set(path, image)
    this.#imagesById.set(image.imageId, image)
  }

  #grow(rows: number): void {
    this.#bufferedRows += rows
    if (this.#bufferedRows >= BUFFERED_ROWS) this.flush()
  }

  #end(): void {
    this.#isOver = true
    this.#images = []
    this.#sets = []
    this.#onEnd()
  }

  #requireRunning(): void {
    invariant(!this.#isOver, 'the import has ended')
  }
}
