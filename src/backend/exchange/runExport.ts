import { resolve } from 'node:path'
import type { Finding } from '../../core/dataset/finding.ts'
import { DomainError, refuse } from '../../core/support/DomainError.ts'
import type { ExportReport } from '../../shared/contract/exchange.ts'
import type { ProjectStore } from '../storage/ProjectStore.ts'
import type { IteratedSet } from '../storage/setRecords.ts'
import { FindingLog } from './FindingLog.ts'
import { breathe, stopIfCancelled } from './JobControl.ts'
import type { JobControl } from './JobControl.ts'
import { OutputFile } from './OutputFile.ts'
import { selectImages } from './selectImages.ts'
import type { SelectedImage } from './selectImages.ts'

/** What every export needs, whatever the format. */
export interface ExportRequest extends JobControl {
  readonly store: ProjectStore
  /** Null: every image. */
  readonly imageIds: readonly number[] | null
  readonly outPath: string
  /** What the record of the export calls the file; its absolute path where this is left out. */
  readonly shownName?: string | undefined
}

/** The export under way, as the writer of a format sees it. */
export interface ExportJob {
  readonly store: ProjectStore
  readonly images: readonly SelectedImage[]
  readonly log: FindingLog
  /**
   * Every set to write, converted one by one, as it is asked for. A set that the format cannot hold is left out and
   * refused at the end together with all others of its kind: nobody wants to hear of them one at a time.
   */
  convertSets<T>(convert: (set: IteratedSet) => T): Iterable<T>
  /** Keeps something that the file says differently from the project, as plain JSON and as a sentence. */
  decide(decision: Readonly<Record<string, unknown>>, where: string, message: string): void
}

/**
 * Writes an export around the text of one format: whole or not at all, recorded in the project together with its
 * options and decisions. A project opened read-only records nothing, which is told, so decisions cannot be taken there.
 */
export async function runExport(
  request: ExportRequest,
  format: { readonly name: string; readonly options: unknown },
  textOf: (job: ExportJob) => Iterable<string>,
): Promise<ExportReport> {
  const { store, imageIds, onProgress } = request
  const outPath = resolve(request.outPath)
  const images = await selectImages(store, imageIds, request)
  const progress = (done: number, total: number): void => onProgress?.({ stage: 'sets', done, total })
  const export_ = new RunningExport(store, images, imageIds, progress)
  const file = await OutputFile.create(outPath)
  try {
    for (const text of textOf(export_)) {
      await file.write(text)
      await breathe(request)
    }
    export_.refuseIfLeftOut()
    if (store.isReadOnly) export_.log.add(notRecorded(store))
    if (store.isReadOnly && export_.decisions.length > 0) throw cannotDecide(store)
    stopIfCancelled(request)
    await file.publish()
  } catch (error) {
    await file.discard()
    throw error
  }
  const report = { counts: export_.counts, findings: export_.log.findings }
  const { name, options } = format
  if (!store.isReadOnly)
    store.recordExport({
      format: name,
      path: request.shownName ?? outPath,
      options,
      decisions: export_.decisions,
      report,
    })
  return report
}

class RunningExport implements ExportJob {
  readonly store: ProjectStore
  readonly images: readonly SelectedImage[]
  readonly log = new FindingLog()
  readonly decisions: Readonly<Record<string, unknown>>[] = []
  readonly counts = { images: 0, sets: 0, instances: 0, pairs: 0 }
  readonly #imageIds: readonly number[] | null
  readonly #progress: (done: number, total: number) => void
  readonly #leftOut: DomainError[] = []

  constructor(
    store: ProjectStore,
    images: readonly SelectedImage[],
    imageIds: readonly number[] | null,
    progress: (done: number, total: number) => void,
  ) {
    this.store = store
    this.images = images
    this.counts.images = images.length
    this.#imageIds = imageIds
    this.#progress = progress
  }

  *convertSets<T>(convert: (set: IteratedSet) => T): Iterable<T> {
    const { sets } = this.store
    const known = new Set(this.images.map(({ record }) => record.imageId))
    const total = sets.count({ imageIds: this.#imageIds })
    let done = 0
    for (const iterated of sets.iterate({ imageIds: this.#imageIds })) {
      this.#progress(++done, total)
      // An image may come in while the export runs; and a set that nobody touched says nothing.
      const isUntouched = iterated.set.isAutomatic && iterated.state.instances.length === 0
      if (isUntouched || !known.has(iterated.image.imageId)) continue
      const converted = this.#convert(iterated, convert)
      if (converted !== null) yield converted.value
    }
  }

  decide(decision: Readonly<Record<string, unknown>>, where: string, message: string): void {
    this.decisions.push(decision)
    this.log.add({ severity: 'disagreement', code: 'order-decided', where, message })
  }

  /** Throws what stood in the way of sets, as one refusal. */
  refuseIfLeftOut(): void {
    const [first, ...others] = this.#leftOut
    if (first === undefined) return
    if (others.length === 0) throw first
    const shown = this.#leftOut.slice(0, SHOWN_REFUSALS).map(({ message }) => message)
    const more = this.#leftOut.length - shown.length
    const code = this.#leftOut.every((refusal) => refusal.code === first.code) ? first.code : 'not-representable'
    const list = [...shown, ...(more > 0 ? [`… and ${more} more`] : [])].join('\n  ')
    const text = `${this.#leftOut.length} annotation sets cannot be written in this format, so nothing was:\n  ${list}`
    throw new DomainError(code, text, { refusals: this.#leftOut.map(({ details }) => details) })
  }

  #convert<T>(iterated: IteratedSet, convert: (set: IteratedSet) => T): { readonly value: T } | null {
    try {
      const value = convert(iterated)
      this.counts.sets++
      this.counts.instances += iterated.state.instances.length
      this.counts.pairs += iterated.state.pairs.length
      return { value }
    } catch (error) {
      if (!(error instanceof DomainError) || !LEAVES_OUT.has(error.code)) throw error
      this.#leftOut.push(error)
      return null
    }
  }
}

/** Refusals that concern one set; all are collected before the export is refused. */
const LEAVES_OUT: ReadonlySet<string> = new Set(['order-cycle', 'not-representable'])

/** How many of them a message spells out. */
const SHOWN_REFUSALS = 10

function cannotDecide(store: ProjectStore): Error {
  return refuse('read-only', {
    what: 'What an export changes about the order must be recorded, and the project can only be read now',
    where: store.path,
    todo: 'Close it where it is open, or make it writable, and export again; or change the order first.',
  })
}

function notRecorded(store: ProjectStore): Finding {
  const message =
    'The project can only be read now, so this export is not recorded in it. It shows what was saved when it began.'
  return { severity: 'info', code: 'export-not-recorded', where: store.path, message }
}
