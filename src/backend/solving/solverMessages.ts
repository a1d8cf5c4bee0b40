import type { CueCorruption } from '../../core/cues/corruptCues.ts'
import type { AnnotationState } from '../../core/dataset/records.ts'
import type { SceneScore } from '../../core/metrics/sceneScore.ts'
import type { ConstraintOutcome, SolverConstraint } from '../../core/occlusion/constraints/SolverConstraints.ts'
import type { MoveRecord } from '../../core/occlusion/SceneSolution.ts'
import type { SolveProgress } from '../../core/occlusion/SolveInput.ts'
import type { SolverParameters } from '../../core/occlusion/SolverParameters.ts'
import type { NetworkGeometry, NetworkOutputs, NetworkSpec } from '../../core/network/NetworkSpec.ts'
import type { ImageSize } from '../../core/pixels/imageSize.ts'
import type { RgbImage } from '../../core/pixels/RgbImage.ts'
import type { ErrorCode } from '../../core/support/DomainError.ts'
import type { NetworkFacts } from '../storage/runRecords.ts'

/** What the backend and a solver worker tell each other; structured clones, large buffers are transferred. */

/** What cues are made from. */
export type CueMaterial =
  | { readonly kind: 'npz'; readonly bytes: Uint8Array<ArrayBuffer>; readonly where: string }
  | {
      readonly kind: 'oracle'
      readonly state: AnnotationState
      readonly corruption: CueCorruption
      readonly seed: number
      readonly scale: 1 | 2 | 4
      /** By category id; null: cues without classes. */
      readonly classNames: ReadonlyMap<number, string> | null
    }
  | NetworkMaterial

/** What a network said about each tile of an image. */
export interface NetworkMaterial {
  readonly kind: 'network'
  readonly outputs: readonly NetworkOutputs[]
  readonly geometry: NetworkGeometry
  readonly spec: NetworkSpec
  readonly ran: NetworkRun
}

/** What is known of `NetworkFacts` before its outputs are cues. */
interface NetworkRun extends Pick<NetworkFacts, 'provider' | 'fallback'> {
  readonly milliseconds: Omit<NetworkFacts['milliseconds'], 'post'>
}

/** Everything about an image that stays the same from one solve to the next. */
export interface SceneMaterial {
  readonly cues: CueMaterial
  readonly image: RgbImage | null
  readonly imageSize: ImageSize
  /** What there is to say about them already. */
  readonly warnings: readonly string[]
}

/** A scene that the worker may still have, by a name that changes with everything in it. */
interface OnScene {
  readonly sceneKey: string
  /** Null: the worker should have it; it answers `missing` when it does not. */
  readonly material: SceneMaterial | null
  /** Whether the cues shall come back as bytes to be looked at. */
  readonly wantsPlanes: boolean
}

interface LookTask extends OnScene {
  readonly kind: 'look'
}

export interface SolveTask extends OnScene {
  readonly kind: 'solve'
  /** Under which name the worker keeps what the next solve of the scene can go on from. */
  readonly memoryKey: string
  /** Whether to go on from what was kept. */
  readonly fromMemory: boolean
  readonly annotation: AnnotationState | null
  readonly constraints: readonly SolverConstraint[]
  readonly parameters: SolverParameters
  /** Whether the labeling shall come back packed, to be stored. */
  readonly wantsPacked: boolean
  /** What the solution shall be scored against; null: nothing. */
  readonly truth: AnnotationState | null
  /** Whether the scene may be asked for again; one that is not is forgotten with the answer. */
  readonly keepsScene: boolean
}

export type SolverTask = LookTask | SolveTask

/** Cues as bytes, row-major: see `gridUrl`. */
export interface CuePlanes {
  readonly size: ImageSize
  readonly background: Uint8Array<ArrayBuffer>
  readonly boundary: Uint8Array<ArrayBuffer>
  readonly direction: Uint8Array<ArrayBuffer>
}

export interface LabelingPlane {
  readonly size: ImageSize
  /** Labels above 255 as 255. */
  readonly labels: Uint8Array<ArrayBuffer>
  readonly largestLabel: number
}

export interface LookAnswer {
  readonly kind: 'look'
  readonly planes: CuePlanes | null
  readonly classNames: readonly string[]
  readonly warnings: readonly string[]
}

export interface SolvedAnswer {
  readonly kind: 'solved'
  /** Category −1 − i stands for the class `usedClasses[i]`; positive ones are those of locked instances. */
  readonly state: AnnotationState
  /** Null: no class known. */
  readonly usedClasses: readonly (string | null)[]
  readonly outcomes: readonly ConstraintOutcome[]
  readonly moves: readonly MoveRecord[]
  readonly energy: number
  readonly warnings: readonly string[]
  /** Of the solve alone, cues not counted. */
  readonly milliseconds: number
  readonly planes: CuePlanes | null
  readonly labeling: LabelingPlane
  readonly packedLabeling: Uint8Array<ArrayBuffer> | null
  /** Null: no network made the cues. */
  readonly facts: NetworkFacts | null
  readonly score: SceneScore | null
}

export interface ConflictAnswer {
  readonly kind: 'conflict'
  readonly ids: readonly string[]
  readonly because: string
}

export type SolverAnswer = LookAnswer | SolvedAnswer | ConflictAnswer

export interface ToWorker {
  readonly id: number
  readonly task: SolverTask
}

export type FromWorker = { readonly id: number } & (
  | { readonly kind: 'progress'; readonly progress: SolveProgress }
  | { readonly kind: 'answer'; readonly answer: SolverAnswer }
  | { readonly kind: 'missing' }
  | {
      readonly kind: 'refusal'
      readonly code: ErrorCode
      readonly message: string
      readonly details: Readonly<Record<string, unknown>>
    }
  /** A bug. */
  | { readonly kind: 'failure'; readonly error: Error }
)

/** Given to a worker when it starts. */
export interface WorkerGift {
  /** The id of the task that shall stop, and that of the last task sent, which ends any warming up. */
  readonly stopFlag: Int32Array<SharedArrayBuffer>
  /** How many workers are at work, this one included while it has a task. */
  readonly load: Int32Array<SharedArrayBuffer>
  /** What it may keep of scenes between tasks; the last one stays in any case. */
  readonly cacheBytes: number
}
