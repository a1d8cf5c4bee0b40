import type { SolvedInstance, SolvedPair } from '../SceneSolution.ts'

/** What a labeling says, before anybody asks how sure it is. All on the grid of the labeling. */
export interface SceneReading {
  /** By rising number, 1 … n; the largest first. */
  readonly instances: readonly ReadInstance[]
  /** By (a, b). Only instances that touch: labels of others are never compared. Orders form no cycle. */
  readonly pairs: readonly ReadPair[]
  /** Number of the instance per pixel, row-major; 0 where there is none. Agrees with the `visible` masks. */
  readonly instanceAt: Int32Array
  readonly specks: SpeckReport
}

export type ReadInstance = Omit<SolvedInstance, 'confidence' | 'lockedNumber'>
export type ReadPair = Omit<SolvedPair, 'confidence'>

/** What became of connected parts below the minimum size. */
export interface SpeckReport {
  /** Parts given to the instance around them. */
  readonly absorbed: number
  /** Parts that touch no instance of sufficient size: background in the reading. */
  readonly dropped: number
  /** Pixels of both. */
  readonly pixels: number
}

export interface ReadoutParameters {
  /** Pixels of one instance hang together by edges (4) or also by corners (8). */
  readonly connectivity: 4 | 8
  /** Parts below this are no instances. In pixels of the labeling's grid. */
  readonly minimumPixels: number
  /**
   * Two parts are put together when the rewards of oriented pairs on their border are below this share of what the
   * border costs; 0 never does.
   */
  readonly leastBorderSupport: number
  /**
   * Least belief, 0..1, with which parts are joined across an occluder; above 1: never. Without an image or without classes
   * at least 0.9.
   */
  readonly leastJoinConfidence: number
  /** Parts are joined only where their classes agree; without, how alike their classes are is, with an image, one reason among others. */
  readonly joinByClass: boolean
  /** Orders that are believed less, 0..1, are unknown; 0: none. Not asked where they are what a person said. */
  readonly leastOrderConfidence: number
}
