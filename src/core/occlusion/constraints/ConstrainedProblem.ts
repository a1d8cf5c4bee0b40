import type { LabelingProblem } from '../labeling/LabelingProblem.ts'
import type { ConstraintStrength } from './SolverConstraints.ts'
import type { GridPixels } from './gridPixels.ts'
import type { ProblemChanges } from './ProblemDraft.ts'
import type { StrokeEdge } from './strokeEdges.ts'

/** A problem with constraints written into it, and what the energy alone cannot say. All planes are on the problem's grid. */
export interface ConstrainedProblem {
  readonly problem: LabelingProblem
  /** In what it differs from the problem without constraints. */
  readonly changes: ProblemChanges
  /**
   * The same as evidence to read and to weigh: hard weights of pairs brought down to soft ones, and the cues' pairs with
   * locked pixels, which the labeling has no use for, kept as votes.
   */
  readonly evidence: LabelingProblem
  /** 1: no label but 0, the pixel belongs to a locked instance. As the `frozen` of `solveLabeling`, with `initial` 0 there. */
  readonly frozen: Uint8Array
  readonly directives: ReadoutDirectives
}

/** What a read-out has to obey: `settleReading` does. */
export interface ReadoutDirectives {
  /** Pixels of hard `background` strokes: they belong to no instance. */
  readonly background: GridPixels
  /** Pixels of hard strokes that must belong to some instance, however small. */
  readonly foreground: GridPixels
  /** The instances under each become one. */
  readonly joins: readonly JoinDirective[]
  /** The instances under the two become, or stay, two. */
  readonly separations: readonly SeparationDirective[]
  readonly locks: readonly LockDirective[]
  readonly pins: readonly PinDirective[]
  /** Evidence along strokes of boundary constraints: what is expected of the labels there. */
  readonly boundaries: readonly BoundaryDirective[]
}

export interface JoinDirective {
  readonly id: string
  readonly strength: ConstraintStrength
  readonly pixels: GridPixels
  /** Pixels of the annotated instances that a `same` scribble makes one; null when it spans fewer than two. */
  readonly spanned: GridPixels | null
}

interface SeparationDirective {
  readonly id: string
  readonly strength: ConstraintStrength
  readonly first: GridPixels
  readonly second: GridPixels
  /** False: nothing votes for an order along the curve; the labeling has one, the pair must not. */
  readonly isOrderKnown: boolean
}

export interface LockDirective {
  readonly id: string
  readonly number: number
  /** Grid pixels of its visible mask. Of two locked instances that both show at a pixel, the later one in the list has it. */
  readonly pixels: GridPixels
  /** What the annotation knows of its order with others, by their visible masks there. */
  readonly knownPairs: readonly KnownPair[]
}

export interface KnownPair {
  readonly number: number
  readonly isBehind: boolean
  readonly pixels: GridPixels
}

export interface PinDirective {
  readonly id: string
  readonly strength: ConstraintStrength
  readonly front: number
  readonly back: number
  /** Grid pixels of the visible masks that they had in the annotation. */
  readonly frontPixels: GridPixels
  readonly backPixels: GridPixels
}

export interface BoundaryDirective {
  readonly id: string
  /** `add`, `flip`: the pixel `right` of each is in front. `erase`: no instance ends between the two. */
  readonly action: 'add' | 'flip' | 'erase'
  readonly edges: readonly StrokeEdge[]
}
