import type { GridConnectivity } from '../../graphcut/GridMinCut.ts'
import type { ImageSize } from '../../pixels/imageSize.ts'

/**
 * One energy over labelings x (integer per pixel, 0 background, larger = nearer), with all weights multiplied in:
 *
 *   E(x) = Σ_p u_p(x_p) + Σ_pq s_pq·[x_p ≠ x_q] + Σ_(p→q) ( violation·[x_p < x_q] − reward·[x_p > x_q] )
 *
 * u_p(0) = backgroundCost, u_p(l > 0) = foregroundCost. The form of the OOSIS paper (Baselizadeh et al., arXiv 2504.14054,
 * 2025, as far as it is public), with a weight of its own for every neighbour pair and every oriented pair.
 */
export interface LabelingProblem {
  readonly size: ImageSize
  /** Neighbourhood of the smoothness term, and of the graph: oriented pairs on diagonals need 8. */
  readonly connectivity: GridConnectivity
  readonly backgroundCost: Float32Array
  readonly foregroundCost: Float32Array
  /**
   * s_pq = λ·w_pq ≥ 0 by direction of `ARC_X`/`ARC_Y`: smoothness[d][p] is for the pair (p, p + d). As many planes as the
   * graph has directions; on an 8-connected graph with 4-connected smoothness the diagonal planes are zero.
   */
  readonly smoothness: readonly Float32Array[]
  readonly pairs: OrientedPairs
}

/** Oriented pairs (p, p + direction): "p occludes its neighbour". Parallel arrays of `count` elements. */
export interface OrientedPairs {
  readonly count: number
  /** Pixel index p of the occluder's side. */
  readonly from: Int32Array
  /** 0..7, see `DIRECTION_X`. The neighbour is inside of the image. */
  readonly direction: Uint8Array
  /** μ·weight ≥ 0: what a kept strict order earns. */
  readonly reward: Float32Array
  /** μ·weight·c ≥ 0: what a violated one costs; larger for pinned pairs. */
  readonly violation: Float32Array
}

/** Label per pixel, row-major. */
export type Labeling = Uint16Array

/** Largest label that a `Labeling` can hold. */
export const LARGEST_LABEL = 65535

/**
 * From this on a cost stands for "must not": constraints use it. Far above anything that cues sum up to around one pixel and
 * small enough that its scaled sums stay below the largest capacity.
 */
export const HARD_COST = 1e4
