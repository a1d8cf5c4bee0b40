import { readFile } from 'node:fs/promises'
import { MAX_CUE_PIXELS } from '../../core/cues/checkCues.ts'
import type { AnnotationState } from '../../core/dataset/records.ts'
import { pixelCount, sizeText } from '../../core/pixels/imageSize.ts'
import type { ImageSize } from '../../core/pixels/imageSize.ts'
import type { RgbImage } from '../../core/pixels/RgbImage.ts'
import { DomainError, refuse } from '../../core/support/DomainError.ts'
import type { CueSource, OfferedCues } from '../../shared/contract/solving.ts'
import { cueCorruptionSchema } from '../../shared/solverSchemas.ts'
import type { DeviceChoice } from '../../shared/deviceNames.ts'
import type { FileIntake } from '../files/FileIntake.ts'
import { absolutePathOf, isFilePath, isPlainFile, recordedPathOf } from '../storage/imagePaths.ts'
import { stateAfterEntry } from '../storage/journalReplay.ts'
import type { ProjectStore } from '../storage/ProjectStore.ts'
import type { CueOrigin, NetworkFacts } from '../storage/runRecords.ts'
import { FileHashes } from './FileHashes.ts'
import { MAX_NPZ_BYTES } from './npzCues.ts'
import type { CueMaterial } from './solverMessages.ts'

/** Cues that can be had, not made yet. */
export interface CuesToBe {
  /** Changes with everything that they follow from. */
  readonly key: string
  /** `facts`: what came of making them; null unless a network did. */
  originOf(facts: NetworkFacts | null): CueOrigin
  /** What they were made from, where that is an annotation. */
  readonly truth: AnnotationState | null
  /** Author of that annotation. */
  readonly author: string
  readonly warnings: readonly string[]
  /** Solver parameters that suit them, any part; what is asked for goes before. */
  readonly parameters: Readonly<Record<string, unknown>>
  /** `photo`: decodes it, once however often it is called. */
  material(photo: () => Promise<RgbImage | null>, signal: AbortSignal): Promise<CueMaterial>
}

/** Where the cues of networks come from: implemented by `backend/prediction`. */
export interface NetworkCues {
  /** The models that can be used, the best first. */
  offered(): Promise<readonly { readonly name: string; readonly title: string }[]>
  /** Throws `not-found` for a model that is not installed, or is another one than `sha256` says. */
  find(
    imageId: number,
    model: { readonly name: string; readonly sha256: string | null },
    device: DeviceChoice,
  ): Promise<CuesToBe>
}

type OracleOrigin = Extract<CueOrigin, { kind: 'oracle' }>
type FileOrigin = Extract<CueOrigin, { kind: 'file' }>

/** Planes of classes are left out of oracle cues beyond so many numbers (4 bytes each): names are not worth the memory. */
const MOST_CLASS_VALUES = 2 ** 26

/** Finds the cues of a project's images wherever they come from. */
export class CueSources {
  readonly #store: ProjectStore
  readonly #files: FileIntake
  readonly #network: NetworkCues | null
  readonly #hashes = new FileHashes(MAX_NPZ_BYTES)
  /** By hash, the last place of each file that was used. */
  readonly #readFrom = new Map<string, string>()

  /** `network`: null where no models can be run. */
  constructor(store: ProjectStore, files: FileIntake, network: NetworkCues | null) {
    this.#store = store
    this.#files = files
    this.#network = network
  }

  /**
   * What can be had for an image, the best first: files that runs were made with, models that runs were made with, then this
   * set, the others, and models that said nothing about it yet.
   */
  async offered(imageId: number, setId: number): Promise<OfferedCues[]> {
    const models = (await this.#network?.offered()) ?? []
    const runs = this.#store.runs.ofImage(imageId)
    const seen = new Set<string>()
    const used = new Set<string>()
    const fromRuns = runs.flatMap(({ runId, cues }) => {
      const origin = this.#readableOrigin(runId, imageId)
      if (origin?.kind === 'model') used.add(origin.name)
      if (origin?.kind !== 'file' || seen.has(origin.sha256) || this.#placesOf(origin).length === 0) return []
      seen.add(origin.sha256)
      return [{ source: { kind: 'run' as const, runId }, label: `${cues}, as in run ${runId}` }]
    })
    const sets = this.#store.images.get(imageId).sets.filter(({ instanceCount }) => instanceCount > 0)
    const ownFirst = sets.toSorted((a, b) => Number(b.setId === setId) - Number(a.setId === setId) || a.setId - b.setId)
    const fromSets = ownFirst.map((set) => {
      const source: CueSource = { kind: 'oracle', setId: set.setId, corruption: { ...CLEAN }, seed: 1, scale: 1 }
      const whose = set.author === '' ? `another annotation (set ${set.setId})` : `the annotation by ${set.author}`
      return { source, label: `Made from ${set.setId === setId ? 'this annotation' : whose}` }
    })
    const fromModels = models.map(({ name, title }) => {
      const source: CueSource = { kind: 'model', model: name, device: 'auto' }
      return { source, label: title, isUsed: used.has(name) }
    })
    const offer = ({ source, label }: OfferedCues): OfferedCues => ({ source, label })
    const usedModels = fromModels.filter(({ isUsed }) => isUsed).map(offer)
    const otherModels = fromModels.filter(({ isUsed }) => !isUsed).map(offer)
    return [...fromRuns, ...usedModels, ...fromSets, ...otherModels]
  }

  /** Null for a damaged result: `check` names it, and it is no reason not to offer the others. */
  #readableOrigin(runId: number, imageId: number): CueOrigin | null {
    try {
      return this.#store.runs.originOf(runId, imageId)
    } catch (error) {
      if (error instanceof DomainError && error.code === 'corrupt') return null
      throw error
    }
  }

  /** Throws `not-found` for what is not there (any more), `bad-input` for a source that is not of this image. */
  async find(imageId: number, source: CueSource): Promise<CuesToBe> {
    if (source.kind === 'oracle') {
      const { setId, corruption, seed, scale } = source
      this.#requireOnImage(setId, imageId)
      const { state, history } = this.#store.sets.open(setId)
      const entryId = history.findLast((entry) => !entry.undone)?.entryId ?? null
      return this.#oracle({ kind: 'oracle', setId, entryId, corruption, seed, scale }, state)
    }
    if (source.kind === 'file') {
      const { path, name, isUpload } = this.#files.get(source.fileId)
      return this.#file(path, isUpload ? null : recordedPathOf(this.#store.path, path), name)
    }
    if (source.kind === 'model') {
      return this.#requireNetwork().find(imageId, { name: source.model, sha256: null }, source.device)
    }
    return this.#again(this.#store.runs.originOf(source.runId, imageId), imageId)
  }

  #requireNetwork(): NetworkCues {
    if (this.#network !== null) return this.#network
    throw refuse('unsupported', { what: 'No models can be run here', todo: 'Use `strata predict`, or the window.' })
  }

  /** The cues of an earlier run, when they are what they were. */
  async #again(origin: CueOrigin, imageId: number): Promise<CuesToBe> {
    if (origin.kind === 'oracle') {
      this.#requireOnImage(origin.setId, imageId)
      const state = stateAfterEntry(this.#store.journalOf(origin.setId), origin.entryId)
      if (state === null) throw cuesGone('the annotation that they were made from was changed by undo')
      return this.#oracle(origin, state)
    }
    if (origin.kind === 'model') return this.#requireNetwork().find(imageId, origin, origin.device)
    for (const path of this.#placesOf(origin)) {
      const { sha256 } = await this.#hashes.of(path, origin.name)
      if (sha256 === origin.sha256) return this.#file(path, origin.path, origin.name)
    }
    throw cuesGone(`${origin.name} is not there any more, or another file now`)
  }

  /** Where a file of cues may be: where it was when it was picked, or where it was last read, as an upload is. */
  #placesOf({ path, sha256 }: FileOrigin): string[] {
    const recorded = path !== null && isFilePath(path) ? absolutePathOf(this.#store.path, path) : null
    const places = [recorded, this.#readFrom.get(sha256) ?? null]
    return places.filter((place) => place !== null).filter(isPlainFile)
  }

  #oracle(origin: OracleOrigin, state: AnnotationState): CuesToBe {
    const { setId, entryId, corruption, seed, scale } = origin
    if (pixelCount(state.size) / scale ** 2 > MAX_CUE_PIXELS) throw tooManyPixels(state.size)
    const classNames = this.#classNamesOf(state)
    const isTooMuch = (classNames.size * pixelCount(state.size)) / scale ** 2 > MOST_CLASS_VALUES
    const warning = 'The image is too large for class cues of so many categories: classes are left out.'
    const hasClasses = classNames.size > 0 && !isTooMuch
    const { author } = this.#store.sets.record(setId)
    return {
      key: `oracle ${setId} ${entryId} ${seed} ${scale} ${JSON.stringify(corruption)}`,
      originOf: () => origin,
      truth: state,
      author,
      warnings: isTooMuch ? [warning] : [],
      parameters: {},
      material: () =>
        Promise.resolve({
          kind: 'oracle',
          state,
          corruption,
          seed,
          scale,
          classNames: hasClasses ? classNames : null,
        }),
    }
  }

  /** Names of the categories in use. */
  #classNamesOf({ instances }: AnnotationState): ReadonlyMap<number, string> {
    const used = new Set(instances.filter(({ isStuff }) => !isStuff).map(({ categoryId }) => categoryId))
    return new Map(this.#store.categories.list().flatMap(({ id, name }) => (used.has(id) ? [[id, name]] : [])))
  }

  async #file(path: string, recordedPath: string | null, name: string): Promise<CuesToBe> {
    const { sha256 } = await this.#hashes.of(path, name)
    const origin: CueOrigin = { kind: 'file', name, sha256, path: recordedPath }
    this.#readFrom.set(sha256, path)
    return {
      key: `file ${sha256}`,
      originOf: () => origin,
      truth: null,
      author: '',
      warnings: [],
      parameters: {},
      material: async () => {
        const bytes = new Uint8Array(await readFile(path))
        const now = await this.#hashes.of(path, name)
        if (now.sha256 !== sha256) throw cuesChanged(name)
        return { kind: 'npz', bytes, where: name }
      },
    }
  }

  #requireOnImage(setId: number, imageId: number): void {
    const { imageId: own } = this.#store.sets.record(setId)
    if (own === imageId) return
    const what = 'The annotation set belongs to another image'
    throw refuse('bad-input', { what, expected: `a set of image ${imageId}`, received: `set ${setId} of image ${own}` })
  }
}

function tooManyPixels(size: ImageSize): Error {
  return refuse('bad-input', {
    what: 'The cues would have too many pixels',
    expected: `at most ${MAX_CUE_PIXELS}`,
    received: sizeText(size),
    todo: 'Make them at half or a quarter of the size of the image.',
  })
}

const CLEAN = cueCorruptionSchema.parse({})

/** What is solved would be called by the hash of other bytes. */
function cuesChanged(where: string): Error {
  return refuse('bad-input', { what: 'The file of cues was changed while it was read', where, todo: 'Try again.' })
}

function cuesGone(why: string): Error {
  const todo = 'Choose other cues, or give the file again.'
  return refuse('not-found', { what: `The cues of the run cannot be had any more: ${why}`, todo })
}
