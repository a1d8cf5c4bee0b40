import type { AnnotationState } from '../../core/dataset/records.ts'
import type { SceneScore } from '../../core/metrics/sceneScore.ts'
import { constraintFromJson } from '../../core/occlusion/constraints/constraintJson.ts'
import type { SolverConstraintJson } from '../../core/occlusion/constraints/constraintJson.ts'
import { MAX_SOLVED_PIXELS } from '../../core/occlusion/checkSolveInput.ts'
import { checkSolverParameters } from '../../core/occlusion/SolverParameters.ts'
import { pixelCount, sizeText } from '../../core/pixels/imageSize.ts'
import { refuse } from '../../core/support/DomainError.ts'
import type { CueSource, OfferedCues, RunSummary } from '../../shared/contract/solving.ts'
import { STRATA_VERSION } from '../../shared/version.ts'
import type { FileIntake } from '../files/FileIntake.ts'
import type { ProjectStore } from '../storage/ProjectStore.ts'
import type { NetworkFacts, NewRun, NewRunResult, StoredRunResult } from '../storage/runRecords.ts'
import { CueSources } from './CueSources.ts'
import type { CuesToBe, NetworkCues } from './CueSources.ts'
import { cueText } from './cueText.ts'
import type { GridShelf } from './GridShelf.ts'
import { namedState } from './namedState.ts'
import { overParameters } from './overParameters.ts'
import { photoMaterial } from './photoMaterial.ts'
import type { PhotoMaterial } from './photoMaterial.ts'
import type { ConflictAnswer, LookAnswer, SolvedAnswer, SolveTask } from './solverMessages.ts'
import type { PoolControl, PoolJob, SolverPool } from './SolverPool.ts'

export interface SolveRequest {
  readonly imageId: number
  /** What constraints refer to. */
  readonly setId: number
  readonly cues: CueSource
  /** Any part of `SolverParameters`, untrusted. */
  readonly parameters: unknown
  readonly constraints: readonly SolverConstraintJson[]
}

export interface StoreOptions {
  /** The run that the result is part of, shared by all that are; null makes a new one, which is noted here at once. Default: a run of its own. */
  readonly run?: { runId: number | null }
  /** Whether cues made from an annotation shall be compared with it. */
  readonly isScored?: boolean
  /** What the result shall be compared with instead. */
  readonly truth?: AnnotationState | null
  /** Cues and photo that were found before, in place of those that are asked for. */
  readonly found?: { readonly cues: CuesToBe; readonly photo: PhotoMaterial }
  /** Keeps the result; default: the project's runs do. */
  readonly keep?: (run: NewRun, result: NewRunResult) => RunSummary
  /** Whether the image may be solved again soon; default true. */
  readonly keepsScene?: boolean
}

export interface StoredSolve {
  readonly kind: 'stored'
  readonly run: RunSummary
  readonly warnings: readonly string[]
  /** Null: not asked for, or there was nothing to compare with. */
  readonly score: SceneScore | null
  /** Null: no network made the cues. */
  readonly facts: NetworkFacts | null
}

/** A solve that is not stored. */
export interface Proposal extends Omit<SolvedAnswer, 'kind' | 'usedClasses'> {
  readonly kind: 'proposal'
  readonly sceneKey: string
  /** Of the asking set, when its constraints were understood. */
  readonly revision: number
}

/** Solves images of a project: finds cues and photo, asks the workers, names classes, stores results. */
export class SolverDesk {
  readonly #store: ProjectStore
  readonly #pool: SolverPool
  readonly #grids: GridShelf
  readonly #sources: CueSources

  constructor(services: {
    readonly store: ProjectStore
    readonly files: FileIntake
    readonly pool: SolverPool
    readonly grids: GridShelf
    /** Default: no models can be run. */
    readonly network?: NetworkCues
  }) {
    this.#store = services.store
    this.#pool = services.pool
    this.#grids = services.grids
    this.#sources = new CueSources(services.store, services.files, services.network ?? null)
  }

  async sources(imageId: number, setId: number): Promise<OfferedCues[]> {
    this.#store.images.get(imageId)
    // Whoever asks for cues to choose from is about to have some solved.
    this.#pool.prepare()
    return this.#sources.offered(imageId, setId)
  }

  /** Reads or makes cues and checks that they fit the image. */
  async look(
    imageId: number,
    source: CueSource,
    control: PoolControl,
  ): Promise<LookAnswer & { readonly sceneKey: string }> {
    const scene = await this.#sceneOf(imageId, await this.#sources.find(imageId, source))
    return this.#lookAt(scene, control)
  }

  /** Solves from nothing and stores the result; a later `propose` of the set goes on from it. */
  async solve(
    request: SolveRequest,
    options: StoreOptions,
    control: PoolControl,
  ): Promise<StoredSolve | ConflictAnswer> {
    const { imageId, constraints } = request
    const part = options.run ?? { runId: null }
    const { answer, cues, parameters } = await this.#ask(request, { ...options, isProposal: false }, control)
    if (answer.kind === 'conflict') return answer
    const state = namedState(answer, this.#store)
    const origin = cues.originOf(answer.facts)
    const model = origin.kind === 'model' ? { name: origin.name, sha256: origin.sha256 } : null
    const keep =
      options.keep ?? ((run, result) => this.#store.runs.add(part.runId === null ? run : { runId: part.runId }, result))
    const run = keep(
      { model, solverVersion: STRATA_VERSION, parameters: { ...parameters } },
      {
        ...answer,
        imageId,
        state,
        origin,
        cues: cueText(origin, cues.author),
        constraints,
        labeling: answer.packedLabeling!,
      },
    )
    part.runId = run.runId
    const { warnings, score, facts } = answer
    return { kind: 'stored', run, warnings, score, facts }
  }

  /** Solves and stores nothing, from what the last solve for the same set left where there is something. */
  async propose(request: SolveRequest, control: PoolControl): Promise<Proposal | ConflictAnswer> {
    const { answer, known, sceneKey, revision } = await this.#ask(request, { isProposal: true }, control)
    if (answer.kind === 'conflict') return answer
    const { usedClasses, ...rest } = answer
    const state = namedState({ ...answer, usedClasses }, this.#store)
    return { ...rest, state, planes: answer.planes ?? known, kind: 'proposal', sceneKey, revision }
  }

  /** What is stored of a run, with its cues where they can be had again; else the sentence that says why not. */
  async open(
    runId: number,
    imageId: number,
    control: PoolControl,
  ): Promise<{ readonly stored: StoredRunResult; readonly look: (LookAnswer & { sceneKey: string }) | string }> {
    const stored = this.#store.runs.open(runId, imageId)
    try {
      return { stored, look: await this.look(imageId, { kind: 'run', runId }, control) }
    } catch (error) {
      if (!(error instanceof Error) || !('code' in error) || error.code === 'cancelled') throw error
      return { stored, look: error.message }
    }
  }

  async #ask(request: SolveRequest, options: StoreOptions & { readonly isProposal: boolean }, control: PoolControl) {
    const { imageId, setId } = request
    const { isProposal, isScored = false, truth = null, keepsScene = true } = options
    // Before anything is looked for: they are the quickest to refuse.
    checkSolverParameters(request.parameters, 'the parameters')
    const constraints = request.constraints.map(constraintFromJson)
    const { state, revision, image } = this.#store.sets.open(setId)
    if (image.imageId !== imageId) {
      const received = `set ${setId}, of image ${image.imageId}`
      throw refuse('bad-input', { what: 'The annotation set belongs to another image', received })
    }
    const cues = options.found?.cues ?? (await this.#sources.find(imageId, request.cues))
    const { parameters } = checkSolverParameters(overParameters(cues.parameters, request.parameters), 'the parameters')
    const scene = await this.#sceneOf(imageId, cues, options.found?.photo)
    // Held until the answer is there: the shelf may have no room for them any more by then.
    const known = isProposal ? this.#grids.planesOf(scene.sceneKey) : null
    const task: Omit<SolveTask, 'material'> = {
      kind: 'solve',
      sceneKey: scene.sceneKey,
      wantsPlanes: isProposal && known === null,
      memoryKey: `set ${setId}`,
      fromMemory: isProposal,
      annotation: constraints.length > 0 ? state : null,
      constraints,
      parameters,
      wantsPacked: !isProposal,
      truth: isScored ? cues.truth : truth,
      keepsScene,
    }
    const answer = await this.#pool.run({ task, material: scene.material }, control)
    if (answer.kind === 'look') throw new Error('a solver worker answered another task')
    return { answer, known, cues, parameters, revision, sceneKey: scene.sceneKey }
  }

  async #lookAt(scene: Scene, control: PoolControl): Promise<LookAnswer & { readonly sceneKey: string }> {
    const { sceneKey, material } = scene
    const known = this.#grids.planesOf(sceneKey)
    const task = { kind: 'look' as const, sceneKey, wantsPlanes: known === null }
    const answer = await this.#pool.run({ task, material }, control)
    if (answer.kind !== 'look') throw new Error('a solver worker answered another task')
    return { ...answer, planes: answer.planes ?? known, sceneKey }
  }

  async #sceneOf(imageId: number, cues: CuesToBe, found?: PhotoMaterial): Promise<Scene> {
    const imageSize = this.#sizeOf(imageId)
    const photo = found ?? (await photoMaterial(this.#store, imageId))
    return {
      sceneKey: `${imageId} ${photo.key} ${cues.key}`,
      material: async (signal) => {
        let loading: ReturnType<typeof photo.load> | null = null
        const load = (): ReturnType<typeof photo.load> => (loading ??= photo.load())
        const [image, made] = await Promise.all([load(), cues.material(load, signal)])
        return { cues: made, image, imageSize, warnings: [...photo.warnings, ...cues.warnings] }
      },
    }
  }

  #sizeOf(imageId: number) {
    const { width, height, fileName } = this.#store.images.record(imageId)
    const size = { width, height }
    if (pixelCount(size) <= MAX_SOLVED_PIXELS) return size
    throw refuse('bad-input', {
      what: 'The image is too large to be solved',
      where: fileName,
      expected: `at most ${MAX_SOLVED_PIXELS} pixels`,
      received: sizeText(size),
      todo: 'Solve a smaller copy of it, or a part.',
    })
  }
}

interface Scene extends Pick<PoolJob, 'material'> {
  readonly sceneKey: string
}
