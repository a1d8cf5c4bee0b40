import type { ImageSize } from '../pixels/imageSize.ts'

/** Directions of the oriented boundary, occluder → occludee. */
export const DIRECTION_COUNT = 8

/**
 * Pixel offset of direction k, at the angle k · 45° from +x (right) towards +y (down). Our completion of the paper, which
 * names a finite set of directions and not its size.
 */
export const DIRECTION_X: readonly number[] = [1, 1, 0, -1, -1, -1, 0, 1]
export const DIRECTION_Y: readonly number[] = [0, 1, 1, 1, 0, -1, -1, -1]

/**
 * What a network (or an oracle) tells the solver about one image, on a grid of its own size: the image's, or a smaller one.
 * All planes are row-major, one element per pixel of `size`, probabilities in [0, 1].
 */
export interface Cues {
  readonly size: ImageSize
  /** σ_p: probability that the pixel shows no instance. */
  readonly background: Float32Array
  /** b_p: probability that an occlusion boundary runs here. The boundary pixel lies on the occluder's side. */
  readonly boundary: Float32Array
  /** e_p(k), plane after plane (8 · height · width): probability of direction k given that there is a boundary; sums to 1. */
  readonly direction: Float32Array
  readonly classes: ClassCues | null
}

export interface ClassCues {
  /** Names of the classes; `background` is not among them. */
  readonly names: readonly string[]
  /** Plane after plane (names.length · height · width): probability of the class; with σ_p they sum to 1. */
  readonly probabilities: Float32Array
}
