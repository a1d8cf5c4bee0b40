import type { Cues } from '../cues/Cues.ts'
import type { AnnotationState } from '../dataset/records.ts'
import type { GridMinCut } from '../graphcut/GridMinCut.ts'
import type { ImageSize } from '../pixels/imageSize.ts'
import type { RgbImage } from '../pixels/RgbImage.ts'
import type { SolverConstraint } from './constraints/SolverConstraints.ts'
import type { SolveMemory } from './resolve/SolveMemory.ts'

/** Everything that a solution follows from, but for the parameters. Nothing of it is written to. */
export interface SolveInput {
  readonly cues: Cues
  /** The picture at `imageSize`; null where the cues must do (no refinement, no contrast). */
  readonly image: RgbImage | null
  /** Grid of the solution. The cues may be coarser. */
  readonly imageSize: ImageSize
  /** What constraints refer to: needed where there are pins or locks, at `imageSize`. */
  readonly annotation: AnnotationState | null
  readonly constraints: readonly SolverConstraint[]
  /**
   * What the previous solve of the same scene left, so that only what other constraints change is solved anew; null or
   * left out to begin from nothing. A memory of other cues, another image, size or other parameters is of no use and
   * ignored.
   */
  readonly memory?: SolveMemory | null
}

/** `search`, after all others and rarely: a hard pin was lost, and further solves find what it was lost to. */
export type SolveStage = 'evidence' | 'constraints' | 'labeling' | 'readout' | 'confidence' | 'refinement' | 'search'

export interface SolveProgress {
  readonly stage: SolveStage
  /** Moves done so far, 0 before the first; in `search` the solves that it has begun. */
  readonly move: number
  /** True energy after them; null before the labeling has begun, and in `search`. */
  readonly energy: number | null
}

/** What a host lends and hears. */
export interface SolveControl {
  readonly minCut: GridMinCut
  readonly onProgress?: (progress: SolveProgress) => void
  /** Called between moves and between stages; throws to give up. */
  readonly checkCancelled?: () => void
}
