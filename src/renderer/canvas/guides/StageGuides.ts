import type { ImageSize } from '../../../core/pixels/imageSize.ts'

/** What the solver sees or says, laid over the photo; never part of the document. */
export interface StageGuides {
  readonly grid: GridGuide | null
  readonly ticks: TickGuide | null
  readonly differences: readonly DifferenceGuide[]
}

/** A picture of a byte grid, stretched over the image. */
export interface GridGuide {
  readonly picture: CanvasImageSource
  readonly size: ImageSize
  /** 0..1. */
  readonly opacity: number
  /** Labels are no quantities that could be blended: their pixels stay squares. */
  readonly crisp: boolean
}

/** Probability of a boundary as 0..255 and its most probable direction as 0..7, row-major. */
export interface TickGuide {
  readonly boundary: Uint8Array
  readonly direction: Uint8Array
  readonly size: ImageSize
}

/** Where a proposal differs from the annotation, as rings x0, y0, x1, y1, … of pixel corners of the image. */
export interface DifferenceGuide {
  readonly kind: 'added' | 'removed' | 'front' | 'behind'
  readonly rings: readonly Int32Array[]
  /** The change that the pointer or the keys are at. */
  readonly isMarked: boolean
}

export const NO_GUIDES: StageGuides = { grid: null, ticks: null, differences: [] }
