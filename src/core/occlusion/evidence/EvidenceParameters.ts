/** How cues become an energy. Lengths are in pixels of the cues' grid. */
export interface EvidenceParameters {
  /** λ > 0: cost per pixel of a border between two labels. */
  readonly smoothness: number
  /** μ > λ: reward per pixel of a border whose order is as the cues say. */
  readonly order: number
  /** c ≥ 1: what a violated order costs, in units of its reward. */
  readonly violation: number
  /** ε, 0 < ε < 0.5: background probabilities are clamped to [ε, 1 − ε] before their logarithm is taken. */
  readonly leastProbability: number
  /** τ, 0..1: pixels with b_p ≥ τ are boundary pixels. */
  readonly boundaryThreshold: number
  /** Neighbourhood of the smoothness; 8 is weighted so that a straight border costs λ per pixel, as it does with 4. */
  readonly connectivity: 4 | 8
}

/**
 * The plainest completion of what is public about the paper: thresholded boundary, most probable direction, one order pair
 * per boundary pixel, Potts smoothness. The yardstick; all values are ours, none is the authors'.
 */
export const RECONSTRUCTION: EvidenceParameters = {
  smoothness: 0.5,
  order: 1,
  violation: 30,
  leastProbability: 1e-3,
  boundaryThreshold: 0.5,
  connectivity: 4,
}

export const DEFAULT_EVIDENCE: EvidenceParameters = RECONSTRUCTION
