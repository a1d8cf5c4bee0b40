import type { RunLengthMask } from '../masks/RunLengthMask.ts'
import type { ImageSize } from '../pixels/imageSize.ts'
import type { ConstraintOutcome } from './constraints/SolverConstraints.ts'
import type { Labeling } from './labeling/LabelingProblem.ts'

/** One object that the solver found. Numbers are 1-based and belong to this solution only. */
export interface SolvedInstance {
  readonly number: number
  /** All its visible parts, re-joined across occluders where that was believed. */
  readonly visible: RunLengthMask
  /** How many connected parts `visible` has been joined from. */
  readonly partCount: number
  /** Belief, 0..1, that the parts belong together; 1 for a single part. */
  readonly joinConfidence: number
  /** Name of the most probable class, null when the cues have no classes. */
  readonly className: string | null
  /** Label of its (largest) part in the labeling. Never compare labels of instances that do not touch. */
  readonly label: number
  /** 0..1: calibrated belief that this is one object. */
  readonly confidence: number
  /** The locked instance of the annotation that this one stands for, null for a newly found one. */
  readonly lockedNumber: number | null
}

/** Two instances that touch. A pair that does not touch has no record: unknown. */
export interface SolvedPair {
  /** `a` < `b`. */
  readonly a: number
  readonly b: number
  readonly state: 'a-over-b' | 'b-over-a' | 'unknown'
  /** 0..1: calibrated belief in the state; 0.5 for unknown. */
  readonly confidence: number
  /** Summed weight of the oriented pairs on their shared border by what they say. */
  readonly votes: { readonly aOverB: number; readonly bOverA: number }
  /** By how much the energy would rise if the order were the other way round, masks as they are. */
  readonly flipGap: number
}

export interface MoveRecord {
  /** `regions`: moves of whole regions before all others, counted as one; `parts`: of whole connected parts, at the end. */
  readonly kind: 'regions' | 'up' | 'down' | 'expansion' | 'parts'
  /** Pixels that changed their label. */
  readonly changed: number
  /** True energy after the move. */
  readonly energy: number
}

export interface SceneSolution {
  /** Grid of `labeling` and of all masks. */
  readonly size: ImageSize
  readonly labeling: Labeling
  /** True energy of the labeling, constraints written in; hard ones that hold cost and earn nothing. */
  readonly energy: number
  readonly moves: readonly MoveRecord[]
  readonly instances: readonly SolvedInstance[]
  readonly pairs: readonly SolvedPair[]
  readonly constraints: readonly ConstraintOutcome[]
  /** Sentences a person should read: μ ≤ λ and the like. */
  readonly warnings: readonly string[]
}
