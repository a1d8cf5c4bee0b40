import { STRATA_VERSION } from '../shared/version.ts'
import { exchangeJobs } from './exchangeJobs.ts'
import { ExportShelf } from './files/ExportShelf.ts'
import { FileIntake } from './files/FileIntake.ts'
import { purgeDeadScratch } from './files/scratchFolder.ts'
import { ImageTiles } from './images/ImageTiles.ts'
import { orientationOf } from './images/orientation.ts'
import { InferenceDesk } from './inference/InferenceDesk.ts'
import type { InferenceClient } from './inference/inferenceTypes.ts'
import type { Log } from './log.ts'
import { defaultModelFolders } from './models/modelFolders.ts'
import type { ModelFolders } from './models/modelFolders.ts'
import { ModelLibrary } from './models/ModelLibrary.ts'
import { ProjectEvents } from './projectEvents.ts'
import { installedModels } from './prediction/installedModels.ts'
import { openPrediction } from './prediction/openPrediction.ts'
import { createRouter } from './router.ts'
import type { BackendRouter } from './router.ts'
import { RunningJobs } from './RunningJobs.ts'
import type { ExchangeJobs } from './services.ts'
import { GridShelf } from './solving/GridShelf.ts'
import { SolverPool } from './solving/SolverPool.ts'
import { openProject } from './storage/ProjectStore.ts'

export interface BackendOptions {
  readonly projectPath: string
  /** Make the project if there is none; default false. */
  readonly create?: boolean
  /** Where thumbnails and tiles are kept; see `defaultCacheDir`. */
  readonly cacheDir: string
  /** Cap of that cache; default 4 GiB. */
  readonly maxCacheBytes?: number
  readonly log: Log
  /** Default: the real ones. */
  readonly exchange?: ExchangeJobs
  /** Where models lie; default: those of this installation. */
  readonly models?: ModelFolders
  /** What runs them; default: a host of its own, which ends with the backend. */
  readonly inference?: InferenceClient
}

/** One project, opened for one host. */
export interface Backend {
  readonly router: BackendRouter
  readonly projectName: string
  readonly images: ImageTiles
  readonly grids: GridShelf
  readonly files: FileIntake
  readonly exports: ExportShelf
  readonly log: Log
  /** Ends running work, deletes uploads and unfetched exports, closes the project. Idempotent. */
  close(): Promise<void>
}

/** Opens the project and everything around it. Throws what `openProject` throws; then nothing is left open. */
export function startBackend(options: BackendOptions): Backend {
  const { log, exchange = exchangeJobs } = options
  const store = openProject(options.projectPath, options.create === true ? { create: true } : {})
  void store.backup.then((outcome) => {
    if (outcome.kind === 'failed') log.warn({ reason: outcome.reason }, 'the backup at opening failed')
  })
  void purgeDeadScratch()
  const images = new ImageTiles({
    cacheDir: options.cacheDir,
    ...(options.maxCacheBytes === undefined ? {} : { maxCacheBytes: options.maxCacheBytes }),
    sourceOf: (imageId) => {
      const { width, height, orientation } = store.images.record(imageId)
      return { path: store.images.pathOf(imageId), width, height, orientation: orientationOf(orientation) }
    },
  })
  const files = new FileIntake()
  const exports = new ExportShelf()
  const events = new ProjectEvents()
  const jobs = new RunningJobs()
  const grids = new GridShelf()
  const pool = new SolverPool()
  const models = installedModels(new ModelLibrary(options.models ?? defaultModelFolders()))
  const inference = options.inference ?? new InferenceDesk({ cacheDir: options.cacheDir })
  const { solver, desk: prediction } = openPrediction({
    store,
    files,
    pool,
    grids,
    jobs,
    log,
    models,
    inference,
    // One worker stays for whoever solves at the screen meanwhile.
    solvers: Math.max(1, pool.size - 1),
    onPredicted: ({ imageId }) => {
      events.publish({ kind: 'runs', imageId })
      for (const { setId, revision } of store.images.get(imageId).sets) events.publish({ kind: 'set', setId, revision })
    },
  })
  const router = createRouter({
    store,
    images,
    files,
    exports,
    exchange,
    solver,
    prediction,
    grids,
    events,
    jobs,
    log,
    version: STRATA_VERSION,
  })
  prediction.jobs.wake()
  let closing: Promise<void> | null = null
  return {
    router,
    projectName: store.info().name,
    images,
    grids,
    files,
    exports,
    log,
    close: () => (closing ??= closeAll()),
  }

  async function closeAll(): Promise<void> {
    // Jobs tidy up in the project, so they end first.
    await jobs.close()
    // Then the project: whatever fails afterwards, nothing of the person's work depends on it.
    store.close()
    await Promise.all([pool.close(), inference.close(), images.close(), files.close(), exports.close()])
  }
}
