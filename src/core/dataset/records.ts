import type { RunLengthMask } from '../masks/RunLengthMask.ts'
import type { ImageSize } from '../pixels/imageSize.ts'

/** Where the review of one annotation set stands. */
export const REVIEW_STATES = ['todo', 'predicted', 'in-progress', 'accepted', 'rejected'] as const
export type ReviewState = (typeof REVIEW_STATES)[number]

/** What is known about who hides whom in a pair (a, b). `none`: they touch, but neither hides the other. */
export const PAIR_STATES = ['a-over-b', 'b-over-a', 'mutual', 'none', 'unknown'] as const
export type PairState = (typeof PAIR_STATES)[number]

/** Who said so. `inferred`: derived by transitivity or geometry, not stated by anyone. */
export const PROVENANCES = ['human', 'solver', 'model', 'imported', 'inferred'] as const
export type Provenance = (typeof PROVENANCES)[number]

/** Number of an instance inside its annotation set: 1-based, never reused, shown to people as "#7". */
export type InstanceNumber = number

export interface Category {
  readonly id: number
  readonly name: string
  /** Stuff (sky, table surface, …) as opposed to countable things. The default for new instances of the category. */
  readonly isStuff: boolean
}

/** The fields of an instance that are not masks. */
export interface InstanceFields {
  readonly categoryId: number
  /** The name verbatim as imported or typed, odd spacing included; the category is its tidied form. */
  readonly label: string
  readonly isStuff: boolean
  /**
   * Position from the front in the total order a format or a person gave; lower is nearer; gaps and ties allowed.
   * Only breaks ties where order edges say nothing.
   */
  readonly rank: number
  /** Linked: `visible` is derived as amodal − ∪ amodal of the occluders. Unlinked: `visible` is set by hand. */
  readonly linked: boolean
  readonly locked: boolean
  /**
   * The amodal outline [x0, y0, x1, y1, …] in image coordinates when one ring is known that rasterises, by the COCO
   * rule, to exactly `amodal`; null once the mask was edited otherwise. Kept so that exports return it bit for bit.
   */
  readonly outline: readonly number[] | null
  /** Keys of the source file that Strata does not interpret, kept for the way back. Plain JSON. */
  readonly extra: Readonly<Record<string, unknown>>
}

/** One object of one image. `visible` ⊆ `amodal`; the hidden mask is their difference and is not stored. */
export interface Instance extends InstanceFields {
  readonly number: InstanceNumber
  readonly amodal: RunLengthMask
  readonly visible: RunLengthMask
}

/** What is known about one unordered pair of instances of the same annotation set; `a` < `b` always. */
export interface OrderPair {
  readonly a: InstanceNumber
  readonly b: InstanceNumber
  readonly state: PairState
  readonly provenance: Provenance
  /** 0..1, or null where nobody measured it. */
  readonly confidence: number | null
  /** How many voters or boundary pixels said a over b, and b over a; null where nothing was counted. */
  readonly votes: { readonly aOverB: number; readonly bOverA: number } | null
}

/**
 * Everything one annotator (or one prediction run) says about one image: an *annotation set*.
 * Instances by rising number; pairs by (a, b). No pair record means `unknown`.
 */
export interface AnnotationState {
  readonly size: ImageSize
  readonly instances: readonly Instance[]
  readonly pairs: readonly OrderPair[]
  /** The number the next new instance gets. */
  readonly nextNumber: InstanceNumber
}

export type PairKey = `${number}-${number}`

export function pairKey(a: InstanceNumber, b: InstanceNumber): PairKey {
  return a < b ? `${a}-${b}` : `${b}-${a}`
}

/** True when, as far as this pair says, `front` hides part of `back` (one way only, `mutual` is not "over"). */
export function isOver(pair: OrderPair, front: InstanceNumber, back: InstanceNumber): boolean {
  if (pair.a === front && pair.b === back) return pair.state === 'a-over-b'
  return pair.a === back && pair.b === front && pair.state === 'b-over-a'
}

/** The state that says "`front` is in front" for the pair of the two, whichever is `a`. */
export function stateFor(front: InstanceNumber, back: InstanceNumber): PairState {
  return front < back ? 'a-over-b' : 'b-over-a'
}
