import type { Sharp } from 'sharp'
import type { ImageSize } from '../../core/pixels/imageSize.ts'

/** EXIF orientation: 1 as stored, 2–4 mirrored or upside down, 5–8 the same with rows and columns swapped. */
export type Orientation = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8

/** Anything that is not one of EXIF's eight values counts as 1, as viewers do. */
export function orientationOf(value: number | undefined): Orientation {
  return isOrientation(value) ? value : 1
}

function isOrientation(value: number | undefined): value is Orientation {
  return value !== undefined && Number.isInteger(value) && value >= 1 && value <= 8
}

function swapsSides(orientation: Orientation): boolean {
  return orientation >= 5
}

/** Size of the upright picture whose stored size is given; also the other way round. */
export function uprightSize(stored: ImageSize, orientation: Orientation): ImageSize {
  return swapsSides(orientation) ? { width: stored.height, height: stored.width } : stored
}

/**
 * Turns a stored picture upright. Done by hand and not by sharp's `autoOrient`, because the project may have decided to
 * ignore the tag (the image record's `orientation` is then 1). Whatever the order of the calls,
 * sharp mirrors before it turns.
 */
export function turnUpright(picture: Sharp, orientation: Orientation): Sharp {
  switch (orientation) {
    case 1:
      return picture
    case 2:
      return picture.flop()
    case 3:
      return picture.rotate(180)
    case 4:
      return picture.flip()
    case 5:
      return picture.flop().rotate(270)
    case 6:
      return picture.rotate(90)
    case 7:
      return picture.flop().rotate(90)
    case 8:
      return picture.rotate(270)
  }
}
