/** How borders are refined. Lengths are in pixels of the image; all values are ours (docs/solver/refinement.md). */
export interface RefinementParameters {
  /** How far a border may move: this many pixels of the cues, … */
  readonly bandCells: number
  /** … and this many of the image. */
  readonly bandPixels: number
  /** Pixels of the cues from a border up to which colours are learned. */
  readonly sampleCells: number
  /** Most that the colour of one pixel may say for one of two owners, in natural logarithms. */
  readonly largestSurprise: number
  /** Overlap distance of two colour models (`gaussianDistance`) below which they are taken for equal. */
  readonly leastColourDistance: number
  /** Cost of a border per pixel of its length where the image has no contrast. */
  readonly smoothness: number
  /** Cost of giving a pixel to another owner at the far side of the band; grows with the square of its distance. */
  readonly inertia: number
}

export const DEFAULT_REFINEMENT: RefinementParameters = {
  bandCells: 1.5,
  bandPixels: 2,
  sampleCells: 1.5,
  largestSurprise: 1,
  leastColourDistance: 0.1,
  smoothness: 6,
  inertia: 16,
}
