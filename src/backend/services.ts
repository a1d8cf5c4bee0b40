import type { Finding } from '../core/dataset/finding.ts'
import type { ExportReport, ImportReport } from '../shared/contract/exchange.ts'
import type { ImageFinder, Photo } from './exchange/ImageFinder.ts'
import type { JobControl } from './exchange/JobControl.ts'
import type { ExportShelf } from './files/ExportShelf.ts'
import type { FileIntake } from './files/FileIntake.ts'
import type { ImageTiles } from './images/ImageTiles.ts'
import type { Log } from './log.ts'
import type { ProjectEvents } from './projectEvents.ts'
import type { RunningJobs } from './RunningJobs.ts'
import type { PredictionDesk } from './prediction/PredictionDesk.ts'
import type { GridShelf } from './solving/GridShelf.ts'
import type { SolverDesk } from './solving/SolverDesk.ts'
import type { ProjectStore } from './storage/ProjectStore.ts'

/** What every long job of the router takes: it stops soon after the signal and then rejects with the code `cancelled`. */
export type RequiredJobControl = {
  readonly [Key in keyof JobControl]-?: NonNullable<JobControl[Key]>
}

/** The long jobs, as the router calls them; implemented by `backend/exchange`. */
export interface ExchangeJobs {
  importCocoa(
    options: RequiredJobControl & {
      readonly store: ProjectStore
      readonly files: readonly Photo[]
      readonly images: ImageFinder
      readonly dryRun: boolean
    },
  ): Promise<ImportReport>
  exportCocoa(
    options: RequiredJobControl & {
      readonly store: ProjectStore
      /** Null: every image. */
      readonly imageIds: readonly number[] | null
      readonly onCycle: 'refuse' | 'break-weakest'
      readonly onComplexMask: 'refuse' | 'rle'
      readonly outPath: string
      readonly shownName: string
    },
  ): Promise<ExportReport>
  addImages(
    options: RequiredJobControl & { readonly store: ProjectStore; readonly paths: readonly string[] },
  ): Promise<{
    readonly added: number
    readonly known: number
    readonly refused: readonly { readonly name: string; readonly reason: string }[]
  }>
  checkProject(options: RequiredJobControl & { readonly store: ProjectStore }): Promise<readonly Finding[]>
}

/** Everything the router's procedures work with. One project per backend. */
export interface BackendServices {
  readonly store: ProjectStore
  readonly images: ImageTiles
  readonly files: FileIntake
  readonly exports: ExportShelf
  readonly exchange: ExchangeJobs
  readonly solver: SolverDesk
  readonly prediction: PredictionDesk
  readonly grids: GridShelf
  readonly events: ProjectEvents
  /** Whatever takes long runs in here, so that closing can wait for it. */
  readonly jobs: RunningJobs
  readonly log: Log
  /** Strata's own version, for people. */
  readonly version: string
}
