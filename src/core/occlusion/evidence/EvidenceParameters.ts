import type { BoundaryRule } from '../../cues/orientedBoundary.ts'

/**
 * How cues become an energy. Lengths are in pixels of the cues' grid. Where a choice is switched off, what is left is the
 * reconstruction's way. All values are ours; none is known to be the authors'.
 */
export interface EvidenceParameters extends BoundaryRule {
  /** λ > 0: cost per pixel of a border between two labels. */
  readonly smoothness: number
  /** μ > λ: reward per pixel of a border whose order is as the cues say. */
  readonly order: number
  /** c ≥ 1: what a violated order costs, in units of its reward. */
  readonly violation: number
  /** ε, 0 < ε < 0.5: background probabilities are clamped to [ε, 1 − ε] before their logarithm is taken. */
  readonly leastProbability: number
  /**
   * 0..0.5: background probabilities from this to one minus this are in doubt and take what their region between contours
   * says as a whole; 0.5: none is.
   */
  readonly backgroundDoubt: number
  /** Neighbourhood of the smoothness; 8 is weighted so that a straight border costs λ per pixel, as it does with 4. */
  readonly connectivity: 4 | 8
  /** Largest gap of a contour, in pixels, that is closed along it by what is left of it; 0: none is. */
  readonly linkReach: number
  /** Multiply the reward of an oriented pair by b_p and by the probability that the pixel behind shows an instance. */
  readonly softOrder: boolean
  /** Divide the foreground into basins between the boundaries; let smoothness depend on them. Without, what follows says nothing. */
  readonly basins: boolean
  /** Factor on λ inside of a basin and along a boundary: what it costs to tear an object. */
  readonly interiorFactor: number
  /** Factor on λ across an oriented boundary: what it costs to cut where the cues ask for it. */
  readonly boundaryFactor: number
  /** Factor on λ across the mouth between two basins where it is as wide as the smaller of them. */
  readonly mouthFactor: number
  /** How fast that falls with the width: relative width to this power. */
  readonly mouthExponent: number
  /** 0..1: basins whose mouth is at least this wide, relative to the smaller of them, are one. */
  readonly mergeWidth: number
  /** 0..1: share of the smoothness off the boundaries that the contrast of the image, if there is one, may take away. */
  readonly contrast: number
  /** 0..1: share of what a mouth costs that a difference of the classes on its two sides may take away; 0: not looked at. */
  readonly classContrast: number
  /** Where boundary pixels between two basins disagree on who is in front, let only the majority's surplus count. */
  readonly netVotes: boolean
}

/**
 * The plainest completion of what is public about the paper: thresholded boundary, most probable direction, one order pair
 * per boundary pixel, Potts smoothness. The yardstick.
 */
export const RECONSTRUCTION: EvidenceParameters = {
  smoothness: 0.5,
  order: 1,
  violation: 30,
  leastProbability: 1e-3,
  backgroundDoubt: 0.5,
  boundaryThreshold: 0.5,
  connectivity: 4,
  thinning: false,
  linkReach: 0,
  softOrder: false,
  basins: false,
  interiorFactor: 1,
  boundaryFactor: 1,
  mouthFactor: 1,
  mouthExponent: 1,
  mergeWidth: 1,
  contrast: 0,
  classContrast: 0,
  netVotes: false,
}

/** What is used unless said otherwise; each choice is justified in docs/solver.md by what happens without it. */
export const DEFAULT_EVIDENCE: EvidenceParameters = {
  smoothness: 0.5,
  order: 1,
  violation: 10,
  leastProbability: 1e-3,
  backgroundDoubt: 0.5,
  boundaryThreshold: 0.3,
  connectivity: 8,
  thinning: true,
  linkReach: 4,
  softOrder: true,
  basins: true,
  interiorFactor: 8,
  boundaryFactor: 0.04,
  mouthFactor: 2,
  mouthExponent: 3,
  mergeWidth: 0.8,
  contrast: 1,
  classContrast: 1,
  netVotes: true,
}
