import type { ImageSize } from '../pixels/imageSize.ts'

export type GridConnectivity = 4 | 8

/** Offsets of the arc directions: right, down, right-down, left-down. A 4-connected grid has the first two. */
export const ARC_X: readonly number[] = [1, 0, 1, -1]
export const ARC_Y: readonly number[] = [0, 1, 1, 1]

/**
 * Capacities are integers in 0..LARGEST_CAPACITY, so that an arc and its reverse together fit in 32 bits whatever flows
 * between them. Terminal capacities are within ± the same.
 */
export const LARGEST_CAPACITY = 2 ** 30 - 1

/** The capacities of one instance: planes of width · height elements, row-major. */
export interface GridCapacities {
  readonly size: ImageSize
  readonly connectivity: GridConnectivity
  /** > 0: capacity source → pixel; < 0: minus the capacity pixel → sink. */
  readonly terminal: Int32Array
  /** forward[d][p]: capacity p → p + d, for the two or four directions d; 0 where p + d is outside of the grid. */
  readonly forward: readonly Int32Array[]
  /** backward[d][p]: capacity p + d → p. */
  readonly backward: readonly Int32Array[]
}

/** Solves min cuts on grids, one after the other, with buffers that are kept between them. */
export interface GridMinCut {
  /** Starts a new instance: planes of zeros to be filled in by the caller. Valid until `solve`, which consumes them. */
  begin(size: ImageSize, connectivity: GridConnectivity): GridCapacities
  /** Value of the maximum flow (= minimum cut) of what was filled in since `begin`. */
  solve(): number
  /** After `solve`: true when the pixel can still be reached from the source, so lies on the source's side of the minimal cut. */
  isSourceSide(pixel: number): boolean
  /** After `solve`: writes 1 for every pixel on the sink's side, 0 for the others. */
  writeSinkSide(into: Uint8Array): void
}

/** A solver that, after a few capacities changed, solves again from the flow and the search trees of its last solve. */
export interface DynamicMinCut extends GridMinCut {
  /**
   * After `solve`: adds to the terminal capacity of a pixel. It must stay within ± `LARGEST_CAPACITY`, which nobody checks;
   * the same holds for arcs below, which must stay within 0..`LARGEST_CAPACITY`.
   */
  changeTerminal(pixel: number, change: number): void
  /** After `solve`: adds to the capacities between a pixel and its neighbour in direction d, forward and backward. */
  changeArc(pixel: number, direction: number, forwardChange: number, backwardChange: number): void
  /** Value of the maximum flow of what the capacities are now; results as after `solve`. */
  solveAgain(): number
}
