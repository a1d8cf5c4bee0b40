import type { ImageSummary } from '../../shared/contract/images.ts'

/** The photo to show: which one, how large, and where its tiles come from. */
export interface StageImage extends Pick<ImageSummary, 'imageId' | 'width' | 'height' | 'present'> {
  readonly assetBase: string
}

/** What the stage has to say about itself. */
export type StageStatus =
  | 'ready'
  /** Nothing of the photo is there yet. */
  | 'loading'
  /** The project knows that the photo is gone. */
  | 'photo-missing'
  /** The photo should be there, but none of it could be fetched. */
  | 'photo-unreadable'
  /** The graphics driver took the context away; it may come back by itself. */
  | 'context-lost'
  /** The browser has no WebGL 2. */
  | 'unsupported'
